package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.TwoCustomers.BROADCAST;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.bmv2.TwoCustomers.Host;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Ethernet;
import org.nvgre.bmv2.frame.FlowId;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv6;
import org.nvgre.bmv2.frame.Tag;

/// Copies by way of the underlay's groups (F3a), tenants' groups with one of their own, and unknown unicast (F4). The
/// network is that of `policies/multicast.yaml`.
@Needs("groupOverride")
@OnEveryTarget(profiles = "full", policy = "multicast.yaml")
class MulticastTest {
    private static final int BY_GROUP = 5001;
    private static final int BY_GROUP_V6 = 5002;
    private static final int BY_COPIES = 5003;
    private static final int QUIET = 5004;
    private static final int FIRST_PORT = 1;
    private static final int SECOND_PORT = 2;
    private static final int V6_PORT = 3;
    private static final int COPIES_PORT = 4;
    private static final int QUIET_PORT = 5;
    private static final int UNDERLAY = 10;
    private static final int TAGGED_UNDERLAY = 11;
    private static final String NVE1 = "192.0.2.11";
    private static final String NVE2 = "198.51.100.2";
    private static final String NVE3 = "198.51.100.3";
    private static final String GROUP = "239.1.1.1";
    private static final String OF_225_1_1_1 = "239.1.1.2";
    private static final String NEXT_HOP = "02-00-00-00-00-01";
    private static final String OURS = "02-00-00-00-10-0A";
    private static final String NOBODY = "02-00-00-00-00-99";

    private static Host host(int subnet, int last) {
        return new Host("00-15-5D-%02d-00-%02d".formatted(subnet, last), "10.%d.0.%d".formatted(subnet, last),
                "fd00:%d::%d".formatted(subnet, last));
    }

    private static Frame from(int subnet, String mac, String address) {
        Host us = host(subnet, 5);
        return us.to(mac).ipv4(us.ip(), address).udp(1, 2).payload(40);
    }

    private static PortFrame encapsulated(int vsid, String mac, String pa, Frame frame) {
        return on(UNDERLAY, Frame.ethernet(OURS, mac).ipv4(NVE1, pa).with(Gre.nvgre(vsid, FlowId.of(frame)))
                .carrying(frame));
    }

    private static Frame tunnelled(int vsid, String source, String destination, Frame frame) {
        return Frame.ethernet(NEXT_HOP, OURS).ipv4(source, destination).with(Gre.nvgre(vsid, 0x5A))
                .carrying(frame);
    }

    // ---- into a group

    @ParameterizedTest
    @MethodSource
    @DisplayName("F3a, W1: one copy to the multicast PA, with the MAC mapped from it, and one for each other local port")
    void f3Group(Frame frame, Nve nve) {
        nve.send(FIRST_PORT, frame).comesOut(on(SECOND_PORT, frame),
                encapsulated(BY_GROUP, "01-00-5E-01-01-01", GROUP, frame));
    }

    static Stream<Arguments> f3Group() {
        return Stream.of(argumentSet("broadcast", from(1, BROADCAST, "10.1.0.255")),
                argumentSet("ARP", host(1, 5).to(BROADCAST)
                        .with(Arp.request(host(1, 5).mac(), host(1, 5).ip(), "10.1.0.99"))),
                argumentSet("another group of the tenant's", from(1, "01-00-5E-01-01-02", "225.1.1.2")),
                argumentSet("LLDP",
                        Frame.ethernet(host(1, 5).mac(), "01-80-C2-00-00-0E", Ethernet.LLDP).payload(50)));
    }

    @Test
    @DisplayName("F3a, W1, W3: over IPv6, onto a tagged link, with the MAC of RFC 2464")
    void f3GroupV6(Nve nve) {
        Frame frame = from(2, BROADCAST, "10.2.0.255");
        nve.send(V6_PORT, frame).comesOut(on(TAGGED_UNDERLAY,
                Frame.ethernet("02-00-00-00-10-0B", "33-33-00-01-00-01").with(Tag.customer(3, 7))
                        .with(Ipv6.between("2001:db8::11", "ff3e::1:1").flowLabel(FlowId.label(frame)))
                        .with(Gre.nvgre(BY_GROUP_V6, FlowId.of(frame))).carrying(frame)));
    }

    @Test
    @DisplayName("F3a: a tenant's group that has a multicast PA of its own")
    void f3Override(Nve nve) {
        Frame frame = from(1, "01-00-5E-01-01-01", "225.1.1.1");
        nve.send(FIRST_PORT, frame).comesOut(on(SECOND_PORT, frame),
                encapsulated(BY_GROUP, "01-00-5E-01-01-02", OF_225_1_1_1, frame));
    }

    @Test
    @DisplayName("F3a, F3b: also where everything else is copied for each NVE")
    void f3OverrideOfCopies(Nve nve) {
        Frame frame = from(4, "01-00-5E-02-02-02", "225.2.2.2");
        nve.send(QUIET_PORT, frame).comesOut(encapsulated(QUIET, "01-00-5E-01-01-03", "239.1.1.3", frame));
        Frame other = from(4, "01-00-5E-02-02-03", "225.2.2.3");
        nve.send(QUIET_PORT, other).comesOut(encapsulated(QUIET, NEXT_HOP, NVE2, other));
    }

