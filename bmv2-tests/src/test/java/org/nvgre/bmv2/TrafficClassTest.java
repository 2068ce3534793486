package org.nvgre.bmv2;

import static org.nvgre.bmv2.DualStack.APP_PORT;
import static org.nvgre.bmv2.DualStack.APP_TAG;
import static org.nvgre.bmv2.DualStack.BEHIND_NVE2;
import static org.nvgre.bmv2.DualStack.BEHIND_NVE6;
import static org.nvgre.bmv2.DualStack.DB;
import static org.nvgre.bmv2.DualStack.DB_PORT;
import static org.nvgre.bmv2.DualStack.NVE2;
import static org.nvgre.bmv2.DualStack.NVE6;
import static org.nvgre.bmv2.DualStack.NVE7;
import static org.nvgre.bmv2.DualStack.PLAIN;
import static org.nvgre.bmv2.DualStack.UNDERLAY;
import static org.nvgre.bmv2.DualStack.WEB;
import static org.nvgre.bmv2.DualStack.WEB_PORT;
import static org.nvgre.bmv2.DualStack.encapsulated;
import static org.nvgre.bmv2.DualStack.tunnelled;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.bmv2.DualStack.Remote;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Ipv4;

/// ECN by RFC 6040 in normal mode (Q2), and DSCP that stays each in its own header (Q1, pipe).
@OnEveryTarget(profiles = {"nic-endpoint", "full"}, policy = DualStack.POLICY)
class TrafficClassTest {
    private static final int NOT_ECT = 0;
    private static final int ECT_1 = 1;
    private static final int ECT_0 = 2;
    private static final int CE = 3;
    private static final int DROPPED = -1;

    /// RFC 6040, figure 4: by inner, then by outer codepoint (in the order Not-ECT, ECT(1), ECT(0), CE of the numbers).
    private static final int[][] OUT_OF_THE_TUNNEL = {
            {NOT_ECT, NOT_ECT, NOT_ECT, DROPPED},
            {ECT_1, ECT_1, ECT_1, CE},
            {ECT_0, ECT_1, ECT_0, CE},
            {CE, CE, CE, CE}};

    @ParameterizedTest(name = "inner {0}, outer {1}, inner IPv{2}, outer IPv{3}")
    @MethodSource
    @DisplayName("Q2: all sixteen combinations at decapsulation, the illegal one dropped; the inner checksum stays right")
    void q2Decapsulation(int inner, int outer, int innerIp, int outerIp, Nve nve) {
        Remote from = outerIp == 4 ? NVE2 : NVE6;
        Frame frame = innerIp == 4
                ? BEHIND_NVE2.ipv4To(WEB).udp(1, 2).payload(40)
                : BEHIND_NVE2.ipv6To(WEB).udp(1, 2).payload(40);
        int expected = OUT_OF_THE_TUNNEL[inner][outer];
        var outcome = nve.send(UNDERLAY, tunnelled(PLAIN, from, outer, frame.trafficClass(0xB8 | inner)));
        if (expected == DROPPED) {
            outcome.isDropped("ecn");
        } else {
            outcome.comesOut(on(WEB_PORT, frame.trafficClass(0xB8 | expected)));
        }
    }

    static Stream<Arguments> q2Decapsulation() {
        return IntStream.range(0, 64).mapToObj(
                i -> Arguments.of(i & 3, (i >> 2) & 3, (i & 16) == 0 ? 4 : 6, (i & 32) == 0 ? 4 : 6));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("Q2: encapsulation copies it")
    void q2Encapsulation(int ecn, Nve nve) {
        Frame v4 = WEB.ipv4To(BEHIND_NVE2).udp(1, 2).payload(40).trafficClass(ecn);
        nve.send(WEB_PORT, v4).comesOut(encapsulated(PLAIN, NVE2, ecn, v4));
        Frame v6 = WEB.ipv6To(BEHIND_NVE6).udp(1, 2).payload(40).trafficClass(ecn);
        nve.send(WEB_PORT, v6).comesOut(encapsulated(PLAIN, NVE6, ecn, v6));
    }

    static IntStream q2Encapsulation() {
        return IntStream.range(0, 4);
    }

    @Test
    @DisplayName("Q2: each copy of a broadcast has it")
    @Needs("F3")
    void q2Flood(Nve nve) {
        Frame frame = WEB.to(TwoCustomers.BROADCAST).ipv4(WEB.ip(), "10.0.0.255").udp(1, 2)
                .trafficClass(ECT_0);
        nve.send(WEB_PORT, frame).comesOut(on(DB_PORT, frame), on(APP_PORT, frame.tagged(APP_TAG)),
                encapsulated(PLAIN, NVE2, ECT_0, frame), encapsulated(PLAIN, NVE6, ECT_0, frame),
                encapsulated(PLAIN, NVE7, ECT_0, frame));
    }

    @Test
    @DisplayName("Q2: a frame that is not IP counts as Not-ECT, both ways")
    @Needs("W2")
    void q2NotIp(Nve nve) {
        Frame arp = WEB.to(BEHIND_NVE2)
                .with(Arp.reply(WEB.mac(), WEB.ip(), BEHIND_NVE2.mac(), BEHIND_NVE2.ip()));
        nve.send(WEB_PORT, arp).comesOut(encapsulated(PLAIN, NVE2, NOT_ECT, arp));
        Frame back = BEHIND_NVE2.to(WEB)
                .with(Arp.reply(BEHIND_NVE2.mac(), BEHIND_NVE2.ip(), WEB.mac(), WEB.ip()));
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE2, ECT_0, back)).comesOut(on(WEB_PORT, back));
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE2, ECT_1, back)).comesOut(on(WEB_PORT, back));
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE2, CE, back)).isDropped("ecn");
    }

    @Test
    @DisplayName("Q2, W5: a tenant's wrong checksum is not mended by it")
    void q2ChecksumStaysWrong(Nve nve) {
        // Right checksum of ECT(0), off by one; ECT(0) becomes CE: the header sum grows by one.
        Frame good = BEHIND_NVE2.ipv4To(WEB).udp(1, 2).payload(40);
        int right = checksum(good.trafficClass(ECT_0));
        Frame bad = good.change(Ipv4.class, ip -> ip.tos(ECT_0).checksum(right - 1));
        int rightAfter = checksum(good.trafficClass(CE));
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE2, CE, bad)).comesOut(on(WEB_PORT,
                good.change(Ipv4.class, ip -> ip.tos(CE).checksum(rightAfter - 1))));
    }

    private static int checksum(Frame frame) {
        byte[] octets = frame.octets().array();
        return (octets[24] & 0xFF) << 8 | (octets[25] & 0xFF);
    }

    @Test
    @DisplayName("Q2: between local ports nothing changes")
    void q2Local(Nve nve) {
        Frame frame = WEB.ipv4To(DB).udp(1, 2).trafficClass(0xBB);
        nve.send(WEB_PORT, frame).comesOut(on(DB_PORT, frame));
    }

    @Test
    @DisplayName("Q1, pipe: the outer DSCP is fixed, the inner one untouched, both ways")
    void q1Pipe(Nve nve) {
        Frame out = WEB.ipv4To(BEHIND_NVE2).udp(1, 2).payload(40).trafficClass(0xB8);
        nve.send(WEB_PORT, out).comesOut(encapsulated(PLAIN, NVE2, 0, out));
        Frame back = BEHIND_NVE2.ipv4To(WEB).udp(1, 2).payload(40).trafficClass(0x28);
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE2, 0xB8, back)).comesOut(on(WEB_PORT, back));
    }
}
