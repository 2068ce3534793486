package org.nvgre.softswitch.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.nvgre.softswitch.traffic.Written.add;
import static org.nvgre.softswitch.traffic.Written.equal;
import static org.nvgre.softswitch.traffic.Written.extract;
import static org.nvgre.softswitch.traffic.Written.header;
import static org.nvgre.softswitch.traffic.Written.object;
import static org.nvgre.softswitch.traffic.Written.op;
import static org.nvgre.softswitch.traffic.Written.set;
import static org.nvgre.softswitch.traffic.Written.shift;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.Probe;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.table.Meter;
import org.nvgre.softswitch.trace.TraceEvent;
import org.nvgre.softswitch.traffic.MulticastGroups.Replica;

/// What lies between the blocks of a tna program. A packet says what ingress is to ask the traffic manager for; egress
/// answers with a report of what it was told, before the packet.
final class TofinoTest {
    private static final int CPU = 192;
    private static final String[] EGRESS_METADATA_OF_TOFINO_1 = {"_0/7", "egress_port/9", "_1/5",
            "enq_qdepth/19",
            "_2/6", "enq_congest_stat/2", "_3/14", "enq_tstamp/18", "_4/5", "deq_qdepth/19", "_5/6",
            "deq_congest_stat/2", "app_pool_congest_stat/8", "_6/14", "deq_timedelta/18", "egress_rid/16",
            "_7/7",
            "egress_rid_first/1", "_8/3", "egress_qid/5", "_9/5", "egress_cos/3", "_10/7",
            "deflection_flag/1",
            "pkt_length/16"};
    private static final String[] EGRESS_METADATA_OF_TOFINO_2 = {"_0/7", "egress_port/9", "_1/5",
            "enq_qdepth/19",
            "_2/6", "enq_congest_stat/2", "enq_tstamp/32", "_3/5", "deq_qdepth/19", "_4/6",
            "deq_congest_stat/2",
            "app_pool_congest_stat/8", "deq_timedelta/32", "egress_rid/16", "_5/7", "egress_rid_first/1",
            "_6/1",
            "egress_qid/7", "_7/5", "egress_cos/3", "_8/7", "deflection_flag/1", "pkt_length/16", "_9/8"};
    /// The port that a packet names to have no unicast copy.
    private static final int NONE = 511;

    private final MulticastGroups groups = new MulticastGroups();
    private final CloneSessions sessions = new CloneSessions();
    private final List<String> sent = new ArrayList<>();
    private final List<String> digests = new ArrayList<>();
    private SwitchProgram program;
    private Target target;

