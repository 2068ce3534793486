package org.nvgre.compiler.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.compiler.Compilation;
import org.nvgre.compiler.Programs;

/// What becomes of the blocks and externs of the Tofino Native Architecture (docs/json-dialect.md).
class TofinoTest {

    private static final String FRAME = """
            #include <core.p4>
            #include <tna.p4>
            header bridge_t { bit<8> kind; @flexible bit<3> x; @flexible bit<10> y; }
            header h_t { bit<16> a; bit<16> b; bit<16> checksum; }
            struct headers_t { bridge_t bridge; h_t h; }
            struct meta_t { bit<16> x; bit<8> y; bool wrong; MirrorId_t session; }
            struct message_t { bit<16> a; bit<8> b; }
            parser IP(packet_in p, out headers_t hdr, out meta_t meta, out ingress_intrinsic_metadata_t intrinsic) {
                Checksum() sum;
                state start {
                    p.extract(intrinsic);
                    p.advance(PORT_METADATA_SIZE);
                    p.extract(hdr.h);
                    PARSER
                    transition accept;
                }
            }
            control I(inout headers_t hdr, inout meta_t meta, in ingress_intrinsic_metadata_t intrinsic,
                    in ingress_intrinsic_metadata_from_parser_t from_parser,
                    inout ingress_intrinsic_metadata_for_deparser_t for_deparser,
                    inout ingress_intrinsic_metadata_for_tm_t for_tm) {
                INGRESS
            }
            control ID(packet_out p, inout headers_t hdr, in meta_t meta,
                    in ingress_intrinsic_metadata_for_deparser_t for_deparser) {
                DEPARSER
            }
            parser EP(packet_in p, out headers_t hdr, out meta_t meta, out egress_intrinsic_metadata_t intrinsic) {
                state start { p.extract(intrinsic); p.extract(hdr.bridge); p.extract(hdr.h); transition accept; }
            }
            control E(inout headers_t hdr, inout meta_t meta, in egress_intrinsic_metadata_t intrinsic,
                    in egress_intrinsic_metadata_from_parser_t from_parser,
                    inout egress_intrinsic_metadata_for_deparser_t for_deparser,
                    inout egress_intrinsic_metadata_for_output_port_t for_port) {
                apply { for_deparser.drop_ctl = 1; }
            }
            control ED(packet_out p, inout headers_t hdr, in meta_t meta,
                    in egress_intrinsic_metadata_for_deparser_t for_deparser) {
                apply { p.emit(hdr.h); }
            }
            Pipeline(IP(), I(), ID(), EP(), E(), ED()) pipe;
            Switch(pipe) main;
            """;

    private static String program(String parser, String ingress, String deparser) {
        return FRAME.replace("DEPARSER", deparser).replace("PARSER", parser).replace("INGRESS", ingress);
    }

    private static String ingress(String inside) {
        return program("", inside, "apply { p.emit(hdr); }");
    }

    private static String deparser(String inside) {
        return program("", "apply { }", inside);
    }

    @ParameterizedTest
    @CsvSource({"tna, 8, 27", "t2na, 24, 28"})
    void blocksAndIntrinsicMetadata(String name, int portMetadata, int egressBytes) throws Exception {
        String program = ingress("apply { for_tm.ucast_egress_port = intrinsic.ingress_port; }")
                .replace("tna.p4", name + ".p4");
        Json json = Json.of(program);
        assertEquals(name, json.root().at("/__meta__/architecture").asText());
        assertEquals(name, Programs.compile(program).p4Info().getPkgInfo().getArch());
        assertEquals(List.of("ingress_parser", "egress_parser"), json.names("parsers"));
        assertEquals(List.of("ingress", "egress"), json.names("pipelines"));
        assertEquals(List.of("ingress_deparser", "egress_deparser"), json.names("deparsers"));
        assertEquals(List.of("advance(" + portMetadata * 8 + ")"), json.calls("advance"));
        assertEquals(
                List.of("assign(ingress_intrinsic_metadata_for_tm.ucast_egress_port, "
                        + "ingress_intrinsic_metadata.ingress_port)"),
                json.calls("assign").subList(0, 1));
        assertTrue(json.named("headers", "ingress_intrinsic_metadata_for_tm").get("metadata").asBoolean());
        assertEquals(64, bits(json, "ingress_intrinsic_metadata_t"));
        assertEquals(egressBytes * 8, bits(json, "egress_intrinsic_metadata_t"));
    }

