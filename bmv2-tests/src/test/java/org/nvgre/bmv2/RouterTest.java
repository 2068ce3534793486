package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.RoutedNetwork.DB;
import static org.nvgre.bmv2.RoutedNetwork.DBS;
import static org.nvgre.bmv2.RoutedNetwork.DBS_ROUTER;
import static org.nvgre.bmv2.RoutedNetwork.DBS_TAG;
import static org.nvgre.bmv2.RoutedNetwork.DB_PORT;
import static org.nvgre.bmv2.RoutedNetwork.DB_TOO;
import static org.nvgre.bmv2.RoutedNetwork.FABRIKAM_PORT;
import static org.nvgre.bmv2.RoutedNetwork.LONER;
import static org.nvgre.bmv2.RoutedNetwork.LONE_PORT;
import static org.nvgre.bmv2.RoutedNetwork.NVE2;
import static org.nvgre.bmv2.RoutedNetwork.REMOTE_DB;
import static org.nvgre.bmv2.RoutedNetwork.REMOTE_ONLY;
import static org.nvgre.bmv2.RoutedNetwork.REMOTE_THIRD;
import static org.nvgre.bmv2.RoutedNetwork.REMOTE_WEB;
import static org.nvgre.bmv2.RoutedNetwork.SHARED_PORT;
import static org.nvgre.bmv2.RoutedNetwork.THIRD_ROUTER;
import static org.nvgre.bmv2.RoutedNetwork.UNDERLAY;
import static org.nvgre.bmv2.RoutedNetwork.WEB;
import static org.nvgre.bmv2.RoutedNetwork.WEBS;
import static org.nvgre.bmv2.RoutedNetwork.WEBS_ROUTER;
import static org.nvgre.bmv2.RoutedNetwork.WEBS_TAG;
import static org.nvgre.bmv2.RoutedNetwork.WEB_PORT;
import static org.nvgre.bmv2.RoutedNetwork.WEB_TOO;
import static org.nvgre.bmv2.RoutedNetwork.encapsulated;
import static org.nvgre.bmv2.RoutedNetwork.routed;
import static org.nvgre.bmv2.RoutedNetwork.tunnelled;
import static org.nvgre.bmv2.TwoCustomers.BROADCAST;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.bench.PacketIn;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Ipv6;
import org.nvgre.bmv2.frame.Neighbor;

/// Rule F7: the distributed router, between the virtual subnets of a routing domain and no further (S1).
@OnEveryTarget(profiles = "full", policy = RoutedNetwork.POLICY)
class RouterTest {
    private static Frame webTo(String address) {
        return WEB.to(WEBS_ROUTER).ipv4(WEB.ip(), address).udp(40000, 53).payload(33);
    }

    private static Frame webTo6(String address) {
        return WEB.to(WEBS_ROUTER).ipv6(WEB.ip6(), address).tcp(40000, 80).payload(33);
    }

    @Test
    @DisplayName("F7: to a local port of another subnet: MACs of router and host, TTL less one, checksum right")
    void f7Local(Nve nve) {
        nve.send(WEB_PORT, webTo(DB.ip())).comesOut(on(DB_PORT, routed(webTo(DB.ip()), DBS_ROUTER, DB)));
        nve.send(WEB_PORT, webTo6(DB.ip6())).comesOut(on(DB_PORT, routed(webTo6(DB.ip6()), DBS_ROUTER, DB)));
    }

    @Test
    @DisplayName("F7: to another NVE, in the tunnel of the target's VSID")
    void f7Remote(Nve nve) {
        nve.send(WEB_PORT, webTo(REMOTE_DB.ip())).comesOut(
                encapsulated(DBS, NVE2, routed(webTo(REMOTE_DB.ip()), DBS_ROUTER, REMOTE_DB)));
        nve.send(WEB_PORT, webTo6(REMOTE_DB.ip6())).comesOut(
                encapsulated(DBS, NVE2, routed(webTo6(REMOTE_DB.ip6()), DBS_ROUTER, REMOTE_DB)));
    }