    private static Written written(String architecture, int portMetadata, String... egressMetadata) {
        String egressSays = "egress_intrinsic_metadata.";
        return new Written(architecture)
                .header("ingress_intrinsic_metadata", "resubmit_flag/1", "_1/1", "packet_version/2", "_2/3",
                        "ingress_port/9", "ingress_mac_tstamp/48")
                .header("egress_intrinsic_metadata", egressMetadata)
                .header("bridge", "from/8")
                .header("mirrored", "from/8")
                .header("request", "port/16", "group/16", "drop/8", "bypass/8", "to_cpu/8", "session/8",
                        "egress_drop/8")
                .header("report", "from/8", "port/16", "rid/16", "first/8", "length/16")
                .metadata("ingress_intrinsic_metadata_from_parser", "global_tstamp/48", "global_ver/32",
                        "parser_err/16")
                .metadata("ingress_intrinsic_metadata_for_tm", "ucast_egress_port/9", "bypass_egress/1",
                        "copy_to_cpu/1", "mcast_grp_a/16", "mcast_grp_b/16", "rid/16")
                .metadata("ingress_intrinsic_metadata_for_deparser", "drop_ctl/3")
                .metadata("egress_intrinsic_metadata_for_deparser", "drop_ctl/3")
                .metadata("scalars", "color/8")
                .with("\"counter_arrays\": [{\"name\": \"seen\", \"id\": 0, \"size\": 4}, "
                        + "{\"name\": \"errors\", \"id\": 1, \"size\": 4}]")
                .with("\"meter_arrays\": [{\"name\": \"rate\", \"id\": 0, \"size\": 1, \"type\": \"bytes\"}]")
                .with("\"learn_lists\": [{\"id\": 1, \"name\": \"learn\", \"elements\": "
                        + "[{\"type\": \"field\", \"value\": [\"ingress_intrinsic_metadata\", \"ingress_port\"]}]}]")
                .parser("ingress_parser", extract("ingress_intrinsic_metadata"), shift(portMetadata),
                        extract("request"))
                .control("ingress",
                        set("ingress_intrinsic_metadata_for_tm.ucast_egress_port", "request.port"),
                        set("ingress_intrinsic_metadata_for_tm.mcast_grp_a", "request.group"),
                        set("ingress_intrinsic_metadata_for_tm.bypass_egress", "request.bypass"),
                        set("ingress_intrinsic_metadata_for_tm.copy_to_cpu", "request.to_cpu"),
                        set("ingress_intrinsic_metadata_for_deparser.drop_ctl", "request.drop"),
                        add("bridge"),
                        set("bridge.from", "0xaa"), op("count", object("counter_array", "seen"), "0x0"),
                        op("count", object("counter_array", "seen"), "0x1", "0x4"),
                        op("count", object("counter_array", "errors"),
                                "ingress_intrinsic_metadata_from_parser.parser_err"))
                .deparser("ingress_deparser", List.of("bridge", "request"),
                        op("_jump_if_zero", equal("request.session", "0x7"), "0x4"), add("mirrored"),
                        set("mirrored.from", "0xbb"), op("mirror", "request.session", header("mirrored")),
                        op("_jump_if_zero", equal("request.session", "0x9"), "0x6"),
                        op("generate_digest", "0x0", "0x1"))
                .parser("egress_parser", extract("egress_intrinsic_metadata"), extract("bridge"),
                        extract("request"))
                .control("egress", add("report"), set("report.from", "bridge.from"),
                        set("report.port", egressSays + "egress_port"),
                        set("report.rid", egressSays + "egress_rid"),
                        set("report.first", egressSays + "egress_rid_first"),
                        set("report.length", egressSays + "pkt_length"),
                        set("egress_intrinsic_metadata_for_deparser.drop_ctl", "request.egress_drop"))
                .deparser("egress_deparser", List.of("report", "request"),
                        op("_jump_if_zero", equal("request.session", "0x8"), "0x5"),
                        op("_jump_if_zero", equal("bridge.from", "0xaa"), "0x5"), add("mirrored"),
                        set("mirrored.from", "0xcc"), op("mirror", "request.session", header("mirrored")));
    }

    @BeforeEach
    void start() throws LoadException {
        use(written("tna", 8, EGRESS_METADATA_OF_TOFINO_1));
    }

    private void use(Written written) throws LoadException {
        program = written.compile();
        target = Target.of(program, around());
    }

    private Surroundings around() {
        return new Surroundings(groups, sessions, (digest, s) -> digests
                .add(digest.name() + " " + digest.fields().getFirst().get(s.words)),
                (port, packet, length, _) -> sent.add(port + ": " + Probe.hex(Arrays.copyOf(packet, length))),
                OptionalInt.of(CPU), System.nanoTime());
    }

    private static String request(int port, int group, int drop, int bypass, int toCpu, int session,
            int egressDrop) {
        return "%04x%04x%02x%02x%02x%02x%02x".formatted(port, group, drop, bypass, toCpu, session,
                egressDrop);
    }

    private static String report(int from, int port, int rid, int first, int length) {
        return "%02x%04x%04x%02x%04x".formatted(from, port, rid, first, length);
    }

    private List<String> send(String packet) {
        sent.clear();
        target.process(5, Probe.hex(packet), 0);
        return sent;
    }

    @Test
    void unicastGoesThroughEgressWithWhatIngressBridged() {
        String packet = request(17, 0, 0, 0, 0, 0, 0) + "deadbeef";
        assertEquals(List.of("17: " + report(0xaa, 17, 0, 0, 13 + 4) + packet), send(packet));
    }

    @Test
    void withoutAPortAndAGroupThePacketEndsAtIngress() {
        assertEquals(List.of(), send(request(NONE, 0, 0, 0, 0, 0, 0)));
    }

    @Test
    void aPortAndAGroupAreBothServedEachCopyWithItsRid() {
        groups.put(3, List.of(new Replica(8, 2), new Replica(6, 2), new Replica(7, 1)), null);
        String packet = request(17, 3, 0, 0, 0, 0, 0);
        assertEquals(List.of("17: " + report(0xaa, 17, 0, 0, 13) + packet,
                "7: " + report(0xaa, 7, 1, 1, 13) + packet, "6: " + report(0xaa, 6, 2, 0, 13) + packet,
                "8: " + report(0xaa, 8, 2, 0, 13) + packet), send(packet));
        assertEquals(List.of(), send(request(NONE, 4, 0, 0, 0, 0, 0)));
    }

