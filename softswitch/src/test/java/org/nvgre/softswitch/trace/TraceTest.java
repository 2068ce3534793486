package org.nvgre.softswitch.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nvgre.softswitch.Probe.action;
import static org.nvgre.softswitch.Probe.exact;
import static org.nvgre.softswitch.Probe.hex;
import static org.nvgre.softswitch.Probe.lpm;
import static org.nvgre.softswitch.Probe.packet;
import static org.nvgre.softswitch.Probe.range;
import static org.nvgre.softswitch.Probe.ternary;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.Controller;
import org.nvgre.softswitch.Probe;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;
import org.nvgre.softswitch.table.FieldMatch;
import org.nvgre.softswitch.trace.TraceEvent.Arrival;
import org.nvgre.softswitch.trace.TraceEvent.Copy;
import org.nvgre.softswitch.trace.TraceEvent.Passage;
import org.nvgre.softswitch.trace.TraceEvent.Stage;
import org.nvgre.softswitch.trace.TraceEvent.TableApplied;
import org.p4.v1.CloneSessionEntry;
import org.p4.v1.Entity;
import org.p4.v1.MulticastGroupEntry;

/// What a trace tells, kind by kind, on the probe program (README.md among the resources).
final class TraceTest {
    private SoftSwitch device;
    private Controller controller;
    private final Probe.Sent sent = new Probe.Sent();

    @BeforeEach
    void start() throws Exception {
        device = SoftSwitch.start(SwitchOptions.defaults().withDeviceId(1));
        device.onTransmit(sent);
        device.load(Probe.resource("probe.json"), Probe.p4Info());
        controller = new Controller(device.grpcPort(), 1);
    }

    @AfterEach
    void stop() {
        controller.close();
        device.close();
    }

    private void insert(String table, int priority, String actionName, List<String> arguments,
            org.p4.v1.FieldMatch... match) {
        controller.insert(Probe.entity(Probe.entry(table, priority,
                action(actionName, arguments.toArray(String[]::new)), match)));
    }

    private void forward(String dst, String actionName, String... arguments) {
        insert("in.fwd", 0, actionName, List.of(arguments), exact(dst));
    }

    private static FieldValue value(String name, int width, long value) {
        return new FieldValue(name, width, BigInteger.valueOf(value));
    }

    private static <E extends TraceEvent> E only(Trace trace, Class<E> kind) {
        List<E> found = trace.events(kind).toList();
        assertEquals(1, found.size(), () -> kind.getSimpleName() + " in " + trace);
        return found.getFirst();
    }

