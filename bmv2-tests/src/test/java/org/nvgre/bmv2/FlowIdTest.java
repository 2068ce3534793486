package org.nvgre.bmv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE2;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO;
import static org.nvgre.bmv2.TwoCustomers.NVE2;
import static org.nvgre.bmv2.TwoCustomers.WEB;
import static org.nvgre.bmv2.TwoCustomers.WEB_PORT;
import static org.nvgre.bmv2.TwoCustomers.encapsulated;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Ethernet;
import org.nvgre.bmv2.frame.FlowId;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Ipv6;

/// Rule W6: which fields make the FlowID, for every class of frame. The numbers are written out, so that neither the
/// switch nor the test's own hash can change them.
@OnEveryTarget(profiles = {"minimal", "full"})
class FlowIdTest {
    private static final Frame IPV4 = WEB.ipv4To(BEHIND_NVE2);
    private static final Frame IPV6 = WEB.ipv6To(BEHIND_NVE2);

    @ParameterizedTest
    @MethodSource
    @DisplayName("W6: the FlowID of each class of frame")
    @Needs(value = "D5", cases = "options")
    @Needs(value = "W2", cases = "ARP|LLDP")
    void w6Classes(int flowId, Frame frame, Nve nve) {
        nve.send(WEB_PORT, frame).comesOut(encapsulated(CONTOSO, flowId, NVE2, frame));
    }

    static Stream<Arguments> w6Classes() {
        return Stream.of(argumentSet("IPv4, TCP", 0x7B, IPV4.tcp(40000, 80).payload(10)),
                argumentSet("IPv4, UDP", 0x3E, IPV4.udp(40000, 53).payload(10)),
                argumentSet("IPv4, ICMP: no ports", 0xE1, IPV4.ping(1).payload(10)),
                argumentSet("IPv4, first fragment of UDP: no ports", 0x85,
                        WEB.to(BEHIND_NVE2).with(ip().fragment(77, 0, true)).udp(40000, 53).payload(24)),
                argumentSet("IPv4, later fragment of UDP: the bytes there are no ports", 0x85,
                        WEB.to(BEHIND_NVE2).with(ip().fragment(77, 4, true).protocol(17)).payload(32)),
                argumentSet("IPv4, last fragment of UDP", 0x85,
                        WEB.to(BEHIND_NVE2).with(ip().fragment(77, 8, false).protocol(17)).payload(9)),
                argumentSet("IPv4, one word of options, UDP", 0x3E,
                        WEB.to(BEHIND_NVE2).with(ip().options(1)).udp(40000, 53).payload(10)),
                argumentSet("IPv4, ten words of options, TCP", 0x7B,
                        WEB.to(BEHIND_NVE2).with(ip().options(10)).tcp(40000, 80).payload(10)),
                argumentSet("IPv6, TCP", 0x52, IPV6.tcp(40000, 80).payload(10)),
                argumentSet("IPv6, UDP", 0x17, IPV6.udp(40000, 53).payload(10)),
                argumentSet("IPv6, ICMPv6: no ports", 0x73, IPV6.ping(1).payload(10)),
                argumentSet("IPv6, hop-by-hop options before UDP: the first next header", 0xC1,
                        WEB.to(BEHIND_NVE2).with(Ipv6.between(WEB.ip6(), BEHIND_NVE2.ip6()).nextHeader(0))
                                .payload(40)),
                argumentSet("ARP", 0xD9,
                        WEB.to(BEHIND_NVE2)
                                .with(Arp.reply(WEB.mac(), WEB.ip(), BEHIND_NVE2.mac(), BEHIND_NVE2.ip()))),
                argumentSet("LLDP", 0x3C,
                        Frame.ethernet(WEB.mac(), BEHIND_NVE2.mac(), Ethernet.LLDP).payload(50)));
    }

    private static Ipv4 ip() {
        return Ipv4.between(WEB.ip(), BEHIND_NVE2.ip());
    }

    @Test
    @DisplayName("W6: what is not part of the flow does not change it: TTL, DSCP, identification, payload")
    void w6NotPartOfTheFlow(Nve nve) {
        int flow = FlowId.of(IPV4.udp(40000, 53).payload(10));
        Frame other = WEB.to(BEHIND_NVE2).with(ip().ttl(3).tos(0xB8)).udp(40000, 53).payload(700);
        nve.send(WEB_PORT, other).comesOut(encapsulated(CONTOSO, flow, NVE2, other));
    }

    @Test
    @DisplayName("W6: 240 flows, each with its own FlowID, in the order they were sent")
    void w6ManyFlows(Nve nve) {
        Random random = new Random(7637);
        List<PortFrame> sent = new ArrayList<>();
        List<PortFrame> expected = new ArrayList<>();
        for (int i = 0; i < 240; i++) {
            int src = random.nextInt(0x10000);
            int dst = random.nextInt(0x10000);
            Frame frame = switch (i % 4) {
                case 0 -> IPV4.tcp(src, dst);
                case 1 -> IPV4.udp(src, dst).payload(i);
                case 2 -> IPV6.tcp(src, dst);
                default -> IPV6.udp(src, dst).payload(i);
            };
            sent.add(on(WEB_PORT, frame));
            expected.add(encapsulated(CONTOSO, NVE2, frame));
        }
        assertEquals(expected, nve.send(sent).comesOut(expected).received(), "the order");
    }
}
