package org.nvgre.compiler.bmv2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nvgre.compiler.Programs;

/// How statements come out as primitives. Expressions are shown in brackets, fields without their header.
class ExpressionsTest {

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", textBlock = """
            meta.x = meta.y + 1;                => assign userMetadata.x ((userMetadata.y + 0x01) & 0xff)
            meta.x = 3 + 4;                     => assign userMetadata.x 0x07
            meta.x = meta.y |+| 200;            => assign userMetadata.x ((userMetadata.y + 0xc8) usat_cast 0x00000008)
            hdr.h.s = hdr.h.s + 1;              => assign s ((s + 0x01) two_comp_mod 0x00000008)
            meta.x = hdr.h.c[11:4];             => assign userMetadata.x ((c >> 0x00000004) & 0xff)
            meta.x = hdr.h.c[4 +: 8];           => assign userMetadata.x ((c >> 0x00000004) & 0xff)
            hdr.h.c = (bit<16>) meta.x;         => assign c userMetadata.x
            meta.x = (bit<8>) hdr.h.c;          => assign userMetadata.x (c & 0xff)
            hdr.h.c[7:0] = meta.x;              => assign c ((c & 0xff00) | (userMetadata.x & 0x00ff))
            meta.flag = meta.x == 3;            => assign userMetadata.flag (b2d (userMetadata.x == 0x03))
            meta.x = meta.flag ? 8w1 : 8w2;     => assign userMetadata.x (0x01 ? 0x02)
            hdr.g = hdr.h;                      => assign_header g h
            hdr.h.setInvalid();                 => remove_header h
            hdr.stack.push_front(1);            => push stack 0x00000001
            meta.x <<= 2;                       => assign userMetadata.x ((userMetadata.x << 0x00000002) & 0xff)
            """)
    void statements(String statement, String expected) throws Exception {
        assertEquals(expected, String.join("; ", ingress("apply { " + statement + " }")));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", textBlock = """
            inc(meta.x);  => assign x userMetadata.x; assign x ((x + 0x01) & 0xff); assign userMetadata.x x
            zero(meta.x);  => assign x 0x00; assign userMetadata.x x
            """)
    void actionParametersAreCopiedInAndOut(String statement, String expected) throws Exception {
        assertEquals(expected, String.join("; ", ingress("""
                action inc(inout bit<8> x) { x = x + 1; }
                action zero(out bit<8> x) { x = 0; }
                apply { %s }""".formatted(statement))));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", textBlock = """
            meta.x = max(meta.x, 3);  => _jump_if_zero (b2d (userMetadata.x > 0x03)) 0x00000003
            """)
    void functionsAreInlined(String statement, String expected) throws Exception {
        String top = "bit<8> max(in bit<8> a, in bit<8> b) { if (a > b) { return a; } return b; }";
        String action = "action set() { " + statement
                + " } table t { actions = { set; } } apply { t.apply(); }";
        List<String> code = primitives(Programs.framed(top, action), "In.set");
        assertEquals(expected, code.getFirst());
        assertEquals(List.of("assign max_result userMetadata.x", "_jump 0x00000004", "assign max_result 0x03",
                "assign userMetadata.x max_result"), code.subList(1, code.size()));
    }

    private static List<String> ingress(String body) throws Exception {
        return primitives(Programs.framed("", body), "act_0");
    }

    private static List<String> primitives(String program, String action) throws Exception {
        JsonNode json = new ObjectMapper().readTree(Programs.compile(program).deviceConfig());
        List<String> result = new ArrayList<>();
        for (JsonNode one : json.get("actions")) {
            if (one.get("name").asText().equals(action)) {
                one.get("primitives").forEach(p -> result.add(show(p)));
            }
        }
        return result;
    }

    private static String show(JsonNode primitive) {
        StringBuilder text = new StringBuilder(primitive.get("op").asText());
        primitive.get("parameters").forEach(p -> text.append(' ').append(value(p)));
        return text.toString();
    }

    private static String value(JsonNode node) {
        JsonNode value = node.get("value");
        return switch (node.get("type").asText()) {
            case "field" -> value.get(1).asText();
            case "expression" -> value.has("op") ? operation(value) : value(value);
            default -> value.asText();
        };
    }

    private static String operation(JsonNode value) {
        String left = value.get("left").isNull() ? "" : value(value.get("left")) + " ";
        return "(" + left + value.get("op").asText() + " " + value(value.get("right")) + ")";
    }
}
