package org.nvgre.runtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.desired.Learned;
import org.nvgre.runtime.desired.Learned.Destination;
import org.nvgre.runtime.policy.Addresses;

import com.google.protobuf.ByteString;

/// What nve1 of the example `gateway` tells its tenants: 10.1.0.1 behind port 1 and 10.1.0.2 behind port 2 VLAN 100.
/// The frames were put together by hand.
class TenantHostTest {

    private static final int SUBNET = 5001;

    private final TestClock clock = new TestClock();
    private final TenantHost host = new TenantHost(TestPolicies.gateway(), "nve1", clock);

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    private static String text(Optional<Outgoing> out) {
        return out.map(
                each -> each.port() + " " + HexFormat.of().formatHex(each.frame().toBytes().toByteArray()))
                .orElse("silence");
    }

    /// UDP from 10.1.0.1 to 10.1.0.3, 1588 bytes with DF.
    private static final ByteString BIG = bytes("020000000103020000000101080045000634000040004011"
            + "20b40a0100010a01000303e807d006200000").concat(ByteString.copyFrom(new byte[1560]));
    /// UDP from 10.1.0.2 to 10.2.0.2 with TTL 1, by way of the router.
    private static final String LATE = "02000000fe010200000001020800"
            + "4500002000004000011165c70a0100020a02000203e807d0000c000061626364";

    /// 10.1.0.3 is behind a tunnel over IPv6, whose next hop takes 1600 bytes: 62 less are the tenant's. The error has 576
    /// bytes, 548 of them quoted.
    @Test
    void tooBig() {
        String answer = text(host.tooBig(1, SUBNET, BIG));
        assertEquals("1 02000000010102000000fe010800"
                + "4500024000004000400123bd0a0100fe0a010001" + "0304e52100000602"
                + "4500063400004000401120b40a0100010a01000303e807d006200000" + "00".repeat(520), answer);
    }

    /// 10.2.0.2 is behind two tunnels over IPv4; the way to one of them takes 1450 bytes. Routing has changed MACs and VSID.
    @Test
    void tooBigForARoutedPacket() {
        String answer = text(host.tooBig(2, 5002, bytes("02000000020202000000fe020800"
                + "4500002000004000401126c70a0100020a02000203e807d0000c000061626364")));
        assertEquals("2 02000000010202000000fe018100006408004500003c00004000400125c00a0100fe0a010002",
                answer.substring(0, 78));
        assertEquals(1450 - 42, Integer.parseInt(answer.substring(90, 94), 16));
    }

    @Test
    void learnedPathMtuIsToldToTenants() {
        host.learned(
                new Learned(Map.of(), Map.of(new Destination(0, Addresses.parse("2001:db8::21")), 1400)));
        String answer = text(host.tooBig(1, SUBNET, BIG));
        assertEquals(1400 - 62, Integer.parseInt(answer.substring(82, 86), 16));
    }

    /// With the port's tag, from the subnet's router, the whole packet quoted.
    @Test
    void timeExceeded() {
        assertEquals("2 02000000010202000000fe018100006408004500003c00004000400125c00a0100fe0a010002"
                + "0b002475000000004500002000004000011165c70a0100020a02000203e807d0000c000061626364",
                text(host.expired(2, SUBNET, bytes(LATE))));
    }

    @Test
    void timeExceededInIpv6() {
        assertEquals("1 02000000010102000000fe0186dd60000000003c3a40fd0000010000000000000000000000fe"
                + "fd000001000000000000000000000001030006f00000000060000000000c1101"
                + "fd000001000000000000000000000001fd00000200000000000000000000000903e807d0000cbeef61626364",
                text(host.expired(1, SUBNET, bytes("02000000fe0102000000010186dd60000000000c1101"
                        + "fd000001000000000000000000000001fd00000200000000000000000000000903e807d0000cbeef61626364"))));
    }

    /// Without a router the packet's destination speaks.
    @Test
    void destinationAnswersWhereThereIsNoRouter() {
        var site2 = new TenantHost(TestPolicies.gateway(), "site2", clock);
        String answer = text(site2.tooBig(1, 7001, bytes("0200000001010200000007010800"
                + "4500002000004000401126670a0100640a01000103e807d0000c000061626364")));
        assertEquals("1 02000000070102000000010108004500003c000040004001", answer.substring(0, 50));
        assertEquals("0a0100010a010064", answer.substring(54, 70), "from 10.1.0.1 to 10.1.0.100");
    }

    /// An ICMP error, a later fragment, a broadcast, no IP at all, from a port that has no tenant.
    @Test
    void keepsSilentWhereAnswersWouldDoHarm() {
        String ends = "0a0100020a010003";
        assertEquals("silence", text(host.expired(2, SUBNET, bytes("02000000fe010200000001020800"
                + withChecksum("4500001c0000400001010000" + ends) + "0301000000000000"))));
        assertEquals("silence", text(host.expired(2, SUBNET, bytes("02000000fe010200000001020800"
                + withChecksum("4500001c0000000101110000" + ends) + "0301000000000000"))));
        assertEquals("silence", text(host.expired(2, SUBNET, bytes("ffffffffffff0200000001020800"
                + withChecksum("4500001c0000400001110000" + ends) + "0301000000000000"))));
        assertEquals("silence", text(host.expired(2, SUBNET, bytes("02000000fe0102000000010288cc0000"))));
        assertEquals("silence", text(host.expired(10, SUBNET, bytes(LATE))));
    }

    @Test
    void oneCustomerGetsSoManyAnswersOnly() {
        assertEquals(TenantHost.ANSWERS_AT_ONCE, answers(100));
        clock.pass(Duration.ofMillis(500));
        assertEquals(TenantHost.ANSWERS_PER_SECOND / 2, answers(100));
        clock.pass(Duration.ofHours(1));
        assertEquals(TenantHost.ANSWERS_AT_ONCE, answers(100));
    }

    private long answers(int questions) {
        return IntStream.range(0, questions)
                .filter(_ -> host.expired(2, SUBNET, bytes(LATE)).isPresent()).count();
    }

    private static String withChecksum(String header) {
        ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(header));
        int sum = 0;
        for (int i = 0; i < words.capacity(); i += 2) {
            sum += words.getShort(i) & 0xFFFF;
        }
        sum = (sum & 0xFFFF) + (sum >> 16);
        words.putShort(10, (short) ~sum);
        return HexFormat.of().formatHex(words.array());
    }
}
