package org.nvgre.generator.compile;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.Optional;
import org.nvgre.compiler.Compilation;
import org.nvgre.compiler.CompilerOptions;
import org.nvgre.compiler.P4CompileException;
import org.nvgre.compiler.P4Compiler;

/// The compiler of this project, in this process.
public record EmbeddedCompiler() implements P4Toolchain {
    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public CompiledProgram compile(Path p4) throws CompileException {
        try {
            Compilation compilation = P4Compiler.compile(p4, CompilerOptions.defaults());
            return new CompiledProgram(compilation.p4Info(), ByteString.copyFrom(compilation.deviceConfig()));
        } catch (P4CompileException e) {
            throw new CompileException(e.getMessage(), e);
        }
    }
}
