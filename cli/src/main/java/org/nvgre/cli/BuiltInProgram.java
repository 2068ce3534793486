package org.nvgre.cli;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nvgre.generator.GeneratedProgram;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.generator.compile.EmbeddedCompiler;

/// Compiles a generated program that nobody wants to keep as files.
public final class BuiltInProgram {

    private BuiltInProgram() {}

    public static CompiledProgram compile(GeneratedProgram program) throws IOException, CompileException {
        Path folder = Files.createTempDirectory("nvgre");
        try {
            Path file = program.writeTo(folder);
            try {
                return withoutPath(new EmbeddedCompiler().compile(file), file);
            } finally {
                Files.delete(file);
            }
        } finally {
            Files.delete(folder);
        }
    }

    /// The JSON says from which file it was made. That one is gone by now, and with its name in it no two
    /// compilations would be equal: every `apply` would load the program anew.
    private static CompiledProgram withoutPath(CompiledProgram program, Path file) {
        String json = program.deviceConfig().toStringUtf8().replace(file.toString(),
                file.getFileName().toString());
        return new CompiledProgram(program.p4Info(), ByteString.copyFromUtf8(json));
    }
}