    @Test
    @DisplayName("F7: into a subnet that has no port on this NVE")
    void f7NotHere(Nve nve) {
        Frame frame = webTo(REMOTE_THIRD.ip());
        nve.send(WEB_PORT, frame)
                .comesOut(encapsulated(REMOTE_ONLY, NVE2, routed(frame, THIRD_ROUTER, REMOTE_THIRD)));
    }

    @Test
    @DisplayName("F7: from and to a port with VLANs, even the same")
    void f7Tags(Nve nve) {
        Frame frame = WEB_TOO.to(WEBS_ROUTER).ipv4(WEB_TOO.ip(), DB_TOO.ip()).tcp(1, 2).payload(5);
        nve.send(SHARED_PORT, frame.tagged(WEBS_TAG))
                .comesOut(on(SHARED_PORT, routed(frame, DBS_ROUTER, DB_TOO).tagged(DBS_TAG)));
        nve.send(WEB_PORT, webTo(DB_TOO.ip()))
                .comesOut(on(SHARED_PORT, routed(webTo(DB_TOO.ip()), DBS_ROUTER, DB_TOO).tagged(DBS_TAG)));
    }

    @Test
    @DisplayName("F7: back into its own subnet, when it asks the router")
    void f7SameSubnet(Nve nve) {
        Frame frame = webTo(REMOTE_WEB.ip());
        nve.send(WEB_PORT, frame).comesOut(encapsulated(WEBS, NVE2, routed(frame, WEBS_ROUTER, REMOTE_WEB)));
    }

