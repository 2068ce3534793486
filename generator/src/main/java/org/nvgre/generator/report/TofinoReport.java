package org.nvgre.generator.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Reads what p4c's Tofino back end says of a program when it is run with `-g`: `pipe/logs/resources.json` has each
/// memory block and who uses it and each row of the parsers, `pipe/logs/phv.json` what lies in the packet header vector
/// ([TofinoPhv]), `pipe/context.json` the sizes of the tables. What the compiler made of `if` (gateways) and of plain
/// assignments (logical tables without a name of their own) counts among the totals but is not listed.
public final class TofinoReport {
    private static final JsonMapper JSON = new JsonMapper();
    /// What tables lie in, a column of the report each.
    private static final List<Kind> MEMORIES = List.of(
            new Kind("SRAM", "/rams/srams", List.of("/rams/nRows", "/rams/nColumns")),
            new Kind("TCAM", "/tcams/tcams", List.of("/tcams/nRows", "/tcams/nColumns")),
            new Kind("map RAM", "/map_rams/maprams", List.of("/map_rams/nRows", "/map_rams/nUnits")));
    private static final Kind LOGICAL_TABLES = new Kind("logical tables", "/logical_tables/ids",
            List.of("/logical_tables/size"));
    private static final Kind GATEWAYS = new Kind("gateways", "/gateways/gateways",
            List.of("/gateways/nRows", "/gateways/nUnits"));
    private static final Pattern MADE = Pattern.compile("^(tbl_|cond-)|encode_update_condition");

    private TofinoReport() {}

    /// What each stage has some of.
    ///
    /// @param used  where a stage lists those that are in use
    /// @param there where the first stage has the numbers whose product is how many there are in a stage
    private record Kind(String name, String used, List<String> there) {
        ResourceReport.Total total(String called, JsonNode stages, int stagesThere) {
            long inUse = stages.valueStream().mapToLong(stage -> stage.at(used).size()).sum();
            long inStage = there.stream().mapToLong(number -> stages.path(0).at(number).asLong())
                    .reduce(1, (a, b) -> a * b);
            return new ResourceReport.Total(called, inUse, stagesThere * inStage);
        }
    }

    /// What one table takes, while the stages are gone through.
    private static final class Use {
        private final TreeSet<Integer> stages = new TreeSet<>();
        private final long[] blocks = new long[MEMORIES.size()];
    }

    /// @param pipe folder of one pipeline in the compiler's output
    /// @throws IOException naming the file that is missing or not understood
    public static ResourceReport read(String target, Path pipe) throws IOException {
        JsonNode file = json(pipe.resolve("logs/resources.json"));
        JsonNode resources = file.path("resources");
        JsonNode stages = resources.at("/mau/mau_stages");
        if (!stages.isArray()) {
            throw new IOException(pipe.resolve("logs/resources.json") + ": no resources.mau.mau_stages");
        }
        var totals = new ArrayList<>(stageTotals(stages,
                Math.max(resources.at("/mau/nStages").asInt(), stages.size())));
        totals.addAll(TofinoPhv.totals(resources.path("phv_containers"),
                json(pipe.resolve("logs/phv.json")).path("containers")));
        totals.addAll(parserTotals(resources.at("/parser/parsers")));
        return new ResourceReport(target, "p4c " + file.path("compiler_version").asText(), totals,
                MEMORIES.stream().map(Kind::name).toList(),
                tables(uses(stages), sizes(pipe.resolve("context.json"))));
    }

    private static List<ResourceReport.Total> stageTotals(JsonNode stages, int there) {
        var totals = new ArrayList<ResourceReport.Total>();
        int last = stages.valueStream().filter(stage -> !stage.at(LOGICAL_TABLES.used()).isEmpty())
                .mapToInt(stage -> stage.path("stage_number").asInt()).max().orElse(-1);
        totals.add(new ResourceReport.Total("stages", last + 1, there));
        MEMORIES.forEach(memory -> totals.add(memory.total(memory.name() + " blocks", stages, there)));
        totals.add(LOGICAL_TABLES.total(LOGICAL_TABLES.name(), stages, there));
        totals.add(GATEWAYS.total(GATEWAYS.name(), stages, there));
        return totals;
    }

    /// What the file lists as `states` are the rows of the parser's TCAM, a transition each; the states are those that
    /// they start from.
    private static List<ResourceReport.Total> parserTotals(JsonNode parsers) {
        var totals = new ArrayList<ResourceReport.Total>();
        for (String gress : List.of("ingress", "egress")) {
            parsers.valueStream().filter(parser -> parser.path("gress").asText().equals(gress))
                    .forEach(parser -> {
                        JsonNode rows = parser.path("states");
                        totals.add(new ResourceReport.Total("parser states, " + gress, rows.valueStream()
                                .map(row -> row.path("previous_state_id").asText()).distinct().count(), 0));
                        totals.add(new ResourceReport.Total("parser rows, " + gress, rows.size(),
                                parser.path("nStates").asLong()));
                    });
        }
        return totals;
    }

    // ---- tables

    /// By the names of the tables, in the order of the stages.
    private static Map<String, Use> uses(JsonNode stages) {
        Map<String, Use> uses = new LinkedHashMap<>();
        for (JsonNode stage : stages) {
            int number = stage.path("stage_number").asInt();
            for (int memory = 0; memory < MEMORIES.size(); memory++) {
                for (JsonNode block : stage.at(MEMORIES.get(memory).used())) {
                    for (String user : users(block)) {
                        inStage(uses, user, number).blocks[memory]++;
                    }
                }
            }
            for (JsonNode id : stage.at(LOGICAL_TABLES.used())) {
                inStage(uses, name(id.path("table_name").asText()), number);
            }
        }
        return uses;
    }

    private static Use inStage(Map<String, Use> uses, String table, int stage) {
        Use use = uses.computeIfAbsent(table, _ -> new Use());
        use.stages.add(stage);
        return use;
    }

    /// A block can be shared; each of its users takes it.
    private static Set<String> users(JsonNode block) {
        return block.path("usages").valueStream().map(usage -> name(usage.path("used_by").asText()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<ResourceReport.TableUse> tables(Map<String, Use> uses, Map<String, Long> sizes) {
        return uses.entrySet().stream().filter(each -> !MADE.matcher(each.getKey()).find())
                .map(each -> new ResourceReport.TableUse(each.getKey(),
                        sizes.getOrDefault(each.getKey(), 0L),
                        List.copyOf(each.getValue().stages),
                        LongStream.of(each.getValue().blocks).boxed().toList()))
                .sorted(Comparator.comparing(table -> table.stages().getFirst())).toList();
    }

    /// Of a table without what the compiler puts behind it: its parts (`$action`), its pieces in several stages.
    private static String name(String of) {
        String plain = of.startsWith(".") ? of.substring(1) : of;
        int dollar = plain.indexOf('$');
        return dollar > 0 ? plain.substring(0, dollar) : plain;
    }

    private static Map<String, Long> sizes(Path context) throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (JsonNode table : json(context).path("tables")) {
            if (table.path("table_type").asText().equals("match")) {
                sizes.put(name(table.path("name").asText()), table.path("size").asLong());
            }
        }
        return sizes;
    }

    private static JsonNode json(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(file + ": no such file; was the compiler run with -g?");
        }
        try {
            return JSON.readTree(file.toFile());
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new IOException(file + ": " + e.getOriginalMessage(), e);
        }
    }
}
