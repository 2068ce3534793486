package org.nvgre.generator.compile;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Runs a compiler that is a program of its own, and collects what it wrote.
final class CompilerCommand {
    private CompilerCommand() {}

    /// A command line that writes its results into `folder`.
    interface Writing {
        List<String> into(Path folder);
    }

    static boolean onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    static CompiledProgram compile(P4Toolchain toolchain, Writing command) throws CompileException {
        if (toolchain.missing().isPresent()) {
            throw new CompileException(toolchain.missing().get());
        }
        try {
            Path folder = Files.createTempDirectory("nvgre-p4c");
            try {
                Output output = run(command.into(folder));
                if (output.status() != 0) {
                    throw new CompileException(output.text().isBlank()
                            ? toolchain.name() + " ended with status " + output.status()
                            : output.text());
                }
                return CompiledProgram.read(folder);
            } finally {
                Files.deleteIfExists(folder.resolve(CompiledProgram.P4INFO_FILE));
                Files.deleteIfExists(folder.resolve(CompiledProgram.CONFIG_FILE));
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new CompileException(toolchain.name() + ": " + e.getMessage(), e);
        }
    }

    record Output(int status, String text) {}

    static Output run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            return new Output(process.waitFor(), text);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
