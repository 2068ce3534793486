package org.nvgre.compiler.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// The programs of a corpus with which it is not as it is with all others, each with the reason: `name: reason`, one on
/// a line, `#` before a remark.
record Leftovers(String file, Map<String, String> reasons) {

    static Leftovers in(String file) {
        try (InputStream in = Objects
                .requireNonNull(Leftovers.class.getResourceAsStream("/corpus/" + file))) {
            Map<String, String> reasons = new TreeMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> reasons.put(line.substring(0, line.indexOf(": ")),
                            line.substring(line.indexOf(": ") + 2)));
            return new Leftovers(file, reasons);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param found programs and what is the matter with them
    void assertExactly(Map<String, String> found) {
        List<String> wrong = new ArrayList<>();
        found.forEach((program, why) -> {
            if (!reasons.containsKey(program)) {
                wrong.add("new: " + program + ": " + why);
            }
        });
        reasons.keySet().stream().filter(program -> !found.containsKey(program))
                .forEach(program -> wrong.add("no longer, take it out of " + file + ": " + program));
        assertEquals(List.of(), wrong);
    }
}
