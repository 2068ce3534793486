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
import java.util.stream.StreamSupport;

/// Reads what p4c's Tofino back end says of a program when it is run with `-g`: `pipe/logs/resources.json` has each
/// memory block and who uses it and each row of the parsers, `pipe/logs/phv.json` what lies in the packet header vector
/// ([TofinoPhv]), `pipe/context.json` the sizes of the tables. What the compiler made of `if` (gateways) and of plain
/// assignments (logical tables without a name of their own) counts among the totals but is not listed.
public final class TofinoReport {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> COLUMNS = List.of("SRAM", "TCAM", "map RAM");
    private static final Pattern MADE = Pattern.compile("^(tbl_|cond-)|encode_update_condition");

    private TofinoReport() {}

    /// What one table takes, while the blocks of all stages are gone through.
    private static final class Use {
        private final TreeSet<Integer> stages = new TreeSet<>();
        private final long[] blocks = new long[3];
    }

    /// @param pipe folder of one pipeline in the compiler's output
    /// @throws IOException naming the file that is missing or not understood
    public static ResourceReport read(String target, Path pipe) throws IOException {
        JsonNode file = json(pipe.resolve("logs/resources.json"));
        JsonNode mau = file.path("resources").path("mau");
        if (!mau.path("mau_stages").isArray()) {
            throw new IOException(pipe.resolve("logs/resources.json") + ": no resources.mau.mau_stages");
        }
        Map<String, Use> uses = new LinkedHashMap<>();
        int last = -1;
        for (JsonNode stage : mau.path("mau_stages")) {
            int number = stage.path("stage_number").asInt();
            String[] kinds = {"rams/srams", "tcams/tcams", "map_rams/maprams"};
            for (int kind = 0; kind < kinds.length; kind++) {
                for (JsonNode block : stage.at("/" + kinds[kind])) {
                    for (String user : users(block)) {
                        count(uses, user, number).blocks[kind]++;
                    }
                }
            }
            for (JsonNode id : stage.at("/logical_tables/ids")) {
                count(uses, name(id.path("table_name").asText()), number);
                last = Math.max(last, number);
            }
        }
        Map<String, Long> sizes = sizes(pipe.resolve("context.json"));
        var tables = new ArrayList<ResourceReport.TableUse>();
        uses.forEach((name, use) -> {
            if (!MADE.matcher(name).find()) {
                tables.add(new ResourceReport.TableUse(name, sizes.getOrDefault(name, 0L),
                        List.copyOf(use.stages),
                        List.of(use.blocks[0], use.blocks[1], use.blocks[2])));
            }
        });
        tables.sort(
                Comparator.comparing(ResourceReport.TableUse::stages, Comparator.comparing(List::getFirst)));
        return new ResourceReport(target, "p4c " + file.path("compiler_version").asText(),
                totals(file.path("resources"), json(pipe.resolve("logs/phv.json")), last + 1), COLUMNS,
                tables);
    }

    private static List<ResourceReport.Total> totals(JsonNode resources, JsonNode phv, int stages) {
        JsonNode mau = resources.path("mau");
        JsonNode first = mau.path("mau_stages").path(0);
        int there = Math.max(mau.path("nStages").asInt(), mau.path("mau_stages").size());
        var totals = new ArrayList<ResourceReport.Total>();
        totals.add(new ResourceReport.Total("stages", stages, there));
        totals.add(new ResourceReport.Total("SRAM blocks", blocks(mau, "/rams/srams"),
                there * area(first.path("rams"), "nColumns")));
        totals.add(new ResourceReport.Total("TCAM blocks", blocks(mau, "/tcams/tcams"),
                there * area(first.path("tcams"), "nColumns")));
        totals.add(new ResourceReport.Total("map RAM blocks", blocks(mau, "/map_rams/maprams"),
                there * area(first.path("map_rams"), "nUnits")));
        totals.add(new ResourceReport.Total("logical tables", blocks(mau, "/logical_tables/ids"),
                there * first.at("/logical_tables/size").asLong()));
        totals.add(new ResourceReport.Total("gateways", blocks(mau, "/gateways/gateways"),
                there * area(first.path("gateways"), "nUnits")));
        totals.addAll(TofinoPhv.totals(resources.path("phv_containers"), phv.path("containers")));
        for (JsonNode parser : resources.at("/parser/parsers")) {
            String gress = parser.path("gress").asText();
            totals.add(new ResourceReport.Total("parser states, " + gress, states(parser), 0));
            totals.add(new ResourceReport.Total("parser rows, " + gress, parser.path("states").size(),
                    parser.path("nStates").asLong()));
        }
        return totals;
    }

    /// What the file lists as `states` are the rows of the parser's TCAM, a transition each; the states are those that
    /// they start from.
    private static long states(JsonNode parser) {
        return StreamSupport.stream(parser.path("states").spliterator(), false)
                .map(row -> row.path("previous_state_id").asText()).distinct().count();
    }

    private static long blocks(JsonNode mau, String kind) {
        long blocks = 0;
        for (JsonNode stage : mau.path("mau_stages")) {
            blocks += stage.at(kind).size();
        }
        return blocks;
    }

    private static long area(JsonNode memory, String columns) {
        return memory.path("nRows").asLong() * memory.path(columns).asLong();
    }

    private static Use count(Map<String, Use> uses, String name, int stage) {
        Use use = uses.computeIfAbsent(name, _ -> new Use());
        use.stages.add(stage);
        return use;
    }

    /// A block can be shared; each of its users takes it.
    private static Set<String> users(JsonNode block) {
        var users = new TreeSet<String>();
        block.path("usages").forEach(usage -> users.add(name(usage.path("used_by").asText())));
        return users;
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
