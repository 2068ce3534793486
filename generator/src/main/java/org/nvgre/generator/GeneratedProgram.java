package org.nvgre.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A P4_16 program, ready for a compiler.
public record GeneratedProgram(Profile profile, Target target, String source) {

    /// Writes `nvgre.p4` into a folder, which is made if it is not there.
    ///
    /// @return the file
    public Path writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("nvgre.p4"), source);
    }
}