    private static int bits(Json json, String type) {
        int bits = 0;
        for (var field : json.named("header_types", type).get("fields")) {
            bits += field.get(1).asInt();
        }
        return bits;
    }

    @Test
    void bothDirectionsUseTheSameHeaders() throws Exception {
        Json json = Json.of(ingress("apply { }"));
        assertEquals(1, json.names("headers").stream().filter(h -> h.startsWith("h")).count());
        assertEquals("[\"bridge\",\"h\"]",
                json.named("deparsers", "ingress_deparser").get("order").toString());
    }

    @Test
    void flexibleHeadersAreFilledUp() throws Exception {
        assertEquals("[[\"kind\",8,false],[\"x\",3,false],[\"y\",10,false],[\"_padding_0\",3,false]]",
                Json.of(ingress("apply { }")).named("header_types", "bridge_t").get("fields").toString());
    }

    @Test
    void countersSayWhatTheyDoNotCount() throws Exception {
        Json json = Json.of(ingress("""
                Counter<bit<64>, bit<8>>(32, CounterType_t.BYTES) c;
                apply { c.count(meta.y); c.count(7, 4); }"""));
        assertEquals(List.of("count(I.c, scalars.userMetadata.y)", "count(I.c, 7, 4)"), json.calls("count"));
        assertEquals(32, json.named("counter_arrays", "I.c").get("size").asInt());
    }

    @Test
    void meters() throws Exception {
        Json json = Json.of(ingress("""
                Meter<bit<8>>(16, MeterType_t.BYTES) m;
                apply { meta.y = m.execute(index = meta.y, adjust_byte_count = 4); }"""));
        assertEquals(List.of("execute_meter(I.m, scalars.userMetadata.y, scalars.tmp_0, 4)"),
                json.calls("execute_meter"));
        assertEquals("bytes", json.named("meter_arrays", "I.m").get("type").asText());
    }

    @Test
    void directCountersAndMetersAreTheTables() throws Exception {
        Json json = Json.of(ingress("""
                DirectCounter<bit<64>>(CounterType_t.PACKETS) c;
                DirectMeter(MeterType_t.PACKETS) m;
                action a() { c.count(4); meta.y = m.execute(); }
                table t { key = { hdr.h.a: exact; } actions = { a; } counters = c; meters = m; idle_timeout = true; }
                apply { t.apply(); }"""));
        assertEquals("I.t", json.named("counter_arrays", "I.c").get("binding").asText());
        assertEquals(4, json.named("counter_arrays", "I.c").get("byte_adjust").asInt());
        assertEquals("[\"scalars\",\"tmp_0\"]",
                json.named("meter_arrays", "I.m").get("result_target").toString());
        assertTrue(json.root().at("/pipelines/0/tables/0/support_timeout").asBoolean());
    }

    @Test
    void aSelectorIsItsProfileWithGroups() throws Exception {
        String program = ingress("""
                @name(".paths")
                ActionProfile(64) members;
                Hash<bit<16>>(HashAlgorithm_t.CRC16) hash;
                ActionSelector(members, hash, SelectorMode_t.FAIR, 8, 4) selector;
                action a(bit<8> y) { meta.y = y; }
                table t {
                    key = { hdr.h.a: exact; hdr.h.b: selector; }
                    actions = { a; }
                    implementation = selector;
                }
                apply { t.apply(); }""");
        Compilation compiled = Programs.compile(program);
        var profile = compiled.p4Info().getActionProfiles(0);
        assertEquals("paths", profile.getPreamble().getName());
        assertTrue(profile.getWithSelector());
        assertEquals(64, profile.getSize());
        assertEquals(8, profile.getMaxGroupSize());
        assertEquals(List.of(compiled.p4Info().getTables(0).getPreamble().getId()),
                profile.getTableIdsList());
        Json json = Json.of(program);
        assertEquals("indirect_ws", json.root().at("/pipelines/0/tables/0/type").asText());
        assertEquals("crc16", json.root().at("/pipelines/0/action_profiles/0/selector/algo").asText());
    }

