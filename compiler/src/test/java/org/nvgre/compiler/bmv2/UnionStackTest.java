package org.nvgre.compiler.bmv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nvgre.compiler.Programs;

/// Stacks of header unions in BMv2 JSON (docs/JSON_format.md of behavioral-model).
class UnionStackTest {

    private static final String PROGRAM = """
            #include <core.p4>
            #include <v1model.p4>
            header s_t { bit<8> v; }
            header l_t { bit<16> v; }
            header_union u_t { s_t s; l_t l; }
            struct headers_t { u_t[2] us; }
            struct metadata_t { bit<32> i; }
            parser P(packet_in p, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
                state start {
                    p.extract(hdr.us.next.l);
                    transition select(hdr.us.last.l.v) { 1: more; default: accept; }
                }
                state more { p.extract(hdr.us[1].s); transition accept; }
            }
            control Ck(inout headers_t hdr, inout metadata_t meta) { apply { } }
            control In(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
                apply { STATEMENT }
            }
            control Out(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) { apply { } }
            control D(packet_out p, in headers_t hdr) { apply { p.emit(hdr); } }
            V1Switch(P(), Ck(), In(), Out(), Ck(), D()) main;
            """;

    @Test
    void aStackHasUnionsAndTheseHaveHeaders() throws Exception {
        JsonNode json = compile("");
        assertEquals("[]", json.get("header_stacks").toString());
        JsonNode stack = json.get("header_union_stacks").get(0);
        assertEquals("us", stack.get("name").asText());
        assertEquals("u_t", stack.get("union_type").asText());
        assertEquals(2, stack.get("size").asInt());
        assertEquals("[0,1]", stack.get("header_union_ids").toString());
        assertEquals(List.of("us[0]", "us[1]"), texts(json.get("header_unions"), "name"));
        assertEquals("[\"us[0].s\",\"us[0].l\",\"us[1].s\",\"us[1].l\"]",
                json.get("deparsers").get(0).get("order").toString());
    }

    @Test
    void theNextOneIsExtractedAndTheLastOneSelectedOn() throws Exception {
        JsonNode state = compile("").get("parsers").get(0).get("parse_states").get(0);
        assertEquals("[{\"type\":\"union_stack\",\"value\":[\"us\",\"l\"]}]",
                state.get("parser_ops").get(0).get("parameters").toString());
        assertEquals("[{\"type\":\"union_stack_field\",\"value\":[\"us\",\"l\",\"v\"]}]",
                state.get("transition_key").toString());
    }

    @Test
    void whatLeavesOrComesInIsInvalid() throws Exception {
        assertEquals(List.of("pop", "remove_header us[1].s", "remove_header us[1].l"),
                ingress("hdr.us.pop_front(1);"));
        assertEquals(List.of("push", "remove_header us[0].s", "remove_header us[0].l"),
                ingress("hdr.us.push_front(1);"));
    }

    @Test
    void oneUnionIsAssignedToAnother() throws Exception {
        assertEquals(List.of("assign_union us[0]"), ingress("hdr.us[0] = hdr.us[1];"));
    }

    @Test
    void whatBmv2CannotDoIsRefused() {
        String errors = Programs.errors(PROGRAM.replace("STATEMENT", "hdr.us[meta.i].s.setValid();"));
        assertTrue(errors.contains("an index into a stack of header unions"), errors);
        String last = Programs
                .errors(PROGRAM.replace("STATEMENT", "").replace("select(hdr.us.last.l.v)",
                        "select(hdr.us.lastIndex)"));
        assertTrue(last.contains("test.p4:11:") && last.contains("'lastIndex' of a stack of header unions"),
                last);
        String next = Programs.errors(
                PROGRAM.replace("STATEMENT", "").replace("p.extract(hdr.us.next.l);",
                        "hdr.us.next.l.setValid();"));
        assertTrue(next.contains("'next' of a stack of header unions"), next);
    }

    private static JsonNode compile(String statement) throws Exception {
        return new ObjectMapper()
                .readTree(Programs.compile(PROGRAM.replace("STATEMENT", statement)).deviceConfig());
    }

    /// Each primitive with its target, where that is a header or union.
    private static List<String> ingress(String statement) throws Exception {
        List<String> primitives = new ArrayList<>();
        for (JsonNode action : compile(statement).get("actions")) {
            for (JsonNode primitive : action.get("primitives")) {
                JsonNode target = primitive.get("parameters").get(0);
                String op = primitive.get("op").asText();
                primitives.add(target.get("type").asText().matches("header|header_union")
                        ? op + " " + target.get("value").asText()
                        : op);
            }
        }
        return primitives;
    }

    private static List<String> texts(JsonNode array, String key) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.get(key).asText()));
        return texts;
    }
}
