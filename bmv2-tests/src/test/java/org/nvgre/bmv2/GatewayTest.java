package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.RoutedNetwork.AT_SITE_ONE;
import static org.nvgre.bmv2.RoutedNetwork.AT_SITE_TWO;
import static org.nvgre.bmv2.RoutedNetwork.DB;
import static org.nvgre.bmv2.RoutedNetwork.DBS;
import static org.nvgre.bmv2.RoutedNetwork.DBS_ROUTER;
import static org.nvgre.bmv2.RoutedNetwork.DB_PORT;
import static org.nvgre.bmv2.RoutedNetwork.FABRIKAM_PORT;
import static org.nvgre.bmv2.RoutedNetwork.INTERNET_ROUTER;
import static org.nvgre.bmv2.RoutedNetwork.NVE2;
import static org.nvgre.bmv2.RoutedNetwork.NVE3;
import static org.nvgre.bmv2.RoutedNetwork.OUTSIDE_PORT;
import static org.nvgre.bmv2.RoutedNetwork.OUTSIDE_ROUTER;
import static org.nvgre.bmv2.RoutedNetwork.OUTSIDE_TAG;
import static org.nvgre.bmv2.RoutedNetwork.REMOTE_DB;
import static org.nvgre.bmv2.RoutedNetwork.REMOTE_WEB;
import static org.nvgre.bmv2.RoutedNetwork.SHARED_PORT;
import static org.nvgre.bmv2.RoutedNetwork.SITE_ONE;
import static org.nvgre.bmv2.RoutedNetwork.SITE_TWO;
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

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Udp;

/// Rule F8: to and from a physical network, with and without NAT, and between two sites that number one subnet
/// differently.
@OnEveryTarget(profiles = {"tor-gateway", "full"}, policy = RoutedNetwork.POLICY)
class GatewayTest {
    private static final String SOMEWHERE = "198.18.7.7";
    private static final String WEBS_EXTERNAL = "203.0.113.10";
    private static final String DBS_EXTERNAL = "203.0.113.20";

    private static Frame fromOutside(String to) {
        return INTERNET_ROUTER.to(OUTSIDE_ROUTER).ipv4(SOMEWHERE, to).tcp(443, 40000).payload(21);
    }

    @Test
    @DisplayName("F8: out: routed to the external router, on the physical VLAN")
    void f8Out(Nve nve) {
        Frame frame = WEB_TOO.to(WEBS_ROUTER).ipv4(WEB_TOO.ip(), SOMEWHERE).tcp(40000, 443).payload(9);
        nve.send(SHARED_PORT, frame.tagged(WEBS_TAG)).comesOut(
                on(OUTSIDE_PORT, routed(frame, OUTSIDE_ROUTER, INTERNET_ROUTER).tagged(OUTSIDE_TAG)));
    }

    @Test
    @DisplayName("F8: in: from anywhere outside to a customer address, on a local port or behind a tunnel")
    void f8In(Nve nve) {
        Frame toWeb = fromOutside(WEB_TOO.ip());
        nve.send(OUTSIDE_PORT, toWeb.tagged(OUTSIDE_TAG))
                .comesOut(on(SHARED_PORT, routed(toWeb, WEBS_ROUTER, WEB_TOO).tagged(WEBS_TAG)));
        Frame toRemote = fromOutside(REMOTE_WEB.ip());
        nve.send(OUTSIDE_PORT, toRemote.tagged(OUTSIDE_TAG))
                .comesOut(encapsulated(WEBS, NVE2, routed(toRemote, WEBS_ROUTER, REMOTE_WEB)));
    }

    @Test
    @DisplayName("F8, S2: a physical network is no tenant: who is in there, and sends from what, is not known")
    void f8InFromAnyone(Nve nve) {
        Frame frame = Frame.ethernet("02-00-00-00-09-77", OUTSIDE_ROUTER).ipv4(SOMEWHERE, WEBS_EXTERNAL)
                .tcp(443, 40000);
        Frame natted = frame.change(Ipv4.class, ip -> ip.to(WEB.ip()));
        nve.send(OUTSIDE_PORT, frame.tagged(OUTSIDE_TAG))
                .comesOut(on(WEB_PORT, routed(natted, WEBS_ROUTER, WEB)));
    }

    @Test
    @DisplayName("F8, S1: another customer does not get out of it")
    void f8OtherCustomer(Nve nve) {
        nve.send(FABRIKAM_PORT, WEB.to(WEBS_ROUTER).ipv4(WEB.ip(), SOMEWHERE).tcp(1, 2))
                .isDropped("no_ca_route");
    }

    // ---- NAT

    static Stream<Arguments> payloads() {
        return Stream.of(argumentSet("TCP", payload(ip -> ip.tcp(40000, 443).payload(77))),
                argumentSet("UDP", payload(ip -> ip.udp(40000, 443).payload(76))),
                argumentSet("UDP without a checksum",
                        payload(ip -> ip.with(new Udp(40000, 443).withoutChecksum()).payload(75))),
                argumentSet("ICMP", payload(ip -> ip.ping(1).payload(56))),
                argumentSet("GRE", payload(ip -> ip.with(Gre.nvgre(1, 1).protocol(0x0800)).payload(40))));
    }

    private static UnaryOperator<Frame> payload(UnaryOperator<Frame> payload) {
        return payload;
    }