    private static TableApplied table(Trace trace, String name) {
        return trace.events(TableApplied.class).filter(t -> t.table().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + trace));
    }

    // ---- parser

    @Test
    void statesHeadersAndWhyTheParserWentOn() {
        Trace trace = device.trace(3, packet(0xa, 0xb, 2, "1234f000fdca"));
        assertEquals(new TraceEvent.Arrived(Arrival.RECEIVED, 3,
                ByteString.copyFrom(packet(0xa, 0xb, 2, "1234f000fdca"))), trace.events().getFirst());
        assertEquals(List.of("start", "parse_sum"),
                trace.events(TraceEvent.StateEntered.class).map(TraceEvent.StateEntered::state).toList());
        assertEquals(List.of(
                new TraceEvent.Extracted("eth", 14,
                        List.of(value("eth.dst", 48, 0xa), value("eth.src", 48, 0xb),
                                value("eth.type", 16, 2))),
                new TraceEvent.Extracted("sum", 6, List.of(value("sum.a", 16, 0x1234),
                        value("sum.b", 16, 0xf000), value("sum.sum", 16, 0xfdca)))),
                trace.events(TraceEvent.Extracted.class).toList());
        assertEquals(List.of(
                new TraceEvent.Selected(List.of(value("eth.type", 16, 2)), Optional.of("parse_sum")),
                new TraceEvent.Selected(List.of(), Optional.empty())),
                trace.events(TraceEvent.Selected.class).toList());
        assertEquals(0, trace.events(TraceEvent.ChecksumWrong.class).count());
    }

    @Test
    void aWrongChecksumAndTheRightOne() {
        forward("0a", "in.to_port", "05");
        Trace trace = device.trace(3, packet(0xa, 0xb, 2, "1234f0000000"));
        assertEquals(value("sum.sum", 16, 0), only(trace, TraceEvent.ChecksumWrong.class).found());
        TraceEvent.Deparsed deparsed = only(trace, TraceEvent.Deparsed.class);
        assertEquals(List.of("eth", "sum"), deparsed.headers());
        assertEquals(List.of(new Effect.Changed(value("sum.sum", 16, 0), BigInteger.valueOf(0xfdca))),
                deparsed.effects());
    }

    @Test
    void parserErrorsByName() {
        assertEquals(new TraceEvent.ParserFailed("PacketTooShort", 2),
                only(device.trace(3, packet(1, 2, 2, "aabb")), TraceEvent.ParserFailed.class));
        assertEquals(new TraceEvent.ParserFailed("Refused", 0),
                only(device.trace(3, packet(1, 2, 3, "")), TraceEvent.ParserFailed.class));
    }

    @Test
    void assignmentsOfTheParserAndVarbitFields() {
        Trace trace = device.trace(3, packet(1, 2, 1, "1011 22ee"));
        assertEquals(List.of(new Effect.Changed(value("kept", 16, 0), BigInteger.valueOf(0x10))),
                only(trace, TraceEvent.ParserActed.class).effects());
        TraceEvent.Extracted opt = trace.events(TraceEvent.Extracted.class).toList().getLast();
        assertEquals(new TraceEvent.Extracted("opt", 3,
                List.of(value("opt.len", 8, 0x10), value("opt.data", 16, 0x1122))), opt);
    }

    @Test
    void elementsOfAStackAreToldApart() {
        Trace trace = device.trace(3, packet(1, 2, 0x4000, "1001 0002"));
        assertEquals(List.of("eth", "tags[0]", "tags[1]"),
                trace.events(TraceEvent.Extracted.class).map(TraceEvent.Extracted::header).toList());
    }

    // ---- controls

    @Test
    void conditionsAreWrittenOutAgainAndSayHowTheyWent() {
        Trace trace = device.trace(3, packet(1, 2, 0x0800, ""));
        assertEquals(new TraceEvent.Branched("node_error", "standard_metadata.parser_error != 0",
                Optional.empty(), false), trace.events(TraceEvent.Branched.class).findFirst().orElseThrow());
        assertTrue(device.trace(3, packet(1, 2, 3, "")).events(TraceEvent.Branched.class).findFirst()
                .orElseThrow().outcome());
    }

    @Test
    void aHitTellsKeyEntryActionArgumentsAndChanges() {
        forward("0a", "in.to_port", "05");
        TableApplied applied = table(device.trace(3, packet(0xa, 2, 0x0800, "")), "in.fwd");
        assertEquals(List.of(value("eth.dst", 48, 0xa)),
                applied.key().stream().map(TraceEvent.KeyValue::value).toList());
        assertEquals(Optional.of(new TraceEvent.Hit(List.of(new FieldMatch.Exact(BigInteger.TEN)), 0,
                Optional.empty())), applied.hit());
        TraceEvent.ActionRun run = applied.run().orElseThrow();
        assertEquals("in.to_port", run.action());
        assertEquals(List.of(BigInteger.valueOf(5)),
                run.arguments().stream().map(FieldValue::value).toList());
        assertEquals(List.of(new Effect.Changed(value("standard_metadata.egress_spec", 9, 0),
                BigInteger.valueOf(5))), run.effects());
    }

    @Test
    void missesAndTheEntriesThatMatchInOtherWays() {
        insert("in.route", 0, "in.to_port", List.of("02"), lpm("aabb00000000", 16));
        insert("in.acl", 30, "in.to_port", List.of("04"), ternary("0a", "0f"), range("0800", "08ff"));
        Trace routed = device.trace(3, packet(0xaabbccddeeffL, 0, 0x0800, ""));
        assertTrue(table(routed, "in.fwd").hit().isEmpty());
        assertEquals("in.drop", table(routed, "in.fwd").run().orElseThrow().action());
        assertEquals(List.of(new FieldMatch.Lpm(BigInteger.valueOf(0xaabb00000000L), 16)),
                table(routed, "in.route").hit().orElseThrow().match());
        TraceEvent.Hit ruled = table(device.trace(3, packet(0x99, 0x1a, 0x08ff, "")), "in.acl").hit()
                .orElseThrow();
        assertEquals(new TraceEvent.Hit(List.of(
                new FieldMatch.Ternary(BigInteger.TEN, BigInteger.valueOf(0xf)),
                new FieldMatch.Range(BigInteger.valueOf(0x800), BigInteger.valueOf(0x8ff))), 30,
                Optional.empty()), ruled);
    }

    @Test
    void whatDoesNotShowInThePacketIsToldToo() {
        forward("01", "in.remember", "05");
        Trace trace = device.trace(3, packet(1, 0xa1, 0x0800, ""));
        assertTrue(trace.effects().toList().contains(new Effect.Counted("in.packets", 3)), trace::toString);
        Effect.RegisterWritten written = trace.effects().filter(Effect.RegisterWritten.class::isInstance)
                .map(Effect.RegisterWritten.class::cast).findFirst().orElseThrow();
        assertEquals(BigInteger.valueOf(0xa1), written.value().value());
    }

    @Test
    void aHeaderAddedAndTheExitAfterIt() {
        forward("01", "in.grow", "05");
        Trace trace = device.trace(3, packet(1, 2, 0x0800, ""));
        List<Effect> effects = table(trace, "in.fwd").run().orElseThrow().effects();
        assertTrue(effects.contains(new Effect.HeaderAdded("tag",
                List.of(value("tag.top", 4, 0), value("tag.value", 12, 0xabc)))), effects::toString);
        assertEquals(new Effect.Exited(), effects.getLast());
        // Neither the other condition of ingress comes after it, nor is egress left out.
        assertEquals(1, trace.events(TraceEvent.Branched.class).count());
        assertEquals(1, trace.transmitted().size());
    }

    // ---- the target

    @Test
    void onePortDropsAndWhatLeaves() {
        forward("01", "in.to_port", "05");
        forward("02", "in.to_port", "09");
        Trace forwarded = device.trace(3, packet(1, 2, 0x0800, "aa"));
        assertEquals(5, only(forwarded, TraceEvent.Forwarded.class).port());
        assertEquals(new TraceEvent.EgressBegan(Passage.UNICAST, 5, 0),
                only(forwarded, TraceEvent.EgressBegan.class));
        assertEquals(List.of("5: " + Probe.hex(forwarded.transmitted().getFirst().packet().toByteArray())),
                sent.take());
        assertEquals(new TraceEvent.Dropped(Stage.INGRESS), device.trace(3, packet(7, 2, 0x0800, ""))
                .events().getLast());
        assertEquals(new TraceEvent.Dropped(Stage.EGRESS), device.trace(3, packet(2, 2, 0x0800, ""))
                .events().getLast());
    }

    @Test
    void copiesOfAGroup() {
        forward("01", "in.to_group", "07");
        MulticastGroupEntry.Builder group = MulticastGroupEntry.newBuilder().setMulticastGroupId(7);
        group.addReplicasBuilder().setPort(Probe.bytes("08")).setInstance(2);
        group.addReplicasBuilder().setPort(Probe.bytes("0a")).setInstance(1);
        Trace unknown = device.trace(3, packet(1, 2, 0x0800, ""));
        assertEquals(new TraceEvent.Replicated(7, false, List.of()), unknown.events().getLast());
        Entity.Builder entity = Entity.newBuilder();
        entity.getPacketReplicationEngineEntryBuilder().setMulticastGroupEntry(group);
        controller.insert(entity.build());
        Trace trace = device.trace(3, packet(1, 2, 0x0800, ""));
        assertEquals(new TraceEvent.Replicated(7, true, List.of(new Copy(10, 1), new Copy(8, 2))),
                only(trace, TraceEvent.Replicated.class));
        assertEquals(
                List.of(new TraceEvent.EgressBegan(Passage.REPLICA, 10, 1),
                        new TraceEvent.EgressBegan(Passage.REPLICA, 8, 2)),
                trace.events(TraceEvent.EgressBegan.class).toList());
        assertEquals(List.of(10, 8),
                trace.transmitted().stream().map(TraceEvent.Transmitted::port).toList());
    }

    @Test
    void clones() {
        forward("01", "in.to_port_and_session", "05", "0c");
        Trace without = device.trace(3, packet(1, 2, 0x0800, ""));
        assertEquals(new TraceEvent.Cloned(Stage.INGRESS, 12, false, List.of()),
                only(without, TraceEvent.Cloned.class));
        CloneSessionEntry.Builder session = CloneSessionEntry.newBuilder().setSessionId(12);
        session.addReplicasBuilder().setPort(Probe.bytes("06")).setInstance(4);
        Entity.Builder entity = Entity.newBuilder();
        entity.getPacketReplicationEngineEntryBuilder().setCloneSessionEntry(session);
        controller.insert(entity.build());
        Trace trace = device.trace(3, packet(1, 2, 0x0800, ""));
        assertEquals(new TraceEvent.Cloned(Stage.INGRESS, 12, true, List.of(new Copy(6, 4))),
                only(trace, TraceEvent.Cloned.class));
        assertEquals(List.of(Passage.INGRESS_CLONE, Passage.UNICAST),
                trace.events(TraceEvent.EgressBegan.class).map(TraceEvent.EgressBegan::how).toList());
    }

    @Test
    void aSecondRound() {
        forward("01", "in.resubmit_to", "05");
        Trace trace = device.trace(3, packet(1, 2, 0x0800, ""));
        assertEquals(List.of(Arrival.RECEIVED, Arrival.RESUBMITTED),
                trace.events(TraceEvent.Arrived.class).map(TraceEvent.Arrived::how).toList());
        assertEquals(1, trace.transmitted().size());
    }

    @Test
    void digests() {
        forward("01", "in.learn", "05");
        TraceEvent.Digested digest = only(device.trace(3, packet(1, 0xfe, 0x0800, "")),
                TraceEvent.Digested.class);
        assertEquals(new TraceEvent.Digested("learned",
                List.of(value("eth.src", 48, 0xfe), value("standard_metadata.ingress_port", 9, 3))), digest);
    }

    // ---- a traced packet is a packet

    @Test
    void aTracedPacketIsForwardedAsAnyOther() {
        forward("01", "in.to_port", "05");
        forward("02", "in.grow", "06");
        forward("04", "in.resubmit_to", "07");
        forward("05", "in.remember", "07");
        insert("in.route", 0, "in.to_port", List.of("02"), lpm("aabb00000000", 16));
        List<byte[]> packets = List.of(packet(1, 2, 0x0800, "deadbeef"), packet(2, 2, 0x0800, ""),
                packet(4, 2, 0x0800, ""), packet(5, 0xa1, 0x0800, ""),
                packet(0xaabb00000001L, 2, 1, "2011223344ee"), packet(1, 2, 2, "1234f0000000"),
                packet(1, 2, 0x4000, "1001 0002"), packet(9, 2, 0x0800, ""), hex("aabbcc"));
        List<String> untraced = new ArrayList<>();
        // Twice: what `remember` finds in its register is its own from then on.
        for (int round = 0; round < 2; round++) {
            untraced.clear();
            packets.forEach(packet -> device.receive(3, packet));
            untraced.addAll(sent.take());
        }
        List<String> told = new ArrayList<>();
        for (byte[] packet : packets) {
            device.trace(3, packet).transmitted()
                    .forEach(out -> told.add(out.port() + ": " + Probe.hex(out.packet().toByteArray())));
        }
        assertEquals(untraced, sent.take());
        assertEquals(untraced, told);
        assertEquals(8, untraced.size(), untraced::toString);
    }

    @Test
    void withoutAProgramThereIsNothingToTrace() throws Exception {
        try (SoftSwitch empty = SoftSwitch.start(SwitchOptions.defaults())) {
            assertEquals("the switch has no program",
                    assertThrows(IllegalStateException.class, () -> empty.trace(1, hex("00"))).getMessage());
        }
    }
}
