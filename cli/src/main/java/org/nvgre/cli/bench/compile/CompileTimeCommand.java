package org.nvgre.cli.bench.compile;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.nvgre.cli.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// How long a user waits for `nvgre compile`, and for p4c-bm2-ss where it is installed: wall time from the start of the
/// process to its end, both writing P4Info and BMv2 JSON, taking turns so that both see the same machine.
@Command(name = "compile", mixinStandardHelpOptions = true,
        description = "Measures nvgre compile, start of the JVM included, beside p4c-bm2-ss.")
public final class CompileTimeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", arity = "0..*",
            description = "v1model programs; without any, those of the built-in profiles.")
    private List<Path> programs;

    @Option(names = "--rounds", defaultValue = "10",
            description = "Measured runs of each, after one that is not (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--json", description = "The figures as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1) {
            throw new ParameterException(spec.commandLine(), "--rounds is at least 1");
        }
        Path home = Path.of(System.getProperty("nvgre.home", ""));
        Path launcher = home.resolve("nvgre");
        if (!Files.isExecutable(launcher)) {
            throw new ParameterException(spec.commandLine(), "start nvgre by its launcher, ./nvgre");
        }
        boolean rival = Rival.installed();
        List<Figure> figures = new ArrayList<>();
        Path out = Files.createTempDirectory("nvgre-bench");
        try {
            for (Path program : programs == null ? builtIn(home) : programs) {
                figures.add(Figure.of(program.getFileName().toString(), rounds,
                        List.of(launcher.toString(), "compile", program.toString(), "--target", "v1model",
                                "--out", out.toString()),
                        rival ? Rival.command(program, out) : null));
            }
        } finally {
            try (Stream<Path> files = Files.list(out)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(out);
        }
        print(figures, rival);
        return 0;
    }

    private static List<Path> builtIn(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("p4").resolve("generated"))) {
            return files.filter(file -> file.toString().endsWith(".v1model.p4")).sorted().toList();
        }
    }

    private void print(List<Figure> figures, boolean rival) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(Map.of(
                    "rounds", rounds, "unit", "ms", "programs",
                    figures.stream().map(Figure::json).toList())));
        } else {
            out.printf("Wall time in ms, median (and fastest) of %d runs each, taking turns%n%n", rounds);
            Table table = new Table("program", "nvgre compile", Rival.NAME, "ratio");
            figures.forEach(figure -> figure.writeTo(table));
            table.lines("  ").forEach(out::println);
            if (!rival) {
                out.printf("%n%s is not on the PATH%n", Rival.NAME);
            }
        }
        out.flush();
    }
}
