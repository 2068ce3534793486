package org.nvgre.generator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.generator.compile.EmbeddedCompiler;
import org.nvgre.generator.compile.StratumPipeline;
import org.nvgre.generator.report.ResourceReport;
import org.nvgre.generator.report.ResourceReport.Total;
import org.nvgre.generator.report.VendorCompiler;
import org.nvgre.stratum.BfPipelineConfig;
import org.p4.config.v1.Action;
import org.p4.config.v1.MatchField;
import org.p4.config.v1.P4Info;
import org.p4.config.v1.Table;

/// What p4c's Tofino back end makes of the programs, where it is installed: it compiles and assembles them, they fit the
/// chip, a control plane that goes by names cannot tell them from the v1model program, and `docs/targets.md` has what they take. As a rule
/// only those that it compiles in seconds. `-Dnvgre.tofino='.*'` tries every profile on both chips, many minutes,
/// `-Dnvgre.tofino='full tna'` that one, and with `-Dnvgre.update` it writes the table of the document from what came of it.
class TofinoFitTest {
    private static final Path EXAMPLES = Path.of("../examples/tofino");
    private static final String SELECTED = System.getProperty("nvgre.tofino", "");
    private static final boolean UPDATE = System.getProperty("nvgre.update") != null;

    @TempDir
    Path folder;

    /// Profiles by the name that the document has for them, on each chip.
    static Stream<Arguments> everyProgram() {
        return Stream.concat(Profiles.BUILT_IN.stream(),
                Stream.of("examples/tofino/full.yaml", "examples/tofino/edge.yaml",
                        "examples/tofino/full-tofino2.yaml", "examples/tofino/tor-gateway.yaml"))
                .flatMap(profile -> Stream.of(Target.TNA, Target.T2NA)
                        .map(target -> Arguments.of(profile, target)));
    }

    static Stream<Arguments> quickPrograms() {
        return Stream.of(Arguments.of("minimal", Target.TNA), Arguments.of("draft-02", Target.TNA));
    }

    @ParameterizedTest
    @MethodSource("quickPrograms")
    void itFitsAndIsWhatTheControlPlaneKnows(String name, Target target) throws Exception {
        requireCompiler();
        Profile profile = profile(name);
        Path output = folder.resolve("compiled");
        ResourceReport report = compile(profile, target, output);

        assertFits(target, report);
        assertHasParserAndPhv(report);
        P4Info ours = new EmbeddedCompiler()
                .compile(Generator.generate(profile, Target.V1MODEL).writeTo(folder.resolve("v1model")))
                .p4Info();
        P4Info theirs = assertSameP4Info(ours, output);
        assertSameBfRuntimeTables(theirs, output);
        assertPackedForStratum(output, target);
        if (UPDATE) {
            FitTable.write(FitTable.row(name, target, report));
        }
        FitTable.assertSays(name, target, report);
    }

    @Test
    void everyProfileOnBothChips() throws Exception {
        assumeFalse(SELECTED.isEmpty(), "takes many minutes: -Dnvgre.tofino='.*'");
        requireCompiler();
        for (Arguments program : everyProgram().toList()) {
            String name = (String) program.get()[0];
            var target = (Target) program.get()[1];
            if (!(name + " " + target.architecture()).matches(SELECTED)) {
                continue;
            }
            Path output = folder.resolve(name.replace('/', '-') + target);
            String row;
            try {
                row = FitTable.row(name, target, compile(profile(name), target, output));
            } catch (IOException e) {
                row = FitTable.refused(name, target, e.getMessage());
            }
            if (UPDATE) {
                FitTable.write(row);
            }
            FitTable.assertSays(row);
        }
    }

    @Test
    void ofAProgramThatDoesNotFitTheTableSaysHowManyStagesItTakes() {
        assertEquals("| `full` | `tna` | 17 of 12: does not fit | | | | | | | |", FitTable.refused("full",
                Target.TNA,
                "bfas refuses the program: tofino supports up to 12 stages, using 17 (more in x)"));
        assertEquals("| `full` | `tna` | no: PHV allocation was not successful | | | | | | | |",
                FitTable.refused("full", Target.TNA,
                        "p4c-barefoot refuses the program: PHV allocation was not successful (more in x)"));
    }

    private static void requireCompiler() {
        assumeTrue(VendorCompiler.TOFINO.missing().isEmpty(),
                () -> VendorCompiler.TOFINO.missing().orElseThrow());
    }

    private static Profile profile(String name) throws ProfileException {
        return Profiles.BUILT_IN.contains(name)
                ? Profiles.builtIn(name)
                : Profiles.load(EXAMPLES.resolve(Path.of(name).getFileName()));
    }

    private static ResourceReport compile(Profile profile, Target target, Path output) throws IOException {
        return VendorCompiler.TOFINO.report(target,
                Generator.generate(profile, target)
                        .writeTo(output.resolveSibling(output.getFileName() + "-p4")),
                output);
    }

    private static void assertFits(Target target, ResourceReport report) {
        Total stages = report.totals().getFirst();
        assertEquals("stages", stages.resource());
        assertEquals(target == Target.TNA ? 12 : 20, stages.of());
        for (Total total : report.totals()) {
            assertTrue(total.of() == 0 || total.used() <= total.of(), total.resource() + ": " + total);
        }
    }