    @Test
    void howATableIsStoredIsNoConcernOfTheSwitch() throws Exception {
        Json json = Json.of(ingress("""
                Alpm(number_partitions = 2048, subtrees_per_partition = 2) alpm;
                table t { key = { hdr.h.a: lpm; } actions = { NoAction; } implementation = alpm; }
                apply { t.apply(); }"""));
        assertEquals("simple", json.root().at("/pipelines/0/tables/0/type").asText());
    }

    @Test
    void hashAndRandomGiveWholeFields() throws Exception {
        Json json = Json.of(ingress("""
                Hash<bit<32>>(HashAlgorithm_t.CRC32) hash;
                Random<bit<8>>() random;
                apply { meta.x = (bit<16>) hash.get({ hdr.h.a, 8w1 }); meta.y = random.get(); }"""));
        assertEquals(
                List.of("modify_field_with_hash_based_offset(scalars.tmp_0, 0, calc, " + (1L << 32) + ")"),
                json.calls("modify_field_with_hash_based_offset"));
        assertEquals(List.of("h.a", "1", "crc32"), json.calculation("calc"));
        assertEquals(List.of("modify_field_rng_uniform(scalars.tmp_1, 0, 255)"),
                json.calls("modify_field_rng_uniform"));
    }

    @Test
    void minimumAndMaximum() throws Exception {
        assertTrue(Json.of(ingress("apply { meta.x = min(hdr.h.a, hdr.h.b); }")).calls("assign").getFirst()
                .contains("\"op\":\"?\""));
    }

    /// sum' = ~checksum(sum, data), and sum' = checksum(~sum, data) to take away.
    @Test
    void aChecksumInTheParserIsASum() throws Exception {
        Json json = Json.of(program("""
                sum.add(hdr.h);
                meta.wrong = sum.verify();
                sum.subtract({ hdr.h.b });
                meta.x = sum.get();""", "apply { }", "apply { p.emit(hdr); }"));
        assertEquals(List.of("scalars.tmp_0", "h.a", "h.b", "h.checksum", "csum16"),
                json.calculation("calc"));
        assertEquals(List.of("scalars.tmp_2", "h.b", "csum16"), json.calculation("calc_0"));
        assertEquals(List.of("modify_field_with_hash_based_offset(scalars.tmp_1, 0, calc, 65536)",
                "modify_field_with_hash_based_offset(scalars.tmp_3, 0, calc_0, 65536)"),
                json.calls("modify_field_with_hash_based_offset"));
        assertEquals("set(scalars.userMetadata.x, scalars.tmp_0)", json.calls("set").getLast());
    }

    @Test
    void theDeparserDoesBeforeItEmits() throws Exception {
        Json json = Json.of(deparser("""
                Checksum() c;
                Digest<message_t>(1) messages;
                apply {
                    if (hdr.h.isValid()) {
                        hdr.h.checksum = c.update({ hdr.h.a, hdr.h.b, meta.x }, true);
                    }
                    if (for_deparser.digest_type == 1) {
                        messages.pack({ hdr.h.a, meta.y });
                    }
                    p.emit(hdr);
                }"""));
        List<String> operations = json.named("deparsers", "ingress_deparser").get("primitives")
                .findValuesAsText("op").stream().filter(op -> op.matches("[a-z_]{3,}"))
                .filter(op -> !op.equals("b2d") && !op.equals("d2b")).toList();
        assertEquals(
                List.of("_jump_if_zero", "modify_field_with_hash_based_offset", "_jump_if_zero", "assign",
                        "assign", "_jump_if_zero", "generate_digest"),
                operations);
        assertEquals(List.of("h.a", "h.b", "scalars.userMetadata.x", "csum16"), json.calculation("calc"));
        assertEquals("ID.messages", json.named("learn_lists", "ID.messages").get("name").asText());
    }

    @Test
    void whatIsMirroredGoesBehindAHeaderOfItsOwn() throws Exception {
        Json json = Json.of(deparser("""
                Mirror(1) mirror;
                apply {
                    mirror.emit<h_t>(meta.session, { 1, meta.x, hdr.h.a });
                    mirror.emit(5);
                    p.emit(hdr);
                }"""));
        assertEquals(List.of("mirror(scalars.userMetadata.session, mirrored_h_t)", "mirror(5)"),
                json.calls("mirror"));
        assertEquals(List.of("assign(mirrored_h_t.a, 1)", "assign(mirrored_h_t.b, scalars.userMetadata.x)",
                "assign(mirrored_h_t.checksum, h.a)"), json.calls("assign").subList(0, 3));
    }

