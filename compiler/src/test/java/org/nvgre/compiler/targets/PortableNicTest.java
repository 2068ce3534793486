package org.nvgre.compiler.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.compiler.Programs;

/// What becomes of the blocks and externs of the Portable NIC Architecture: as p4c-bm2-pna and pna_nic have them.
class PortableNicTest {

    private static final String TYPES = """
            header h_t { bit<16> a; bit<16> b; }
            struct headers_t { h_t h; }
            struct meta_t { bit<16> x; bit<8> y; }
            """;

    private static final String PARSER_AND_CONTROL = """
            parser P(packet_in p, out headers_t hdr, inout meta_t meta, in pna_main_parser_input_metadata_t input) {
                state start { p.extract(hdr.h); transition accept; }
            }
            control C(inout headers_t hdr, inout meta_t meta, in pna_main_input_metadata_t input,
                    inout pna_main_output_metadata_t output) {
                MAIN
            }
            """;

    private static String bmv2(String main) {
        return "#include <bmv2/pna.p4>\n" + TYPES + PARSER_AND_CONTROL.replace("MAIN", main) + """
                control D(packet_out p, inout headers_t hdr, in meta_t meta, in pna_main_output_metadata_t output) {
                    apply { p.emit(hdr); }
                }
                PNA_NIC(P(), C(), D()) main;
                """;
    }

    private static String dpdk(String main) {
        return "#include <dpdk/pna.p4>\n" + TYPES + PARSER_AND_CONTROL.replace("MAIN", main) + """
                control Pre(in headers_t hdr, inout meta_t meta, in pna_pre_input_metadata_t input,
                        inout pna_pre_output_metadata_t output) {
                    apply { meta.x = 7; }
                }
                control D(packet_out p, in headers_t hdr, in meta_t meta, in pna_main_output_metadata_t output) {
                    apply { p.emit(hdr); }
                }
                PNA_NIC(P(), Pre(), C(), D()) main;
                """;
    }

    @Test
    void blocksAndMetadataAreNamedAsPnaNicWantsThem() throws Exception {
        Json json = Json.of(bmv2("apply { meta.x = (bit<16>) (PortIdUint_t) input.input_port; }"));
        assertEquals("pna", json.root().at("/__meta__/architecture").asText());
        assertEquals(List.of("main_parser"), json.names("parsers"));
        assertEquals(List.of("main_control"), json.names("pipelines"));
        assertEquals(List.of("main_deparser"), json.names("deparsers"));
        assertTrue(json.names("headers").containsAll(List.of("pna_main_parser_input_metadata",
                "pna_main_input_metadata", "pna_main_output_metadata")));
    }

    @Test
    void whereAPacketGoes() throws Exception {
        Json json = Json.of(bmv2("apply { send_to_port((PortId_t) 3); drop_packet(); }"));
        assertEquals(List.of("send_to_port(3)"), json.calls("send_to_port"));
        assertEquals(List.of("drop_packet()"), json.calls("drop_packet"));
    }

    @Test
    void theControlBeforeTheMainOneIsItsBeginning() throws Exception {
        assertEquals(List.of("assign(scalars.userMetadata.x, 7)", "assign(scalars.userMetadata.y, 8)"),
                Json.of(dpdk("apply { meta.y = 8; }")).calls("assign"));
    }

    @Test
    void countersAreObjectsAndArrays() throws Exception {
        Json json = Json.of(bmv2("""
                Counter<bit<64>, bit<8>>(32, PNA_CounterType_t.PACKETS) c;
                apply { c.count(meta.y); }"""));
        assertEquals(List.of("_Counter_count(C.c, scalars.userMetadata.y)"), json.calls("_Counter_count"));
        assertEquals(32, json.named("counter_arrays", "C.c").get("size").asInt());
        assertEquals("[{\"name\":\"n_counters\",\"type\":\"hexstr\",\"value\":\"0x00000020\"},"
                + "{\"name\":\"type\",\"type\":\"hexstr\",\"value\":\"0x00000001\"}]",
                json.named("extern_instances", "C.c").get("attribute_values").toString());
    }

    @Test
    void dpdksCountersAndMetersAreToldTheBytes() throws Exception {
        Json json = Json.of(dpdk("""
                Counter<bit<64>, bit<8>>(32, PNA_CounterType_t.BYTES) c;
                Meter<bit<8>>(4, PNA_MeterType_t.BYTES) m;
                apply {
                    c.count(meta.y, 60);
                    if (m.dpdk_execute(meta.y, 60) == PNA_MeterColor_t.RED) { drop_packet(); }
                }"""));
        assertEquals(List.of("_Counter_count(C.c, scalars.userMetadata.y, 60)"),
                json.calls("_Counter_count"));
        assertEquals(List.of("_Meter_execute(C.m, scalars.userMetadata.y, scalars.tmp_0, 60)"),
                json.calls("_Meter_execute"));
        assertEquals("bytes", json.named("meter_arrays", "C.m").get("type").asText());
    }

