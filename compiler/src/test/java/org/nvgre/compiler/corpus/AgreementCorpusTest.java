package org.nvgre.compiler.corpus;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.nvgre.compiler.CompilerOptions;
import org.nvgre.compiler.P4CompileException;
import org.nvgre.compiler.P4Compiler;

/// What we accept and refuse of p4c's v1model samples, and of the programs that p4c has to show mistakes. Anything else
/// than acceptance or diagnostics is a failure.
@EnabledIfSystemProperty(named = "nvgre.p4c", matches = ".+", disabledReason = P4cSamples.MISSING)
class AgreementCorpusTest {

    @Test
    void samplesAreAccepted() {
        Map<String, String> refused = new TreeMap<>();
        List<Path> samples = P4cSamples.checkout().ofV1Model();
        assertFalse(samples.isEmpty());
        for (Path sample : samples) {
            String why = mistake(sample);
            if (why != null) {
                refused.put(sample.getFileName().toString(), why);
            }
        }
        Leftovers.in("samples-refused.txt").assertExactly(refused);
    }

    @Test
    void errorsAreRefused() {
        List<Path> programs = P4cSamples.checkout().withErrors();
        Assumptions.assumeFalse(programs.isEmpty(), "this checkout of p4c has no testdata/p4_16_errors");
        Map<String, String> accepted = new TreeMap<>();
        for (Path program : programs) {
            if (mistake(program) == null) {
                accepted.put(program.getFileName().toString(), "is accepted");
            }
        }
        Leftovers.in("errors-accepted.txt").assertExactly(accepted);
    }

    private static String mistake(Path program) {
        try {
            P4Compiler.compile(program, CompilerOptions.defaults());
            return null;
        } catch (P4CompileException e) {
            return e.getMessage().lines().findFirst().orElse("refused without a word");
        } catch (RuntimeException e) {
            throw new AssertionError(program.toString(), e);
        }
    }
}