    @Test
    void whatIsResubmittedGoesWithAHeaderOfItsOwnToo() throws Exception {
        Json json = Json.of(deparser("""
                Resubmit(1) with;
                Resubmit(2) without;
                apply {
                    if (for_deparser.resubmit_type == 1) { with.emit<h_t>(hdr.h); }
                    if (for_deparser.resubmit_type == 2) { without.emit(); }
                    p.emit(hdr);
                }"""));
        assertEquals(List.of("resubmit(resubmitted_h_t)", "resubmit()"), json.calls("resubmit"));
        assertEquals(List.of("assign(resubmitted_h_t.a, h.a)", "assign(resubmitted_h_t.b, h.b)",
                "assign(resubmitted_h_t.checksum, h.checksum)"), json.calls("assign").subList(0, 3));
    }

    @Test
    void asMuchIsResubmittedAsTheChipTakes() {
        String program = deparser("""
                Resubmit(1) resubmit;
                apply { resubmit.emit<long_t>({ 0, 0 }); p.emit(hdr); }""")
                .replace("struct headers_t", "header long_t { bit<64> a; bit<8> b; } struct headers_t");
        assertTrue(
                Programs.errors(program).contains("resubmitting a header of 72 bits: 64 is the most on tna"),
                Programs.errors(program));
        assertEquals("", Programs.errors(program.replace("tna.p4", "t2na.p4")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pktgen", "mtu_trunc_len", "mirror_egress_port", "mirror_multicast_ctrl",
            "adv_flow_ctl"})
    void whatTheSwitchDoesNotDoCannotBeAskedFor(String field) {
        String errors = Programs.errors(ingress("apply { for_deparser." + field + " = 1; }")
                .replace("tna.p4", "t2na.p4"));
        assertTrue(errors.contains("not supported yet: '" + field + "' of t2na"), errors);
        assertEquals("", Programs.errors(ingress("apply { for_deparser." + field + " = 0; }")
                .replace("tna.p4", "t2na.p4")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "Mirror(1) m; apply { m.emit(5); }|'Mirror.emit' of tna outside of the deparser",
            "Resubmit(1) r; apply { r.emit(); }|'Resubmit.emit' of tna outside of the ingress deparser"
    })
    void requestsBelongIntoDeparsers(String sourceAndMessage) {
        int bar = sourceAndMessage.indexOf('|');
        String errors = Programs.errors(ingress(sourceAndMessage.substring(0, bar)));
        assertTrue(errors.contains("not supported yet: " + sourceAndMessage.substring(bar + 1)), errors);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "DirectRegister<bit<8>>() r; apply { }|'DirectRegister' of tna",
            "Hash<bit<8>>(HashAlgorithm_t.CRC8) h; apply { meta.y = h.get({ hdr.h.a }); }|'HashAlgorithm_t.CRC8' of tna",
            "Meter<bit<8>>(1, MeterType_t.BYTES) m; apply { meta.y = m.execute(0, MeterColor_t.RED); }|a meter that is told a color",
            "apply { meta.wrong = is_validated(hdr.h); }|'is_validated' of tna"
    })
    void whatIsNotTranslatedSaysSo(String sourceAndMessage) {
        int bar = sourceAndMessage.indexOf('|');
        String errors = Programs.errors(ingress(sourceAndMessage.substring(0, bar)));
        assertTrue(errors.contains("not supported yet: " + sourceAndMessage.substring(bar + 1)), errors);
    }

    @Test
    void blocksInTheWrongOrder() {
        String errors = Programs
                .errors(ingress("apply { }").replace("Pipeline(IP(), I(),", "Pipeline(I(), IP(),"));
        assertTrue(errors.contains("the control 'I' where the package has a parser"), errors);
        assertTrue(errors.contains("the parser 'IP' where the package has a control"), errors);
    }

    @Test
    void onlyWholeHeadersAreEmittedAndLast() {
        assertTrue(Programs.errors(deparser("apply { if (meta.wrong) { p.emit(hdr.h); } }"))
                .contains("around an 'emit'"));
        assertTrue(Programs.errors(deparser("apply { p.emit(hdr.h); hdr.h.a = 1; }"))
                .contains("behind an 'emit'"));
    }
}