    @Test
    void aHashTakesFieldsOnly() throws Exception {
        Json json = Json.of(
                bmv2("""
                Hash<bit<16>>(PNA_HashAlgorithm_t.CRC32) h;
                apply { meta.x = h.get_hash({ hdr.h.a, 8w1 }); meta.x = h.get_hash(16w2, { hdr.h.b }, 16w10); }"""));
        assertEquals(List.of("_Hash_get_hash(C.h, scalars.tmp_0, [h.a, scalars.tmp_1])"),
                json.calls("_Hash_get_hash"));
        assertEquals(List.of("_Hash_get_hash_mod(C.h, scalars.tmp_2, 2, [h.b], 10)"),
                json.calls("_Hash_get_hash_mod"));
        assertEquals("[{\"name\":\"algo\",\"type\":\"string\",\"value\":\"crc32\"}]",
                json.named("extern_instances", "C.h").get("attribute_values").toString());
    }

    @Test
    void registersAndRandomNumbers() throws Exception {
        Json json = Json.of(bmv2("""
                Register<bit<16>, bit<8>>(8) r;
                Random<bit<8>>(3, 9) random;
                apply { r.write(meta.y, r.read(meta.y) + 1); meta.y = random.read(); }"""));
        assertEquals(List.of("register_read(scalars.cell, C.r, scalars.userMetadata.y)"),
                json.calls("register_read"));
        assertEquals(1, json.calls("register_write").size());
        assertEquals(List.of("modify_field_rng_uniform(scalars.tmp_1, 3, 9)"),
                json.calls("modify_field_rng_uniform"));
    }

    private static final String CHECKSUM = """
            InternetChecksum() c;
            apply { c.clear(); c.add({ hdr.h.a, meta.x }); hdr.h.b = c.get(); }""";

    @Test
    void aChecksumIsAnObjectOfPnaNic() throws Exception {
        Json json = Json.of(bmv2(CHECKSUM));
        assertEquals(List.of("_InternetChecksum_clear(C.c)"), json.calls("_InternetChecksum_clear"));
        assertEquals(List.of("_InternetChecksum_add(C.c, [h.a, scalars.userMetadata.x])"),
                json.calls("_InternetChecksum_add"));
        assertEquals(List.of("_InternetChecksum_get(C.c, scalars.tmp_0)"),
                json.calls("_InternetChecksum_get"));
    }

    @Test
    void withoutPnaNicAChecksumIsASum() throws Exception {
        Json json = Json.of(dpdk(CHECKSUM));
        assertEquals(List.of(), json.names("extern_instances"));
        assertEquals(List.of("scalars.tmp_0", "h.a", "scalars.userMetadata.x", "csum16"),
                json.calculation("calc"));
    }

    @Test
    void aSelector() throws Exception {
        String program = bmv2("""
                ActionSelector(PNA_HashAlgorithm_t.CRC32, 64, 16) s;
                action a(bit<8> y) { meta.y = y; }
                table t {
                    key = { hdr.h.a: exact; hdr.h.b: selector; }
                    actions = { a; }
                    pna_implementation = s;
                    pna_idle_timeout = PNA_IdleTimeout_t.NOTIFY_CONTROL;
                }
                apply { t.apply(); }""");
        var info = Programs.compile(program).p4Info();
        assertTrue(info.getActionProfiles(0).getWithSelector());
        assertEquals(64, info.getActionProfiles(0).getSize());
        Json json = Json.of(program);
        assertEquals("crc32", json.root().at("/pipelines/0/action_profiles/0/selector/algo").asText());
        assertTrue(json.root().at("/pipelines/0/tables/0/support_timeout").asBoolean());
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "apply { restart_expire_timer(); }|'restart_expire_timer' of the Portable NIC Architecture",
            "Meter<bit<8>>(1, PNA_MeterType_t.BYTES) m; apply { if (m.execute(0, PNA_MeterColor_t.RED) == PNA_MeterColor_t.RED) { } }|a meter that is told a color"
    })
    void whatIsNotTranslatedSaysSo(String sourceAndMessage) {
        int bar = sourceAndMessage.indexOf('|');
        String errors = Programs.errors(bmv2(sourceAndMessage.substring(0, bar)));
        assertTrue(errors.contains("not supported yet: " + sourceAndMessage.substring(bar + 1)), errors);
    }
}
