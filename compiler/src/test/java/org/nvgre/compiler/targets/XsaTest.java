package org.nvgre.compiler.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What becomes of the blocks and externs of AMD's XSA (docs/json-dialect.md).
class XsaTest {

    private static String program(String inside) {
        return """
                #include <core.p4>
                #include <xsa.p4>
                header h_t { bit<16> a; bit<16> b; }
                struct headers_t { h_t h; }
                struct shell_t { bit<16> ingress_port; bit<16> egress_port; bit<16> packet_length; }
                parser P(packet_in p, out headers_t hdr, inout shell_t shell, inout standard_metadata_t standard) {
                    state start { p.extract(hdr.h); transition accept; }
                }
                control M(inout headers_t hdr, inout shell_t shell, inout standard_metadata_t standard) {
                    INSIDE
                }
                control D(packet_out p, in headers_t hdr, inout shell_t shell, inout standard_metadata_t standard) {
                    apply { p.emit(hdr); }
                }
                XilinxPipeline(P(), M(), D()) main;
                """.replace("INSIDE", inside);
    }

    @Test
    void theShellsMetadataAreAHeaderOfTheirOwn() throws Exception {
        Json json = Json.of(program("apply { shell.egress_port = shell.ingress_port; standard.drop = 1; }"));
        assertEquals("xsa", json.root().at("/__meta__/architecture").asText());
        assertEquals(List.of("parser"), json.names("parsers"));
        assertEquals(List.of("match_action"), json.names("pipelines"));
        assertEquals(List.of("deparser"), json.names("deparsers"));
        assertTrue(json.named("headers", "user_metadata").get("metadata").asBoolean());
        assertEquals(List.of("assign(user_metadata.egress_port, user_metadata.ingress_port)",
                "assign(standard_metadata.drop, 1)"), json.calls("assign"));
    }

    @Test
    void countersAndHashes() throws Exception {
        Json json = Json.of(program("""
                Counter<bit<64>, bit<8>>(16, CounterType_t.PACKETS_AND_BYTES) c;
                Checksum<bit<32>>(HashAlgorithm_t.CRC32) h;
                apply {
                    bit<32> hash = 0;
                    h.apply({ hdr.h.a, hdr.h.b }, hash);
                    c.count((bit<8>) hash);
                }"""));
        assertEquals(1, json.calls("count").size());
        assertEquals(List.of("h.a", "h.b", "crc32"), json.calculation("calc"));
        assertTrue(
                json.calls("modify_field_with_hash_based_offset").getFirst().endsWith("calc, 4294967296)"));
    }
}
