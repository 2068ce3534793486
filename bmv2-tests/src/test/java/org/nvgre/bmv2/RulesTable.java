package org.nvgre.bmv2;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.nvgre.bmv2.bench.Claims;
import org.nvgre.bmv2.bench.OnEveryTarget;

/// `docs/rules.md`: where each packet rule is in the programs, and which tests prove it.
final class RulesTable {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path TEMPLATES = ROOT.resolve("p4");
    private static final String SUITE = "bmv2-tests/src/test/java/org/nvgre/bmv2/";

    /// One test of the suite.
    record PacketTest(Class<?> in, Method method, String name) {
        List<String> proves() {
            return RuleIds.provenBy(name);
        }

        /// What it needs and the architecture does not claim.
        Stream<String> wantsOf(Claims claims) {
            return Stream.concat(claims.unmet(in).stream(), claims.unmet(method).stream()).distinct();
        }

        /// Whether the architecture claims all that the test needs.
        boolean runsOn(Claims claims) {
            return wantsOf(claims).findAny().isEmpty();
        }
    }

    private RulesTable() {}

    /// What each rule is about, by its id.
    static Map<String, String> rules() {
        try (InputStream yaml = RulesTable.class.getResourceAsStream("/rules.yaml")) {
            return new YAMLMapper().readValue(yaml, new TypeReference<LinkedHashMap<String, String>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All tests that run on the targets, by class and name.
    static List<PacketTest> tests() {
        List<PacketTest> tests = new ArrayList<>();
        for (Path source : files(ROOT.resolve(SUITE), "Test.java", 1)) {
            Class<?> in = classOf(source);
            if (in.isAnnotationPresent(OnEveryTarget.class)) {
                for (Method method : in.getDeclaredMethods()) {
                    DisplayName name = method.getAnnotation(DisplayName.class);
                    if (name != null) {
                        tests.add(new PacketTest(in, method, name.value()));
                    }
                }
            }
        }
        tests.sort(Comparator.comparing((PacketTest test) -> test.in().getSimpleName())
                .thenComparing(PacketTest::name));
        return tests;
    }

    private static Class<?> classOf(Path source) {
        String name = source.getFileName().toString().replace(".java", "");
        try {
            return Class.forName(RulesTable.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /// The templates that cite each rule in a comment.
    static Map<String, List<Path>> stages() {
        Map<String, List<Path>> stages = new TreeMap<>();
        for (Path template : files(TEMPLATES, ".j2", 2)) {
            String comments = read(template).lines().filter(line -> line.contains("//"))
                    .map(line -> line.substring(line.indexOf("//"))).collect(Collectors.joining("\n"));
            RuleIds.citedIn(comments)
                    .forEach(rule -> stages.computeIfAbsent(rule, each -> new ArrayList<>()).add(template));
        }
        return stages;
    }

    /// Test classes of other modules that cite a rule: there is no packet to prove it with.
    static List<Path> elsewhere(String rule) {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(tests -> Files.isDirectory(tests)
                            && !tests.startsWith(ROOT.resolve("bmv2-tests")))
                    .sorted()
                    .flatMap(tests -> files(tests, "Test.java", 20).stream())
                    .filter(test -> RuleIds.citedIn(read(test)).contains(rule)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String markdown() {
        List<PacketTest> tests = tests();
        Map<String, List<Path>> stages = stages();
        StringBuilder text = new StringBuilder("""
                # The packet rules, their P4, their tests

                Made from the comments of the templates and the names of the tests: change those, then
                `mvn -pl bmv2-tests -am test -Dtest=RulesTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dnvgre.update`.
                The P4 column names the stages of `p4/core` that cite the rule (v1model: `p4/arch`); the tests are those of the packet suite, and
                for rules without one, tests of other modules. All of them run the v1model program; the last columns say how many also
                run those of the other architectures, on the embedded pair, with v1model's bytes as what is expected. The rest
                needs what `p4/targets.yaml` says the architecture has not, or does in its own way.

                """);
        List<Claims> others = Claims.ofOthers();
        text.append("| rule | about | P4 | tests |");
        others.forEach(other -> text.append(' ').append(other.name()).append(" |"));
        text.append("\n| --- | --- | --- | --- |").append(" --- |".repeat(others.size())).append('\n');
        rules().forEach((rule, about) -> {
            Map<Class<?>, Long> byClass = tests.stream().filter(test -> test.proves().contains(rule))
                    .collect(
                            Collectors.groupingBy(PacketTest::in, LinkedHashMap::new, Collectors.counting()));
            String provenBy = byClass.isEmpty()
                    ? elsewhere(rule).stream()
                            .map(test -> link(test, test.getFileName().toString().replace(".java", "")))
                            .collect(Collectors.joining(", "))
                    : byClass.entrySet().stream()
                            .map(entry -> link(sourceOf(entry.getKey()), entry.getKey().getSimpleName()) + " "
                                    + entry.getValue())
                            .collect(Collectors.joining(", "));
            String p4 = stages.getOrDefault(rule, List.of()).stream()
                    .map(stage -> link(stage, stage.getFileName().toString().replace(".p4.j2", "")))
                    .collect(Collectors.joining(", "));
            text.append("| ").append(rule).append(" | ").append(about).append(" | ")
                    .append(p4.isEmpty() ? "none of its own" : p4).append(" | ")
                    .append(provenBy.isEmpty() ? "none yet" : provenBy)
                    .append(" |");
            List<PacketTest> proofs = tests.stream().filter(test -> test.proves().contains(rule)).toList();
            others.forEach(other -> text.append(' ').append(share(proofs, other)).append(" |"));
            text.append('\n');
        });
        text.append(runs(tests, others));
        text.append("\n## What the tests say\n");
        rules().keySet().forEach(rule -> {
            List<PacketTest> proofs = tests.stream().filter(test -> test.proves().contains(rule)).toList();
            if (!proofs.isEmpty()) {
                text.append("\n### ").append(rule).append("\n\n");
                proofs.forEach(test -> text.append("- ").append(test.name()).append(" (")
                        .append(test.in().getSimpleName()).append("; ").append(profiles(test.in()))
                        .append(")\n"));
            }
        });
        return text.toString();
    }

    /// How many tests each runs, and for want of what it does not run the rest.
    private static String runs(List<PacketTest> tests, List<Claims> others) {
        StringBuilder text = new StringBuilder("""

                ## How much each runs

                Of %d tests; v1model runs all. A test that is left out may want several things. Where only some cases of a test want
                something, the test counts as run, and those cases are left out.

                | architecture | tests | left out, for want of |
                | --- | --- | --- |
                """.formatted(tests.size()));
        for (Claims claims : others) {
            Map<String, Long> wanted = tests.stream().flatMap(test -> test.wantsOf(claims))
                    .collect(Collectors.groupingBy(want -> want, TreeMap::new, Collectors.counting()));
            text.append("| %s | %d | %s |\n".formatted(claims.name(),
                    tests.stream().filter(test -> test.runsOn(claims)).count(),
                    wanted.entrySet().stream().map(want -> want.getKey() + " " + want.getValue())
                            .collect(Collectors.joining(", "))));
        }
        return text.toString();
    }

    private static String share(List<PacketTest> proofs, Claims claims) {
        long run = proofs.stream().filter(test -> test.runsOn(claims)).count();
        return proofs.isEmpty() ? "" : run == proofs.size() ? "all" : run + " of " + proofs.size();
    }

    private static String profiles(Class<?> in) {
        return Arrays.stream(in.getAnnotation(OnEveryTarget.class).profiles())
                .collect(Collectors.joining(", "));
    }

    private static Path sourceOf(Class<?> in) {
        return ROOT.resolve(SUITE).resolve(in.getSimpleName() + ".java");
    }

    private static String link(Path file, String text) {
        return "[" + text + "](" + ROOT.resolve("docs").relativize(file).toString().replace('\\', '/') + ")";
    }

    private static List<Path> files(Path folder, String ending, int depth) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