    /// Containers of a Tofino 1, all kinds, and parsers with more than their way in.
    private static void assertHasParserAndPhv(ResourceReport report) {
        Map<String, Total> totals = report.totals().stream()
                .collect(Collectors.toMap(Total::resource, Function.identity()));
        assertEquals(64 * 8 + 96 * 16 + 64 * 32 + 32 * 8 + 48 * 16 + 32 * 32, totals.get("PHV bits").of());
        for (String size : List.of("PHV, 8 bits", "PHV, 16 bits", "PHV, 32 bits")) {
            assertTrue(totals.get(size).used() > 0, report.toString());
        }
        for (String gress : List.of("ingress", "egress")) {
            long states = totals.get("parser states, " + gress).used();
            assertTrue(states > 2 && states <= totals.get("parser rows, " + gress).used(),
                    report.toString());
        }
    }

    /// Names, keys, actions with their ids, parameters, references: all that a control plane goes by, sizes apart. Ids of
    /// tables and counters are others: the back end hashes `pipe.nvgre.ca_mac`, not `nvgre.ca_mac`.
    private static P4Info assertSameP4Info(P4Info ours, Path output) throws IOException {
        P4Info theirs = TextFormat.parse(Files.readString(output.resolve("p4info.txt")), P4Info.class);
        assertEquals(tables(ours), tables(theirs));
        assertEquals(TargetProgramsTest.byName(ours.getActionsList()),
                TargetProgramsTest.byName(theirs.getActionsList()));
        assertEquals(counters(ours), counters(theirs));
        assertEquals(TargetProgramsTest.byName(ours.getControllerPacketMetadataList()),
                TargetProgramsTest.byName(theirs.getControllerPacketMetadataList()));
        return theirs;
    }

    private static Map<String, Object> tables(P4Info p4Info) {
        var withoutIds = p4Info.toBuilder();
        withoutIds.getTablesBuilderList().forEach(table -> table.getPreambleBuilder().clearId());
        return TargetProgramsTest.tables(withoutIds.build(), false);
    }

    private static Map<String, Object> counters(P4Info p4Info) {
        return TargetProgramsTest.byName(p4Info.getCountersList().stream().map(counter -> {
            var builder = counter.toBuilder().clearSize();
            builder.getPreambleBuilder().clearId();
            return builder.build();
        }).toList());
    }

    /// BF Runtime's tables have the P4Info's names, ids, key fields and actions.
    private static void assertSameBfRuntimeTables(P4Info p4Info, Path output) throws IOException {
        Map<Integer, Action> actions = p4Info.getActionsList().stream()
                .collect(Collectors.toMap(action -> action.getPreamble().getId(), Function.identity()));
        var wanted = new TreeMap<String, String>();
        for (Table table : p4Info.getTablesList()) {
            wanted.put("pipe." + table.getPreamble().getName(), table.getPreamble().getId()
                    + table.getMatchFieldsList().stream().map(TofinoFitTest::key)
                            .collect(Collectors.joining(", ", " (", ")"))
                    + table.getActionRefsList().stream().map(ref -> action(actions.get(ref.getId())))
                            .sorted().collect(Collectors.joining(", ", " {", "}")));
        }
        var there = new TreeMap<String, String>();
        for (JsonNode table : new JsonMapper().readTree(output.resolve("bfrt.json").toFile())
                .path("tables")) {
            if (table.path("table_type").asText().startsWith("MatchAction_")) {
                there.put(table.path("name").asText(), table.path("id").asLong()
                        + stream(table.path("key")).filter(key -> !key.path("name").asText().startsWith("$"))
                                .map(key -> key.path("name").asText() + " "
                                        + key.path("match_type").asText().toUpperCase(Locale.ROOT) + " "
                                        + key.at("/type/width").asInt())
                                .collect(Collectors.joining(", ", " (", ")"))
                        + stream(table.path("action_specs"))
                                .map(action -> action.path("name").asText() + " " + action.path("id").asLong()
                                        + stream(action.path("data"))
                                                .map(data -> data.path("name").asText() + " "
                                                        + data.at("/type/width").asInt())
                                                .collect(Collectors.joining(", ", "(", ")")))
                                .sorted().collect(Collectors.joining(", ", " {", "}")));
            }
        }
        assertEquals(wanted, there);
    }

    private static String key(MatchField field) {
        return field.getName() + " " + field.getMatchType() + " " + field.getBitwidth();
    }

    private static String action(Action action) {
        return action.getPreamble().getName() + " " + action.getPreamble().getId()
                + action.getParamsList().stream().map(each -> each.getName() + " " + each.getBitwidth())
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return array.valueStream();
    }

    /// Stratum's message holds the compiler's files byte by byte; unpacked they are what they were.
    private void assertPackedForStratum(Path output, Target target) throws IOException {
        var config = BfPipelineConfig.parseFrom(StratumPipeline.pack(output).toByteArray());
        assertEquals("nvgre", config.getP4Name());
        Path unpacked = folder.resolve("unpacked");
        StratumPipeline.unpack(config, unpacked);
        String binary = target == Target.TNA ? "tofino.bin" : "tofino2.bin";
        assertArrayEquals(Files.readAllBytes(output.resolve("bfrt.json")),
                Files.readAllBytes(unpacked.resolve("bfrt.json")));
        assertArrayEquals(Files.readAllBytes(output.resolve("pipe/context.json")),
                Files.readAllBytes(unpacked.resolve("pipe/context.json")));
        assertArrayEquals(Files.readAllBytes(output.resolve("pipe").resolve(binary)),
                Files.readAllBytes(unpacked.resolve("pipe/tofino.bin")));
        assertTrue(Files.size(unpacked.resolve("pipe/tofino.bin")) > 100_000, "no program in it");
    }
}
