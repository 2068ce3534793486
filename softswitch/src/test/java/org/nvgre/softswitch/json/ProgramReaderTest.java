package org.nvgre.softswitch.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nvgre.softswitch.Probe;
import org.nvgre.softswitch.program.ProgramCompiler;

/** What is wrong with a program is said in one line that names the object. */
final class ProgramReaderTest {
    private static final String PROBE = new String(Probe.resource("probe.json"), UTF_8);

    private static String error(String json) {
        LoadException e = assertThrows(LoadException.class,
                () -> ProgramCompiler.compile(ProgramReader.read("x.json", json.getBytes(UTF_8))));
        assertEquals(1, e.getMessage().lines().count());
        return e.getMessage();
    }

    @Test
    void theProbeLoads() throws LoadException {
        assertEquals(4,
                ProgramReader.read("x.json", PROBE.getBytes(UTF_8)).parsers().getFirst().states().stream()
                        .filter(s -> s.name().startsWith("parse_") || s.name().equals("refuse")).count());
    }

    @Test
    void whatIsNoJson() {
        assertTrue(error("{\n  oops").startsWith("x.json is no BMv2 JSON: line 2, column "));
        assertEquals("x.json is no BMv2 JSON: it has no 'header_types' or no 'pipelines'", error("{}"));
        assertEquals("x.json is no BMv2 JSON: it has no 'header_types' or no 'pipelines'", error("[1]"));
        assertTrue(error("").startsWith("x.json is no BMv2 JSON: "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "\"match_type\": \"lpm\", \"name\": \"eth.dst\" | \"match_type\": \"foo\", \"name\": \"eth.dst\" | "
                    + "table in.route: unknown match_type 'foo'",
            "\"op\": \"mark_to_drop\" | \"op\": \"mark_to_keep\" | "
                    + "action in.drop: unsupported primitive 'mark_to_keep'",
            "[\"eth\", \"type\"]} | [\"eth\", \"kind\"]} | parser state start: unknown field 'eth.kind'",
            "\"next_state\": \"refuse\" | \"next_state\": \"refused\" | "
                    + "parser state start: unknown parser state 'refused'",
            "\"algo\": \"crc32\" | \"algo\": \"crc33\" | calculation calc_hash: unknown hash algorithm 'crc33'",
            "\"__MISS__\": \"in.acl\" | \"__MISS__\": \"in.nil\" | "
                    + "table in.route: unknown table or conditional 'in.nil'",
            "\"version\": [2, 23] | \"version\": [3, 0] | BMv2 JSON version 3.x is not known, only 2.x",
            "\"name\": \"ingress\" | \"name\": \"progress\" | no v1model program: it has no pipeline 'ingress'",
            "\"key\": \"0x0009\" | \"key\": \"0xyz\" | table eg.filter: '0xyz' is no hexadecimal number"})
    void whatIsWrongInIt(String from, String to, String message) {
        assertTrue(PROBE.contains(from), from);
        assertEquals("x.json: " + message, error(PROBE.replace(from, to)));
    }
}
