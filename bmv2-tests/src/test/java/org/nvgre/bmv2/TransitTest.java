package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE2;
import static org.nvgre.bmv2.TwoCustomers.ROUTER_A;
import static org.nvgre.bmv2.TwoCustomers.ROUTER_B;
import static org.nvgre.bmv2.TwoCustomers.ROUTER_C;
import static org.nvgre.bmv2.TwoCustomers.TAGGED_UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.UNDERLAY_VLAN;
import static org.nvgre.bmv2.TwoCustomers.WEB;
import static org.nvgre.bmv2.TwoCustomers.fromRouter;
import static org.nvgre.bmv2.TwoCustomers.routed;
import static org.nvgre.bmv2.TwoCustomers.underlayLink;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Tag;

/// NVGRE between other NVEs that passes through this one (D1, F6).
@OnEveryTarget(profiles = {"minimal", "full"})
class TransitTest {
    private static final Frame INNER = BEHIND_NVE2.ipv4To(WEB).udp(53, 40000).payload(100);
    private static final Gre KEY = Gre.nvgre(9999, 0xC3);

    private static Frame to(String address) {
        return fromRouter(Ipv4.between("192.0.2.200", address), KEY, INNER);
    }

    @Test
    @DisplayName("D1, F6: to the next hop with its MACs, TTL less one, checksum right, key and FlowID as they were")
    void f6Transit(Nve nve) {
        Frame packet = to("198.51.100.77");
        nve.send(UNDERLAY, packet).comesOut(routed(ROUTER_A, packet));
    }

    @Test
    @DisplayName("F6: onto a tagged link with its tag, off it without")
    void f6Tags(Nve nve) {
        Frame packet = to("203.0.113.77");
        nve.send(UNDERLAY, packet).comesOut(routed(ROUTER_B, packet));
        Tag tag = Tag.customer(1, UNDERLAY_VLAN);
        nve.send(TAGGED_UNDERLAY, packet.tagged(tag)).comesOut(routed(ROUTER_B, packet));
        Frame back = to("198.51.100.77");
        nve.send(TAGGED_UNDERLAY, back.tagged(tag.dropEligible())).comesOut(routed(ROUTER_A, back));
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.0, B", "203.0.113.127, B", "203.0.113.128, C", "203.0.113.199, C",
            "203.0.113.200, B",
            "203.0.113.201, C", "203.0.113.255, C"})
    @DisplayName("F6: the longest prefix wins: /32 over /25 over /24")
    void f6LongestPrefix(String destination, char router, Nve nve) {
        Frame packet = to(destination);
        nve.send(UNDERLAY, packet).comesOut(routed(router == 'B' ? ROUTER_B : ROUTER_C, packet));
    }

    @ParameterizedTest
    @ValueSource(strings = {"198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "10.0.0.5"})
    @DisplayName("F6: no route: dropped")
    void f6NoRoute(String destination, Nve nve) {
        nve.send(UNDERLAY, to(destination)).isDropped("no_route");
    }

    @ParameterizedTest(name = "TTL {0}")
    @ValueSource(ints = {0, 1})
    @DisplayName("F6: a TTL of 1 or less: dropped")
    void f6TtlExpired(int ttl, Nve nve) {
        nve.send(UNDERLAY, to("198.51.100.77").change(Ipv4.class, ip -> ip.ttl(ttl)))
                .isDropped("ttl_expired");
    }

    @ParameterizedTest(name = "TTL {0}")
    @ValueSource(ints = {2, 3, 255})
    @DisplayName("F6: any other TTL goes down by one")
    void f6Ttl(int ttl, Nve nve) {
        Frame packet = to("198.51.100.77").change(Ipv4.class, ip -> ip.ttl(ttl));
        nve.send(UNDERLAY, packet).comesOut(routed(ROUTER_A, packet));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("D1: everything else with protocol 47 is transit, whatever we would refuse to terminate")
    void d1AnyGre(Frame packet, Nve nve) {
        nve.send(UNDERLAY, packet).comesOut(routed(ROUTER_A, packet));
    }

    static Stream<Arguments> d1AnyGre() {
        Ipv4 ip = Ipv4.between("192.0.2.200", "198.51.100.77");
        return Stream.of(argumentSet("reserved VSID", fromRouter(ip, KEY.vsid(0), INNER)),
                argumentSet("inner tag", fromRouter(ip, KEY, INNER.tagged(Tag.customer(2, 5)))),
                argumentSet("sequence number bit", fromRouter(ip, KEY.flip(3), INNER)),
                argumentSet("no key bit", fromRouter(ip, KEY.flip(2), INNER)),
                argumentSet("GRE with IPv4 in it", fromRouter(ip, KEY.protocol(0x0800), INNER)),
                argumentSet("first fragment", fromRouter(ip.fragment(9, 0, true), KEY, INNER)),
                argumentSet("later fragment",
                        underlayLink().with(ip.fragment(9, 50, true).protocol(47)).payload(400)),
                argumentSet("last fragment",
                        underlayLink().with(ip.fragment(9, 90, false).protocol(47)).payload(7)),
                argumentSet("one word of options", fromRouter(ip.options(1), KEY, INNER)),
                argumentSet("ten words of options", fromRouter(ip.options(10), KEY, INNER)),
                argumentSet("DSCP and ECN", fromRouter(ip.tos(0xBB), KEY, INNER)),
                argumentSet("9,000 bytes",
                        fromRouter(ip, KEY, BEHIND_NVE2.ipv4To(WEB).tcp(1, 2).filledTo(9000))),
                argumentSet("next to nothing in it", underlayLink().with(ip.protocol(47)).payload(2)));
    }

    @Test
    @DisplayName("D5, F6: a bad checksum is not passed on")
    void d5BadChecksum(Nve nve) {
        nve.send(UNDERLAY, to("198.51.100.77").change(Ipv4.class, ip -> ip.checksum(0xBAD0)))
                .isDropped("malformed");
        nve.send(UNDERLAY, to("198.51.100.77").change(Ipv4.class, ip -> ip.checksum(0xBAD0).ttl(1)))
                .isDropped("malformed");
    }

    @Test
    @DisplayName("F6: the checksum is right where its sum wraps around")
    void f6ChecksumWrap(Nve nve) {
        // By way of the identification the sum runs through the places where an end-around carry is lost or doubled.
        Frame packet = to("198.51.100.77");
        int sum = checksumAfterRouting(packet);
        PortFrame[] sent = IntStream.rangeClosed(-4, 4)
                .mapToObj(step -> on(UNDERLAY, withIdentity(packet, sum + step)))
                .toArray(PortFrame[]::new);
        PortFrame[] expected = IntStream.rangeClosed(-4, 4)
                .mapToObj(step -> routed(ROUTER_A, withIdentity(packet, sum + step)))
                .toArray(PortFrame[]::new);
        nve.send(sent).comesOut(expected);
    }

    /// The identification that makes the checksum of the packet 0 once its TTL went down.
    private static int checksumAfterRouting(Frame packet) {
        byte[] routed = routed(ROUTER_A, withIdentity(packet, 0)).octets().array();
        return (routed[24] & 0xFF) << 8 | (routed[25] & 0xFF);
    }

    private static Frame withIdentity(Frame packet, int identity) {
        return packet.change(Ipv4.class, ip -> ip.fragment(identity & 0xFFFF, 0, false));
    }
}
