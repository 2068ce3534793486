package org.nvgre.cli.bench.compile;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// p4c's compiler for BMv2's simple_switch.
final class Rival {

    static final String NAME = "p4c-bm2-ss";

    private Rival() {}

    static boolean installed() {
        return Pattern.compile(Pattern.quote(File.pathSeparator)).splitAsStream(System.getenv("PATH"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, NAME)));
    }

    /// What writes the same two files as `nvgre compile`.
    static List<String> command(Path program, Path out) {
        return List.of(NAME, "--p4runtime-files", out.resolve("rival.p4info.txtpb").toString(), "-o",
                out.resolve("rival.json").toString(), program.toString());
    }
}
