package org.nvgre.cli.stf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The STF tests of a p4c checkout, read where they are, on the embedded compiler and switch.
@EnabledIfSystemProperty(named = "nvgre.p4c", matches = ".+",
        disabledReason = "set -Dnvgre.p4c=DIR to a checkout of https://github.com/p4lang/p4c to run this")
class StfCorpusTest {

    /// What does not pass, and why; a test that does must leave this list.
    private static final Map<String, String> LEFTOVERS = Map.of("extern-funcs-bmv2.stf",
            "calls an extern that p4c's own suite adds to bmv2 as a library, and p4c refuses without an option");

    /// A v1model program, or the body of one whose frame is included.
    private static final Pattern V1MODEL = Pattern
            .compile("#include\\s*[<\"][^>\"]*(v1model\\.p4|-skeleton\\.p4)");

    @Test
    void passes() throws IOException {
        Path samples = Path.of(System.getProperty("nvgre.p4c"), "testdata", "p4_16_samples");
        List<Path> scripts = new ArrayList<>(in(samples));
        scripts.addAll(in(samples.resolve("parser-inline")));
        assertFalse(scripts.isEmpty());
        Map<String, String> failures = new TreeMap<>();
        for (Path script : scripts) {
            try {
                StfTest.of(script).run();
            } catch (StfException e) {
                failures.put(script.getFileName().toString(), e.getMessage());
            }
        }
        System.out.printf("STF tests of p4c's v1model samples: %d of %d pass%n%s%n",
                scripts.size() - failures.size(), scripts.size(), failures);
        assertEquals(LEFTOVERS.keySet(), failures.keySet(), failures::toString);
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
