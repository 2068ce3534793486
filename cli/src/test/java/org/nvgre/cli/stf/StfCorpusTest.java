package org.nvgre.cli.stf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The STF tests of a p4c checkout, read where they are, on the embedded compiler and switch.
@EnabledIfSystemProperty(named = "nvgre.p4c", matches = ".+",
        disabledReason = "set -Dnvgre.p4c=DIR to a checkout of https://github.com/p4lang/p4c to run this")
class StfCorpusTest {

    /// What has been reached may not get lost: this share, in percent, must pass.
    private static final double FLOOR = 99;

    /// A v1model program, or the body of one whose frame is included.
    private static final Pattern V1MODEL = Pattern
            .compile("#include\\s*[<\"][^>\"]*(v1model\\.p4|-skeleton\\.p4)");

    @Test
    void passes() throws IOException {
        Path samples = Path.of(System.getProperty("nvgre.p4c"), "testdata", "p4_16_samples");
        List<Path> scripts = new ArrayList<>(in(samples));
        scripts.addAll(in(samples.resolve("parser-inline")));
        List<String> failures = new ArrayList<>();
        for (Path script : scripts) {
            try {
                StfTest.of(script).run();
            } catch (StfException e) {
                failures.add(script.getFileName() + ": " + e.getMessage());
            }
        }
        String report = "%d of %d pass%n%s".formatted(scripts.size() - failures.size(), scripts.size(),
                String.join(System.lineSeparator(), failures));
        System.out.println("STF tests of p4c's v1model samples: " + report);
        assertTrue(!scripts.isEmpty()
                && (scripts.size() - failures.size()) * 100.0 >= FLOOR * scripts.size(), report);
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".stf")).filter(StfCorpusTest::isV1Model).sorted()
                    .toList();
        }
    }

    private static boolean isV1Model(Path script) {
        Path program = Path.of(script.toString().replaceFirst("\\.stf$", ".p4"));
        try {
            return Files.exists(program) && V1MODEL.matcher(Files.readString(program)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