    @ParameterizedTest
    @MethodSource("payloads")
    @DisplayName("F8, NAT: out, the source becomes the external address, and the checksums are right")
    void f8NatOut(UnaryOperator<Frame> payload, Nve nve) {
        Ipv4 ip = Ipv4.between(WEB.ip(), SOMEWHERE);
        Frame frame = payload.apply(WEB.to(WEBS_ROUTER).with(ip));
        Frame natted = payload.apply(WEB.to(WEBS_ROUTER).with(ip.from(WEBS_EXTERNAL)));
        nve.send(WEB_PORT, frame).comesOut(
                on(OUTSIDE_PORT, routed(natted, OUTSIDE_ROUTER, INTERNET_ROUTER).tagged(OUTSIDE_TAG)));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    @DisplayName("F8, NAT: in, the external address becomes the customer's, and the checksums are right")
    void f8NatIn(UnaryOperator<Frame> payload, Nve nve) {
        Frame link = INTERNET_ROUTER.to(OUTSIDE_ROUTER);
        Ipv4 ip = Ipv4.between(SOMEWHERE, WEBS_EXTERNAL);
        Frame frame = payload.apply(link.with(ip));
        Frame natted = payload.apply(link.with(ip.to(WEB.ip())));
        nve.send(OUTSIDE_PORT, frame.tagged(OUTSIDE_TAG))
                .comesOut(on(WEB_PORT, routed(natted, WEBS_ROUTER, WEB)));
    }

    @Test
    @DisplayName("F8, NAT: to a host behind a tunnel, where FlowID and key are those of the translated packet")
    void f8NatRemote(Nve nve) {
        Frame frame = fromOutside(DBS_EXTERNAL);
        Frame natted = fromOutside(REMOTE_DB.ip());
        nve.send(OUTSIDE_PORT, frame.tagged(OUTSIDE_TAG))
                .comesOut(encapsulated(DBS, NVE2, routed(natted, DBS_ROUTER, REMOTE_DB)));
    }

    @Test
    @DisplayName("F8, NAT: an external address that is nobody's: dropped")
    void f8NatNobody(Nve nve) {
        nve.send(OUTSIDE_PORT, fromOutside("203.0.113.99").tagged(OUTSIDE_TAG)).isDropped("no_ca_host");
    }

    @Test
    @DisplayName("F8, NAT: between subnets of the customer nothing is translated")
    void f8NatNotInside(Nve nve) {
        Frame frame = WEB.to(WEBS_ROUTER).ipv4(WEB.ip(), DB.ip()).tcp(1, 2);
        nve.send(WEB_PORT, frame).comesOut(on(DB_PORT, routed(frame, DBS_ROUTER, DB)));
    }

    @Test
    @DisplayName("F8, F9: the external router's question for an external address is answered by the gateway's router")
    void f8Arp(Nve nve) {
        Frame asks = INTERNET_ROUTER.to(BROADCAST)
                .with(Arp.request(INTERNET_ROUTER.mac(), INTERNET_ROUTER.ip(), WEBS_EXTERNAL));
        nve.send(OUTSIDE_PORT, asks.tagged(OUTSIDE_TAG)).comesOut(
                on(OUTSIDE_PORT, Frame.ethernet(OUTSIDE_ROUTER, INTERNET_ROUTER.mac())
                        .with(Arp.reply(OUTSIDE_ROUTER, WEBS_EXTERNAL, INTERNET_ROUTER.mac(),
                                INTERNET_ROUTER.ip()))
                        .tagged(OUTSIDE_TAG)));
    }

    // ---- two sites

    @Test
    @DisplayName("F8, D7: from site to site the VSID is translated, the frame untouched")
    void f8Sites(Nve nve) {
        Frame there = AT_SITE_ONE.ipv4To(AT_SITE_TWO).udp(1, 2).payload(40);
        nve.send(UNDERLAY, tunnelled(SITE_ONE, NVE2, there)).comesOut(encapsulated(SITE_TWO, NVE3, there));
        Frame back = AT_SITE_TWO.ipv4To(AT_SITE_ONE).udp(2, 1).payload(40);
        nve.send(UNDERLAY, tunnelled(SITE_TWO, NVE3, back)).comesOut(encapsulated(SITE_ONE, NVE2, back));
    }

    @Test
    @DisplayName("F8, F3: so are broadcasts, and none comes back")
    @Needs("F3")
    void f8SitesBroadcast(Nve nve) {
        Frame there = AT_SITE_ONE.to(BROADCAST).ipv4(AT_SITE_ONE.ip(), "10.7.0.255").udp(1, 2).payload(40);
        nve.send(UNDERLAY, tunnelled(SITE_ONE, NVE2, there)).comesOut(encapsulated(SITE_TWO, NVE3, there));
        Frame back = AT_SITE_TWO.to(BROADCAST).ipv4(AT_SITE_TWO.ip(), "10.7.0.255").udp(1, 2).payload(40);
        nve.send(UNDERLAY, tunnelled(SITE_TWO, NVE3, back)).comesOut(encapsulated(SITE_ONE, NVE2, back));
    }

    @Test
    @DisplayName("F8, D6: each site sends with its own VSID only")
    void f8SitesWrongPeer(Nve nve) {
        Frame there = AT_SITE_ONE.ipv4To(AT_SITE_TWO).udp(1, 2).payload(40);
        nve.send(UNDERLAY, tunnelled(SITE_TWO, NVE2, there)).isDropped("unknown_peer");
    }

    @Test
    @DisplayName("F8, D7: a frame for the site that it came from does not go back")
    void f8SitesNotBack(Nve nve) {
        Frame frame = AT_SITE_ONE.ipv4To(AT_SITE_ONE).udp(1, 2);
        nve.send(UNDERLAY, tunnelled(SITE_ONE, NVE2, frame)).isDropped("unknown_unicast");
    }
}
