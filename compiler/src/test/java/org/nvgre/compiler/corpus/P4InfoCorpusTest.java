package org.nvgre.compiler.corpus;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.nvgre.compiler.CompilerOptions;
import org.nvgre.compiler.P4CompileException;
import org.nvgre.compiler.P4Compiler;
import org.p4.config.v1.P4Info;

/// P4Info, message for message and in the same order, as p4c's own tests expect it of its v1model samples.
@EnabledIfSystemProperty(named = "nvgre.p4c", matches = ".+", disabledReason = P4cSamples.MISSING)
class P4InfoCorpusTest {

    @Test
    void equalsWhatP4cExpects() {
        Map<String, String> different = new TreeMap<>();
        List<P4cSamples.Sample> samples = P4cSamples.checkout().withP4Info();
        assertFalse(samples.isEmpty());
        for (P4cSamples.Sample sample : samples) {
            String why = whyNot(sample);
            if (why != null) {
                different.put(sample.name(), why);
            }
        }
        System.out.printf("P4Info of p4c's v1model samples: %d of %d equal%n",
                samples.size() - different.size(), samples.size());
        Leftovers.in("p4info-different.txt").assertExactly(different);
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
