package org.nvgre.compiler.syntax;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nvgre.compiler.source.SourceFile;

/// Finds included files: beside the including file (`"x.p4"`), in the directories of `-I`, and last among the
/// declarations that come with the compiler (`core.p4`, `v1model.p4`).
public record IncludePath(List<Path> directories) {

    private static final String BUILT_IN = "/org/nvgre/compiler/p4include/";

    /// The file, or nothing if it is nowhere. `quoted` tells `"x"` from `<x>`.
    public Optional<SourceFile> find(String name, boolean quoted, SourceFile from) {
        Path beside = Path.of(from.name()).toAbsolutePath().getParent();
        if (quoted && beside != null && Files.isRegularFile(beside.resolve(name))) {
            return Optional.of(read(beside.resolve(name)));
        }
        for (Path directory : directories) {
            if (Files.isRegularFile(directory.resolve(name))) {
                return Optional.of(read(directory.resolve(name)));
            }
        }
        return builtIn(name);
    }

    /// Reads a file of the user's.
    public static SourceFile read(Path path) {
        try {
            return new SourceFile(path.toString(), Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<SourceFile> builtIn(String name) {
        if (name.contains("..")) {
            return Optional.empty();
        }
        try (InputStream in = IncludePath.class.getResourceAsStream(BUILT_IN + name)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new SourceFile("<" + name + ">", new String(in.readAllBytes(),
                            StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