    // ---- out of one

    @Test
    @DisplayName("D1, F3a: what comes by a group that this NVE has joined goes to all local ports and no further")
    void d1Joined(Nve nve) {
        Frame frame = host(1, 20).to(BROADCAST).ipv4(host(1, 20).ip(), "10.1.0.255").udp(1, 2);
        nve.send(UNDERLAY, tunnelled(BY_GROUP, NVE2, GROUP, frame)).comesOut(on(FIRST_PORT, frame),
                on(SECOND_PORT, frame));
        nve.send(UNDERLAY, tunnelled(BY_GROUP, NVE3, OF_225_1_1_1, frame)).comesOut(on(FIRST_PORT, frame),
                on(SECOND_PORT, frame));
        Frame toOne = host(1, 20).ipv4To(host(1, 5)).udp(1, 2);
        nve.send(UNDERLAY, tunnelled(BY_GROUP, NVE2, GROUP, toOne)).comesOut(on(FIRST_PORT, toOne));
    }

    @Test
    @DisplayName("D1: by a group over IPv6")
    void d1JoinedV6(Nve nve) {
        Frame frame = host(2, 20).to(BROADCAST).ipv4(host(2, 20).ip(), "10.2.0.255").udp(1, 2);
        Frame packet = Frame.ethernet(NEXT_HOP, "33-33-00-01-00-01").ipv6("2001:db8:2::2", "ff3e::1:1")
                .with(Gre.nvgre(BY_GROUP_V6, 0)).carrying(frame);
        nve.send(UNDERLAY, packet).comesOut(on(V6_PORT, frame));
    }

    @Test
    @DisplayName("D1: a group that this NVE has not joined: dropped, whatever the routes say")
    void d1NotJoined(Nve nve) {
        Frame frame = host(1, 20).to(BROADCAST).ipv4(host(1, 20).ip(), "10.1.0.255").udp(1, 2);
        nve.send(UNDERLAY, tunnelled(BY_GROUP, NVE2, "239.1.1.99", frame)).isDropped("no_route");
    }

    @Test
    @DisplayName("D6: nor by a group does a stranger get in")
    void d6Group(Nve nve) {
        Frame frame = host(1, 20).to(BROADCAST).ipv4(host(1, 20).ip(), "10.1.0.255").udp(1, 2);
        nve.send(UNDERLAY, tunnelled(BY_GROUP, "198.51.100.9", GROUP, frame)).isDropped("unknown_peer");
        nve.send(UNDERLAY, tunnelled(BY_COPIES, NVE3, GROUP, frame)).isDropped("unknown_peer");
    }

    // ---- unknown unicast

    @Test
    @DisplayName("F4: where the subnet floods it, unknown unicast goes where broadcasts go")
    void f4Flooded(Nve nve) {
        Frame byGroup = from(1, NOBODY, "10.1.0.99");
        nve.send(FIRST_PORT, byGroup).comesOut(on(SECOND_PORT, byGroup),
                encapsulated(BY_GROUP, "01-00-5E-01-01-01", GROUP, byGroup));
        Frame byCopies = from(3, NOBODY, "10.3.0.99");
        nve.send(COPIES_PORT, byCopies).comesOut(encapsulated(BY_COPIES, NEXT_HOP, NVE2, byCopies));
    }

    @Test
    @DisplayName("F4, D7: out of a tunnel to local ports only")
    void f4FromTunnel(Nve nve) {
        Frame frame = host(1, 20).to(NOBODY).ipv4(host(1, 20).ip(), "10.1.0.99").udp(1, 2);
        nve.send(UNDERLAY, tunnelled(BY_GROUP, NVE2, NVE1, frame)).comesOut(on(FIRST_PORT, frame),
                on(SECOND_PORT, frame));
    }

    @Test
    @DisplayName("F4: where it does not: dropped")
    void f4Dropped(Nve nve) {
        nve.send(V6_PORT, from(2, NOBODY, "10.2.0.99")).isDropped("unknown_unicast");
        nve.send(QUIET_PORT, from(4, NOBODY, "10.4.0.99")).isDropped("unknown_unicast");
        nve.send(UNDERLAY,
                tunnelled(QUIET, NVE2, NVE1, host(4, 20).to(NOBODY).ipv4("10.4.0.20", "10.4.0.99").udp(1, 2)))
                .isDropped("unknown_unicast");
    }

    @Test
    @DisplayName("F4: known unicast is not flooded")
    void f4Known(Nve nve) {
        Frame frame = from(1, host(1, 30).mac(), host(1, 30).ip());
        nve.send(FIRST_PORT, frame).comesOut(encapsulated(BY_GROUP, NEXT_HOP, NVE3, frame));
    }
}
