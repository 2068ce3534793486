package org.nvgre.generator.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Reads what p4c-dpdk makes of a program: its tables as the schema of `--bf-rt-schema` tells them, and the length of
/// the pipeline in the `.spec`. DPDK's pipeline lies in a host's memory: no stages, and nothing to run out of but that.
public final class DpdkReport {
    private static final Pattern APPLY = Pattern.compile("(?ms)^apply \\{\n(.*?)^}");

    private DpdkReport() {}

    /// @throws IOException naming the file that is missing or not understood
    public static ResourceReport read(String target, Path schema, Path spec) throws IOException {
        JsonNode file = new JsonMapper().readTree(schema.toFile());
        var tables = new ArrayList<ResourceReport.TableUse>();
        long bits = 0;
        for (JsonNode table : file.path("tables")) {
            if (table.path("table_type").asText().startsWith("MatchAction")) {
                long key = widths(table.path("key"));
                long action = 0;
                for (JsonNode each : table.path("action_specs")) {
                    action = Math.max(action, widths(each.path("data")));
                }
                long entries = table.path("size").asLong();
                bits += entries * (key + action);
                tables.add(
                        new ResourceReport.TableUse(table.path("name").asText().replaceFirst("^pipe\\.", ""),
                                entries, List.of(), List.of(key, action)));
            }
        }
        if (tables.isEmpty()) {
            throw new IOException(schema + ": no table in it");
        }
        return new ResourceReport(target, ("p4c-dpdk " + file.path("compiler_version").asText()).strip(),
                List.of(new ResourceReport.Total("tables", tables.size(), 0),
                        new ResourceReport.Total("keys and actions, bytes", bits / 8, 0),
                        new ResourceReport.Total("instructions", instructions(spec), 0)),
                List.of("key bits", "action bits"), tables);
    }

    private static long widths(JsonNode fields) {
        long bits = 0;
        for (JsonNode field : fields) {
            bits += field.at("/type/width").asLong();
        }
        return bits;
    }

    /// Lines of the pipeline that are not labels: parser, tables' order and deparser.
    private static long instructions(Path spec) throws IOException {
        var apply = APPLY.matcher(Files.readString(spec));
        return apply.find()
                ? apply.group(1).lines().map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.contains(":")).count()
                : 0;
    }
}