    @Test
    @DisplayName("F7: by way of a customer's own router; the longest prefix wins")
    void f7Via(Nve nve) {
        nve.send(WEB_PORT, webTo("172.16.4.1"))
                .comesOut(on(DB_PORT, routed(webTo("172.16.4.1"), DBS_ROUTER, DB)));
        nve.send(WEB_PORT, webTo("172.16.5.1"))
                .comesOut(encapsulated(DBS, NVE2, routed(webTo("172.16.5.1"), DBS_ROUTER, REMOTE_DB)));
        nve.send(WEB_PORT, webTo6("fd00:99::1"))
                .comesOut(encapsulated(DBS, NVE2, routed(webTo6("fd00:99::1"), DBS_ROUTER, REMOTE_DB)));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("F7: whatever the packet is")
    void f7AnyPacket(Frame frame, Nve nve) {
        nve.send(WEB_PORT, frame).comesOut(on(DB_PORT, routed(frame, DBS_ROUTER, DB)));
    }

    static Stream<Arguments> f7AnyPacket() {
        Ipv4 ip = Ipv4.between(WEB.ip(), DB.ip());
        Frame link = WEB.to(WEBS_ROUTER);
        return Stream.of(argumentSet("TCP", link.with(ip).tcp(1, 2).payload(1400)),
                argumentSet("ping", link.with(ip).ping(1).payload(56)),
                argumentSet("options", link.with(ip.options(10)).udp(1, 2).payload(5)),
                argumentSet("a later fragment", link.with(ip.fragment(9, 10, true).protocol(17)).payload(80)),
                argumentSet("TTL 2", link.with(ip.ttl(2)).udp(1, 2)),
                argumentSet("TTL 255", link.with(ip.ttl(255)).udp(1, 2)),
                argumentSet("DSCP and ECN", link.with(ip.tos(0xBB)).udp(1, 2)),
                argumentSet("GRE of the tenant's own", link.with(ip).with(Gre.nvgre(7000, 3)).carrying(
                        Frame.ethernet("02-00-00-00-00-77", "02-00-00-00-00-78", 0xBEEF).payload(40))),
                argumentSet("IPv6, ping", link.ipv6(WEB.ip6(), DB.ip6()).ping(1).payload(56)),
                argumentSet("IPv6, hop limit 2",
                        link.with(Ipv6.between(WEB.ip6(), DB.ip6()).hopLimit(2)).udp(1, 2)));
    }

    @Test
    @DisplayName("F7: the checksum is right where its sum wraps around")
    void f7ChecksumWrap(Nve nve) {
        List<PortFrame> sent = new ArrayList<>();
        List<PortFrame> expected = new ArrayList<>();
        int base = checksum(routed(withIdentity(0), DBS_ROUTER, DB));
        for (int step = -260; step <= 260; step += step > -6 && step < 6 ? 1 : 2) {
            Frame frame = withIdentity((base + step) & 0xFFFF);
            sent.add(on(WEB_PORT, frame));
            expected.add(on(DB_PORT, routed(frame, DBS_ROUTER, DB)));
        }
        nve.send(sent).comesOut(expected);
    }

    private static Frame withIdentity(int identity) {
        return WEB.to(WEBS_ROUTER).with(Ipv4.between(WEB.ip(), DB.ip()).fragment(identity, 0, false)).udp(1,
                2);
    }

    private static int checksum(Frame frame) {
        byte[] octets = frame.octets().array();
        return (octets[24] & 0xFF) << 8 | (octets[25] & 0xFF);
    }

    @Test
    @DisplayName("F7, W5: a tenant's wrong checksum is not mended on the way")
    void f7WrongChecksum(Nve nve) {
        Frame good = webTo(DB.ip());
        int right = checksum(good);
        int rightAfter = checksum(routed(good, DBS_ROUTER, DB));
        Frame bad = good.change(Ipv4.class, ip -> ip.checksum(right - 0x1234));
        nve.send(WEB_PORT, bad).comesOut(on(DB_PORT,
                routed(good, DBS_ROUTER, DB).change(Ipv4.class, ip -> ip.checksum(rightAfter - 0x1234))));
    }

    @ParameterizedTest(name = "TTL {0}")
    @ValueSource(ints = {0, 1})
    @DisplayName("F7: TTL or hop limit 1 or less: to the control plane, as it came in")
    void f7Expired(int ttl, Nve nve) {
        Frame v4 = webTo(DB.ip()).change(Ipv4.class, ip -> ip.ttl(ttl));
        nve.send(WEB_PORT, v4).goesToControlPlane(PacketIn.ttlExpired(WEB_PORT, WEBS, v4));
        Frame v6 = webTo6(DB.ip6()).change(Ipv6.class, ip -> ip.hopLimit(ttl));
        nve.send(WEB_PORT, v6).goesToControlPlane(PacketIn.ttlExpired(WEB_PORT, WEBS, v6));
        Frame out = webTo(REMOTE_DB.ip()).change(Ipv4.class, ip -> ip.ttl(ttl));
        nve.send(WEB_PORT, out).goesToControlPlane(PacketIn.ttlExpired(WEB_PORT, WEBS, out));
    }

    @Test
    @DisplayName("F7: bridged packets may have any TTL")
    void f7NotBridged(Nve nve) {
        Frame frame = WEB.ipv4To(WEB_TOO).change(Ipv4.class, ip -> ip.ttl(1)).udp(1, 2);
        nve.send(WEB_PORT, frame).comesOut(on(SHARED_PORT, frame.tagged(WEBS_TAG)));
    }

    @Test
    @DisplayName("F7: no route: dropped")
    void f7NoRoute(Nve nve) {
        nve.send(WEB_PORT, webTo6("fd00:77::1")).isDropped("no_ca_route");
        Frame fabrikams = WEB.to(WEBS_ROUTER).ipv4(WEB.ip(), "10.9.9.9").udp(1, 2);
        nve.send(FABRIKAM_PORT, fabrikams).isDropped("no_ca_route");
    }

    @Test
    @DisplayName("F7: a frame for the router that is neither IPv4 nor IPv6: dropped")
    void f7NotIp(Nve nve) {
        nve.send(WEB_PORT, Frame.ethernet(WEB.mac(), WEBS_ROUTER, 0xBEEF).payload(50))
                .isDropped("no_ca_route");
    }

    @Test
    @DisplayName("F7, S1: another routing domain's subnets cannot be reached, though the addresses are the same")
    void f7OtherDomain(Nve nve) {
        Frame frame = WEB.to(WEBS_ROUTER).ipv4(WEB.ip(), DB.ip()).udp(1, 2);
        nve.send(FABRIKAM_PORT, frame).isDropped("no_ca_route");
        Frame back = DB.to(DBS_ROUTER).ipv4(DB.ip(), WEB.ip()).udp(1, 2);
        nve.send(DB_PORT, back).comesOut(on(WEB_PORT, routed(back, WEBS_ROUTER, WEB)));
    }

    @Test
    @DisplayName("F7: a host that has no record: dropped")
    void f7NoHost(Nve nve) {
        nve.send(WEB_PORT, webTo("10.2.0.99")).isDropped("no_ca_host");
        nve.send(WEB_PORT, webTo6("fd00:2::99")).isDropped("no_ca_host");
    }

    @Test
    @DisplayName("F7: the router of one subnet is nobody in another")
    void f7OtherRouter(Nve nve) {
        Frame frame = WEB.to(DBS_ROUTER).ipv4(WEB.ip(), DB.ip()).udp(1, 2);
        nve.send(WEB_PORT, frame).isDropped("unknown_unicast");
        nve.send(LONE_PORT, LONER.to(WEBS_ROUTER).ipv4(LONER.ip(), DB.ip()).udp(1, 2))
                .isDropped("unknown_unicast");
    }

    @Test
    @DisplayName("F7, D7: out of a tunnel to local ports; not into another tunnel")
    void f7FromTunnel(Nve nve) {
        Frame local = REMOTE_WEB.to(WEBS_ROUTER).ipv4(REMOTE_WEB.ip(), DB.ip()).udp(1, 2);
        nve.send(UNDERLAY, tunnelled(WEBS, NVE2, local)).comesOut(on(DB_PORT, routed(local, DBS_ROUTER, DB)));
        Frame remote = REMOTE_WEB.to(WEBS_ROUTER).ipv4(REMOTE_WEB.ip(), REMOTE_DB.ip()).udp(1, 2);
        nve.send(UNDERLAY, tunnelled(WEBS, NVE2, remote)).isDropped("split_horizon");
    }

    @Test
    @DisplayName("F7, S2: a forged source is dropped before it is routed")
    void f7Forged(Nve nve) {
        nve.send(WEB_PORT, WEB.to(WEBS_ROUTER).ipv4("10.1.0.7", DB.ip()).udp(1, 2)).isDropped("source_guard");
    }

    @Test
    @DisplayName("F9, F7: the router's own addresses are answered for, in its subnet only")
    @Needs("F3")
    void f9Router(Nve nve) {
        Frame asks = WEB.to(BROADCAST).with(Arp.request(WEB.mac(), WEB.ip(), "10.1.0.254"));
        nve.send(WEB_PORT, asks).comesOut(on(WEB_PORT, Frame.ethernet(WEBS_ROUTER, WEB.mac())
                .with(Arp.reply(WEBS_ROUTER, "10.1.0.254", WEB.mac(), WEB.ip()))));
        Frame solicits = WEB.to("33-33-FF-00-00-FE")
                .with(Ipv6.between(WEB.ip6(), "ff02::1:ff00:fe").hopLimit(255))
                .with(Neighbor.solicitation("fd00:1::fe", WEB.mac()));
        nve.send(WEB_PORT, solicits).comesOut(on(WEB_PORT, Frame.ethernet(WEBS_ROUTER, WEB.mac())
                .with(Ipv6.between("fd00:1::fe", WEB.ip6()).hopLimit(255))
                .with(Neighbor.advertisement("fd00:1::fe", WEBS_ROUTER))));
        Frame other = WEB.to(BROADCAST).with(Arp.request(WEB.mac(), WEB.ip(), "10.2.0.254"));
        nve.send(WEB_PORT, other).comesOut(on(SHARED_PORT, other.tagged(WEBS_TAG)),
                encapsulated(WEBS, NVE2, other));
    }

    @Test
    @DisplayName("O1: a routed frame counts for the subnet that it came from")
    @Needs("counters")
    void o1Routed(Nve nve) {
        nve.send(WEB_PORT, webTo(DB.ip())).counts().oneFromTenant(WEBS, webTo(DB.ip()));
    }
}
