package org.nvgre.softswitch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nvgre.softswitch.Probe.action;
import static org.nvgre.softswitch.Probe.exact;
import static org.nvgre.softswitch.Probe.lpm;
import static org.nvgre.softswitch.Probe.packet;
import static org.nvgre.softswitch.Probe.range;
import static org.nvgre.softswitch.Probe.ternary;

import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.p4.v1.CloneSessionEntry;
import org.p4.v1.Entity;
import org.p4.v1.FieldMatch;
import org.p4.v1.MulticastGroupEntry;

/** What simple_switch does with a program, seen from outside. Expected bytes are written out by hand. */
final class ForwardingTest {
    private Controller controller;
    private SoftSwitch device;
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

    private void forward(String dst, String actionName, String... arguments) {
        insert("in.fwd", 0, actionName, List.of(arguments), exact(dst));
    }

    private void insert(String table, int priority, String actionName, List<String> arguments,
            FieldMatch... match) {
        controller.insert(Probe
                .entity(Probe.entry(table, priority, action(actionName, arguments.toArray(String[]::new)),
                        match)));
    }

    private List<String> send(int port, byte[] packet) {
        device.receive(port, packet);
        return sent.take();
    }

    /** What egress writes into src. */
    private static String stamp(int instanceType, int rid, int length) {
        return String.format("%012x", (long) instanceType << 40 | (long) rid << 16 | length);
    }

    @Test
    void unicastReachesItsPortWithThePayload() {
        forward("01", "in.to_port", "05");
        assertEquals(List.of("5: 000000000001" + stamp(0, 0, 18) + "0800deadbeef"),
                send(3, packet(1, 2, 0x0800, "deadbeef")));
    }

    @Test
    void markToDropDropsAtIngressAndAtEgress() {
        forward("01", "in.drop");
        forward("02", "in.to_port", "09");
        assertEquals(List.of(), send(3, packet(1, 2, 0x0800, "")));
        assertEquals(List.of(), send(3, packet(2, 2, 0x0800, "")));
    }

    @Test
    void aDropPortOf511Drops() {
        forward("01", "in.to_port", "01ff");
        assertEquals(List.of(), send(3, packet(1, 2, 0x0800, "")));
    }

    @Test
    void aGroupSetAfterTheDropReplicatesInOrderOfInstanceThenPort() {
        forward("01", "in.to_group", "07");
        MulticastGroupEntry.Builder group = MulticastGroupEntry.newBuilder().setMulticastGroupId(7);
        group.addReplicasBuilder().setPort(Probe.bytes("08")).setInstance(2);
        group.addReplicasBuilder().setPort(Probe.bytes("06")).setInstance(2);
        group.addReplicasBuilder().setPort(Probe.bytes("0a")).setInstance(1);
        Entity.Builder entity = Entity.newBuilder();
        entity.getPacketReplicationEngineEntryBuilder().setMulticastGroupEntry(group);
        controller.insert(entity.build());
        assertEquals(
                List.of("10: 000000000001" + stamp(5, 1, 14) + "0800",
                        "6: 000000000001" + stamp(5, 2, 14) + "0800",
                        "8: 000000000001" + stamp(5, 2, 14) + "0800"),
                send(3, packet(1, 2, 0x0800, "")));
    }

    @Test
    void anUnknownGroupIsNoCopies() {
        forward("01", "in.to_group", "08");
        assertEquals(List.of(), send(3, packet(1, 2, 0x0800, "")));
    }

    @Test
    void aCloneIsThePacketAsItCameAndGoesFirst() {
        forward("01", "in.to_port_and_session", "05", "0c");
        CloneSessionEntry.Builder session = CloneSessionEntry.newBuilder().setSessionId(12);
        session.addReplicasBuilder().setPort(Probe.bytes("06")).setInstance(4);
        Entity.Builder entity = Entity.newBuilder();
        entity.getPacketReplicationEngineEntryBuilder().setCloneSessionEntry(session);
        controller.insert(entity.build());
        assertEquals(List.of("6: 000000000001" + stamp(1, 4, 16) + "0800aabb",
                "5: 000000000001" + stamp(0, 0, 16) + "0800aabb"), send(3, packet(1, 2, 0x0800, "aabb")));
    }

    @Test
    void aCloneToAnUnknownSessionIsNone() {
        forward("01", "in.to_port_and_session", "05", "0d");
        assertEquals(1, send(3, packet(1, 2, 0x0800, "")).size());
    }

    @Test
    void aResubmittedPacketKeepsItsFieldListOnly() {
        forward("01", "in.resubmit_to", "05");
        // Second round: instance_type 6 until it is enqueued, kept = 0x123 from the first.
        assertEquals(List.of("5: 000000000123" + stamp(0, 0, 14) + "0800"),
                send(3, packet(1, 2, 0x0800, "")));
    }

    @Test
    void aHeaderAddedIsZeroedAndCountsInTheLength() {
        forward("01", "in.grow", "05");
        assertEquals(List.of("5: 000000000001" + stamp(0, 0, 16) + "0800" + "0abc"),
                send(3, packet(1, 2, 0x0800, "")));
    }

    @Test
    void aPacketTooShortKeepsWhatWasParsedAndReachesIngress() {
        // Type 2 wants six more bytes, there are two.
        assertEquals(List.of("7: 000000000001" + stamp(0, 0, 16) + "0002aabb"),
                send(3, packet(0x99, 2, 2, "aabb")));
        // Not even an Ethernet header: nothing is valid, the bytes go through.
        assertEquals(List.of("7: aabbcc"), send(3, Probe.hex("aabbcc")));
    }

