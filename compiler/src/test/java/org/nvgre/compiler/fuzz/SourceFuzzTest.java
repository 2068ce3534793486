package org.nvgre.compiler.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nvgre.compiler.P4CompileException;
import org.nvgre.compiler.Programs;
import org.nvgre.compiler.source.Diagnostic;

/// Whatever is in the source, the compiler answers: with results or with diagnostics that have a place, soon, and never
/// with an exception of another kind. `-Dnvgre.fuzz.cases=N` tries more, `-Dnvgre.fuzz.seed=S` others.
class SourceFuzzTest {

    private static final int CASES = Integer.getInteger("nvgre.fuzz.cases", 300);
    private static final long SEED = Long.getLong("nvgre.fuzz.seed", 20_250_101);

    /// For one program, on a machine that has other things to do.
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void everyProgramIsAnswered() {
        Mutation.Corpus programs = Mutation.Corpus.of(corpus());
        for (long seed = SEED; seed < SEED + CASES; seed++) {
            String program = new Mutation(RandomGeneratorFactory.of("L64X128MixRandom").create(seed),
                    programs)
                    .next();
            assertEquals("", whatIsWrong(program), "seed " + seed + ":\n" + program);
        }
    }

    /// The programs of the profiles, those of other tests, and a small one for each part of the language.
    private static List<String> corpus() {
        List<String> programs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            programs.addAll(SmallPrograms.ALL);
        }
        programs.addAll(in(Path.of("..", "p4", "generated")));
        programs.addAll(in(Programs.resource("router.p4").getParent()));
        return programs;
    }

    private static List<String> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> programs = new ArrayList<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".p4")).sorted().toList()) {
                programs.add(Files.readString(file));
            }
            return programs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Nothing, or what the compiler must not do.
    private static String whatIsWrong(String program) {
        long start = System.nanoTime();
        String wrong = "";
        try {
            Programs.compile(program);
        } catch (P4CompileException e) {
            wrong = e.diagnostics().stream().map(SourceFuzzTest::whatIsWrong).filter(s -> !s.isEmpty())
                    .findFirst()
                    .orElse("");
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            StackTraceElement[] trace = e.getStackTrace();
            return e + Stream.of(trace).limit(12).map(t -> "\n    at " + t).reduce("", String::concat);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return took.compareTo(SOON) > 0 ? "took " + took.toSeconds() + " s" : wrong;
    }

    private static String whatIsWrong(Diagnostic diagnostic) {
        boolean inside = diagnostic.span().start() >= 0
                && diagnostic.span().end() <= diagnostic.span().file().text().length();
        if (!inside || diagnostic.message().isBlank() || diagnostic.message().contains("\n")) {
            return "a diagnostic that nobody can use: " + diagnostic;
        }
        return diagnostic.render().isBlank() ? "nothing to show for " + diagnostic : "";
    }
}
