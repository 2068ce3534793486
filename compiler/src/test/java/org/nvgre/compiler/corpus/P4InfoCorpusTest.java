package org.nvgre.compiler.corpus;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.nvgre.compiler.CompilerOptions;
import org.nvgre.compiler.P4CompileException;
import org.nvgre.compiler.P4Compiler;
import org.p4.config.v1.P4Info;

/// P4Info, message for message and in the same order, as p4c's own tests expect it of its v1model samples.
@EnabledIfSystemProperty(named = "nvgre.p4c", matches = ".+", disabledReason = P4cSamples.MISSING)
class P4InfoCorpusTest {

    /// What has been reached may not get lost: this share, in percent, must be equal.
    private static final double FLOOR = 96;

    @Test
    void equalsWhatP4cExpects() {
        List<P4cSamples.Sample> samples = P4cSamples.checkout().withP4Info();
        List<String> failures = new ArrayList<>();
        for (P4cSamples.Sample sample : samples) {
            String why = whyNot(sample);
            if (why != null) {
                failures.add(sample.name() + ": " + why);
            }
        }
        String report = "%d of %d equal%n%s".formatted(samples.size() - failures.size(), samples.size(),
                String.join(System.lineSeparator(), failures));
        System.out.println("P4Info of p4c's v1model samples: " + report);
        assertTrue((samples.size() - failures.size()) * 100.0 >= FLOOR * samples.size(), report);
    }

    private static String whyNot(P4cSamples.Sample sample) {
        try {
            P4Info.Builder expected = P4Info.newBuilder();
            TextFormat.getParser().merge(Files.readString(sample.p4Info()), expected);
            P4Info made = P4Compiler.compile(sample.program(), CompilerOptions.defaults()).p4Info();
            return made.equals(expected.build()) ? null : "differs" + difference(expected.build(), made);
        } catch (P4CompileException e) {
            return e.diagnostics().getFirst().message();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// The first line that is not the same.
    private static String difference(P4Info expected, P4Info made) {
        List<String> wanted = expected.toString().lines().toList();
        List<String> found = made.toString().lines().toList();
        for (int i = 0; i < Math.min(wanted.size(), found.size()); i++) {
            if (!wanted.get(i).equals(found.get(i))) {
                return " at line " + (i + 1) + ": expected '" + wanted.get(i).strip() + "', found '"
                        + found.get(i).strip() + "'";
            }
        }
        return " in length";
    }
}
