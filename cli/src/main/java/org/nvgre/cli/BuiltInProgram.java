package org.nvgre.cli;

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
                return new EmbeddedCompiler().compile(file);
            } finally {
                Files.delete(file);
            }
        } finally {
            Files.delete(folder);
        }
    }
}
