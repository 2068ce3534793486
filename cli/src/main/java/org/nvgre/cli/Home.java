package org.nvgre.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Where the project's own files are: what `./nvgre` says, else the nearest folder around this one that has
/// them.
final class Home {

    private Home() {}

    static Path examples() {
        String said = System.getProperty("nvgre.home");
        Path here = Path.of("").toAbsolutePath();
        return (said == null
                ? Stream.iterate(here, folder -> folder != null, Path::getParent)
                : Stream.of(Path.of(said)))
                .map(folder -> folder.resolve("examples"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        "no folder 'examples' found around " + here + "; start nvgre by its launcher"));
    }
}
