package org.nvgre.compiler.bmv2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nvgre.compiler.Programs;

/// Elements of stacks at an index that only the packet knows. BMv2 ends at an index outside the stack, so that none
/// must reach it (P4_16 specification, section 8.18: nothing is written then, and what is read is unspecified).
class StackIndexTest {

    private static final String INDEX = "{\"type\":\"field\",\"value\":[\"scalars\",\"userMetadata.x\"]}";

    @Test
    void outsideTheStackNothingIsWritten() throws Exception {
        for (String write : List.of("hdr.stack[meta.x].a = 1;", "hdr.stack[meta.x] = hdr.h;",
                "hdr.stack[meta.x].setValid();", "hdr.stack[meta.x].setInvalid();")) {
            JsonNode primitives = action(write);
            int size = primitives.size();
            JsonNode unless = primitives.get(size - 2); // what comes before it saves the index
            assertEquals("_jump_if_zero", unless.get("op").asText(), write);
            String condition = unless.get("parameters").get(0).toString();
            assertEquals(1, count(condition, "\"op\":\"<\""), condition);
            assertEquals(1, count(condition, "\"right\":{\"type\":\"hexstr\",\"value\":\"0x02\"}"),
                    condition);
            assertEquals("0x%08x".formatted(size), unless.get("parameters").get(1).get("value").asText());
        }
    }

    @Test
    void outsideTheStackTheLastElementIsRead() throws Exception {
        JsonNode primitives = action("meta.y = hdr.stack[meta.x].a;");
        assertEquals(List.of("assign"), operations(primitives));
        String value = primitives.get(0).get("parameters").get(1).toString();
        assertEquals(1, count(value, "\"op\":\"?\",\"left\":" + INDEX
                + ",\"right\":{\"type\":\"hexstr\",\"value\":\"0x01\"}"), value);
    }

    @Test
    void anIndexThatCannotBeOutsideIsUsedAsItIs() throws Exception {
        JsonNode primitives = action("hdr.stack[meta.x[0:0]].a = hdr.stack[meta.y[0:0]].b;");
        assertEquals(0, count(primitives.toString(), "_jump"));
        assertEquals(0, count(primitives.toString(), "\"op\":\"?\""));
    }

    private static JsonNode action(String statement) throws Exception {
        String program = Programs.framed("",
                "action set() { " + statement + " } table t { actions = { set; } } apply { t.apply(); }");
        for (JsonNode one : new ObjectMapper().readTree(Programs.compile(program).deviceConfig())
                .get("actions")) {
            if (one.get("name").asText().equals("In.set")) {
                return one.get("primitives");
            }
        }
        throw new AssertionError("no action In.set");
    }

    private static List<String> operations(JsonNode primitives) {
        List<String> operations = new ArrayList<>();
        primitives.forEach(primitive -> operations.add(primitive.get("op").asText()));
        return operations;
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
