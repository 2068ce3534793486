package org.nvgre.compiler.bmv2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nvgre.compiler.Programs;

/// Where in the program the nodes of the JSON come from.
class SourceInfoTest {

    private static final String PROGRAM = Programs.framed("", """
                action twice(inout bit<8> v) {
                    v = v * 2;
                }
                action t() { meta.x = 1; }
                table ta { key = { meta.x: exact; } actions = { t; } default_action = t; }
                apply {
                    if (meta.y == 3) {
                        ta.apply();
                    }
                    twice(meta.x);
                }
            """);

    @Test
    void tablesConditionsAndStatementsHaveTheirPlace() throws Exception {
        JsonNode json = new ObjectMapper().readTree(Programs.compile(PROGRAM).deviceConfig());
        JsonNode ingress = json.get("pipelines").get(0);
        assertEquals("ta", found(ingress.get("tables").get(0)));
        assertEquals("meta.y == 3", found(ingress.get("conditionals").get(0)));
        assertEquals(List.of("meta.x = 1"), primitives(json, "In.t"));
        // Copied in and out where it is called, computed where it is written.
        assertEquals(List.of("twice(meta.x)", "v = v * 2", "twice(meta.x)"), primitives(json, "act_0"));
    }

    private static List<String> primitives(JsonNode json, String action) {
        List<String> found = new ArrayList<>();
        json.get("actions").forEach(one -> {
            if (one.get("name").asText().equals(action)) {
                one.get("primitives").forEach(primitive -> found.add(found(primitive)));
            }
        });
        return found;
    }

    /// What stands in the program at the place that the node names, which is what it says that stands there.
    private static String found(JsonNode node) {
        JsonNode info = node.get("source_info");
        assertEquals("test.p4", info.get("filename").asText());
        String fragment = info.get("source_fragment").asText();
        String line = PROGRAM.lines().toList().get(info.get("line").asInt() - 1);
        int column = info.get("column").asInt();
        assertEquals(fragment, line.substring(column, column + fragment.length()));
        return fragment;
    }
}