    @Test
    void verifyReportsTheProgramsOwnError() {
        forward("01", "in.to_port", "05");
        assertEquals(List.of("7: 000000000009" + stamp(0, 0, 14) + "0003"), send(3, packet(1, 2, 3, "")));
        assertEquals(List.of("5: 000000000001" + stamp(0, 0, 14) + "0003"), send(3, packet(1, 0, 3, "")));
    }

    @Test
    void varbitOfAnyWholeNumberOfBytesPasses() {
        forward("01", "in.to_port", "05");
        assertEquals(List.of("5: 000000000001" + stamp(0, 0, 15) + "000100"), send(3, packet(1, 2, 1, "00")));
        assertEquals(List.of("5: 000000000001" + stamp(0, 0, 20) + "0001" + "2011223344" + "ee"),
                send(3, packet(1, 2, 1, "2011223344ee")));
    }

    @Test
    void varbitErrorsInTheOrderOfSimpleSwitch() {
        // 7 bits: ParserInvalidArgument. 48 bits with four bytes there: PacketTooShort before HeaderTooShort.
        assertEquals("7: 000000000006", send(3, packet(1, 2, 1, "07ffff")).getFirst().substring(0, 15));
        assertEquals("7: 000000000001", send(3, packet(1, 2, 1, "3011223344")).getFirst().substring(0, 15));
        assertEquals("7: 000000000004",
                send(3, packet(1, 2, 1, "30112233445566")).getFirst().substring(0, 15));
    }

    @Test
    void aFullStackIsAnError() {
        forward("01", "in.to_port", "05");
        assertEquals(List.of("5: 000000000001" + stamp(0, 0, 18) + "4000" + "1001" + "0002"),
                send(3, packet(1, 2, 0x4000, "1001 0002")));
        assertEquals("7: 000000000003",
                send(3, packet(1, 2, 0x4fff, "1001 1002 0003")).getFirst().substring(0, 15));
    }

    @Test
    void aWrongChecksumIsSeenAndEveryChecksumIsWrittenAnew() {
        forward("01", "in.to_port", "05");
        // 0x1234 + 0xf000 = 0x10234 -> 0x0235, complement 0xfdca.
        assertEquals(List.of("5: 000000000000" + stamp(0, 0, 20) + "0002" + "1234f000fdca"),
                send(3, packet(1, 2, 2, "1234f000fdca")));
        assertEquals(List.of("5: 000000000001" + stamp(0, 0, 20) + "0002" + "1234f000fdca"),
                send(3, packet(1, 2, 2, "1234f0000000")));
    }

    @Test
    void aHashPicksAPort() {
        forward("01", "in.hash_port");
        CRC32 crc = new CRC32();
        crc.update(Probe.hex("0000000000fe" + "0b"));
        long port = 0x10 + crc.getValue() % 8;
        assertEquals(List.of(port + ": 000000000001" + stamp(0, 0, 14) + "0800"),
                send(3, packet(1, 0xfe, 0x0800, "")));
    }

    @Test
    void aRegisterOutlivesThePacket() {
        forward("01", "in.remember", "05");
        assertEquals("5: 000000000000", send(3, packet(1, 0xa1, 0x0800, "")).getFirst().substring(0, 15));
        assertEquals("5: 0000000000a1", send(3, packet(1, 0xa2, 0x0800, "")).getFirst().substring(0, 15));
    }

    @Test
    void theLongestPrefixWins() {
        insert("in.route", 0, "in.to_port", List.of("01"), lpm("aa0000000000", 8));
        insert("in.route", 0, "in.to_port", List.of("02"), lpm("aabb00000000", 16));
        insert("in.route", 0, "in.to_port", List.of("04"), lpm("aabbccddeeff", 48));
        assertEquals("4", port(send(3, packet(0xaabbccddeeffL, 0, 0x0800, ""))));
        assertEquals("2", port(send(3, packet(0xaabbccddeefeL, 0, 0x0800, ""))));
        assertEquals("1", port(send(3, packet(0xaabc00000000L, 0, 0x0800, ""))));
    }

    @Test
    void theHighestPriorityWins() {
        insert("in.acl", 10, "in.to_port", List.of("01"), ternary("0a", "ff"));
        insert("in.acl", 30, "in.to_port", List.of("02"), ternary("0a", "0f"), range("0800", "08ff"));
        insert("in.acl", 20, "in.to_port", List.of("04"), ternary("1a", "ff"));
        assertEquals("2", port(send(3, packet(0x99, 0x0a, 0x0800, ""))));
        assertEquals("2", port(send(3, packet(0x99, 0x1a, 0x08ff, ""))));
        assertEquals("1", port(send(3, packet(0x99, 0x0a, 0x0900, ""))));
        assertEquals("4", port(send(3, packet(0x99, 0x1a, 0x0900, ""))));
        // Nothing matches: what in.fwd did by default, the drop, stands.
        assertEquals(List.of(), send(3, packet(0x99, 0x2b, 0x0900, "")));
    }

    private static String port(List<String> packets) {
        return String.join(" ", packets).replaceAll(":.*", "");
    }

    @Test
    void listenersMayReceiveAgain() {
        // A cable from port 5 back to port 3: the packet comes out once more, on port 6.
        forward("01", "in.to_port", "05");
        forward("02", "in.to_port", "06");
        device.onTransmit((port, bytes) -> {
            if (port == 5) {
                bytes[5] = 2;
                device.receive(3, bytes);
            }
        });
        assertEquals(2, send(3, packet(1, 2, 0x0800, "")).size());
    }
}
