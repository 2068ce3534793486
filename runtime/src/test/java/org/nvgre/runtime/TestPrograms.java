package org.nvgre.runtime;

import java.nio.file.Path;

import org.nvgre.compiler.Compilation;
import org.nvgre.compiler.CompilerOptions;
import org.nvgre.compiler.P4CompileException;
import org.nvgre.compiler.P4Compiler;
import org.nvgre.p4runtime.Pipeline;

import com.google.protobuf.ByteString;

/// The programs that ship, compiled.
public final class TestPrograms {

    private TestPrograms() {}

    /// @param profile a built-in one, as `minimal`
    public static Pipeline v1model(String profile) throws P4CompileException {
        Compilation program = P4Compiler.compile(
                Path.of("../p4/generated/%s.v1model.p4".formatted(profile)), CompilerOptions.defaults());
        return Pipeline.of(program.p4Info(), ByteString.copyFrom(program.deviceConfig()));
    }
}