    @Test
    void dropControlStopsPortAndGroupButNotTheCopyForTheCpuWhichHasItsOwnBit() {
        groups.put(3, List.of(new Replica(8, 2)), null);
        String packet = request(17, 3, 1, 0, 1, 0, 0);
        assertEquals(List.of(CPU + ": " + report(0xaa, CPU, 0, 0, 13) + packet), send(packet));
        assertEquals(List.of(), send(request(17, 3, 3, 0, 1, 0, 0)));
    }

    @Test
    void bypassedEgressLeavesThePacketAsIngressEmittedIt() {
        String packet = request(17, 0, 0, 1, 0, 0, 0);
        assertEquals(List.of("17: aa" + packet), send(packet));
    }

    @Test
    void egressDrops() {
        assertEquals(List.of(), send(request(17, 0, 0, 0, 0, 0, 1)));
    }

    @Test
    void anIngressMirrorIsTheFrameAsItCameBehindItsHeader() {
        sessions.put(7, List.of(new Replica(30, 4)), 0, null);
        String packet = request(17, 0, 1, 0, 0, 7, 0) + "0102";
        assertEquals(List.of("30: " + report(0xbb, 30, 4, 0, 1 + 11 + 4) + packet), send(packet));
    }

    @Test
    void anEgressMirrorIsWhatEgressEmitsUnlessItsBitIsSet() {
        sessions.put(8, List.of(new Replica(30, 0)), 0, null);
        String packet = request(17, 0, 0, 0, 0, 8, 0);
        List<String> both = send(packet);
        assertEquals(2, both.size());
        String first = report(0xaa, 17, 0, 0, 13) + packet;
        assertEquals("17: " + first, both.getFirst());
        // Egress takes the first bytes of the report for a request: only what it puts before them is looked at.
        assertEquals("30: " + report(0xcc, 30, 0, 0, 1 + 17 + 4) + first, both.getLast());
        assertEquals(List.of(), send(request(17, 0, 0, 0, 0, 8, 5)));
    }

    @Test
    void digestsComeFromTheIngressDeparser() {
        send(request(NONE, 0, 0, 0, 0, 9, 0));
        assertEquals(List.of("learn 5"), digests);
    }

    @Test
    void bytesAreCountedWithTheFrameCheckSequenceLessTheAdjustment() {
        send(request(17, 0, 0, 0, 0, 0, 0));
        var seen = program.counters().get("seen");
        assertEquals(List.of(13L, 9L), List.of(seen.bytes(0), seen.bytes(1)));
    }

    @Test
    void aHeaderThatIsIncompleteSetsItsFlagAndIngressRuns() {
        send("00110000");
        assertEquals(1, program.counters().get("errors").packets(2));
    }

    @Test
    void redIsThree() {
        assertEquals(List.of(0, 1, 3), List.of(program.meters().get("rate").codeOf(Meter.GREEN),
                program.meters().get("rate").codeOf(Meter.YELLOW),
                program.meters().get("rate").codeOf(Meter.RED)));
    }

    @Test
    void tofino2HasLongerMetadataInBothPlaces() throws LoadException {
        use(written("t2na", 24, EGRESS_METADATA_OF_TOFINO_2));
        String packet = request(17, 0, 0, 0, 0, 0, 0) + "deadbeef";
        assertEquals(List.of("17: " + report(0xaa, 17, 0, 0, 13 + 4) + packet), send(packet));
    }

    @Test
    void whatTheTargetPutsBeforeAPacketHasToBeWhatTheProgramTakes() {
        assertEquals(
                "x.json: no tna program: its header egress_intrinsic_metadata has 224 bits instead of 216",
                assertThrows(LoadException.class, written("tna", 8, EGRESS_METADATA_OF_TOFINO_2)::compile)
                        .getMessage());
    }

    @Test
    void aTracedPacketGoesTheSameWay() {
        List<TraceEvent> events = new ArrayList<>();
        String packet = request(17, 0, 0, 0, 0, 0, 0);
        target = Target.of(program, around(), new Tracer(events::add));
        assertEquals(List.of("17: " + report(0xaa, 17, 0, 0, 13) + packet), send(packet));
        assertEquals(List.of("Arrived", "Forwarded", "EgressBegan", "Transmitted"),
                events.stream().map(e -> e.getClass().getSimpleName())
                        .filter(List.of("Arrived", "Forwarded", "EgressBegan", "Transmitted")::contains)
                        .toList());
    }
}
