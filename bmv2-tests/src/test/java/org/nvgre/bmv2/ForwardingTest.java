package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.TwoCustomers.APP;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE2;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE3;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE4;
import static org.nvgre.bmv2.TwoCustomers.BROADCAST;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO_SILENT;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO_VLAN;
import static org.nvgre.bmv2.TwoCustomers.DB;
import static org.nvgre.bmv2.TwoCustomers.DB_PORT;
import static org.nvgre.bmv2.TwoCustomers.FABRIKAM;
import static org.nvgre.bmv2.TwoCustomers.FABRIKAM_PORT;
import static org.nvgre.bmv2.TwoCustomers.FABRIKAM_VLAN;
import static org.nvgre.bmv2.TwoCustomers.NOBODY;
import static org.nvgre.bmv2.TwoCustomers.NVE2;
import static org.nvgre.bmv2.TwoCustomers.NVE3;
import static org.nvgre.bmv2.TwoCustomers.NVE4;
import static org.nvgre.bmv2.TwoCustomers.SHARED_PORT;
import static org.nvgre.bmv2.TwoCustomers.SILENT;
import static org.nvgre.bmv2.TwoCustomers.SILENT_PORT;
import static org.nvgre.bmv2.TwoCustomers.SECOND;
import static org.nvgre.bmv2.TwoCustomers.SECOND_PORT;
import static org.nvgre.bmv2.TwoCustomers.UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.WEB;
import static org.nvgre.bmv2.TwoCustomers.WEB_PORT;
import static org.nvgre.bmv2.TwoCustomers.encapsulated;
import static org.nvgre.bmv2.TwoCustomers.tunnelled;
import static org.nvgre.bmv2.bench.PortFrame.on;

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
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Ethernet;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Tag;

/// Where frames go: by port (F1), by MAC within the virtual subnet (F2, F4), to everybody in it (F3), and never into
/// another one (S1).
@OnEveryTarget(profiles = {"minimal", "nic-endpoint", "tor-gateway", "full"})
class ForwardingTest {
    private static final Frame WHO_HAS = WEB.to(BROADCAST)
            .with(Arp.request(WEB.mac(), WEB.ip(), "10.0.0.99"));
    private static final Tag CONTOSO_TAG = Tag.customer(0, CONTOSO_VLAN);
    private static final Tag FABRIKAM_TAG = Tag.customer(0, FABRIKAM_VLAN);

    @Test
    @DisplayName("F1: a port and the absence of a tag name the subnet")
    void f1UntaggedPort(Nve nve) {
        Frame frame = WEB.ipv4To(BEHIND_NVE2).udp(1, 2).payload(40);
        nve.send(WEB_PORT, frame).comesOut(encapsulated(CONTOSO, NVE2, frame));
    }

    @Test
    @DisplayName("F1: a port and a VLAN name the subnet")
    void f1TaggedPort(Nve nve) {
        Frame frame = APP.ipv4To(BEHIND_NVE2).udp(1, 2).payload(40);
        nve.send(SHARED_PORT, frame.tagged(CONTOSO_TAG)).comesOut(encapsulated(CONTOSO, NVE2, frame));
        nve.send(SHARED_PORT, frame.tagged(FABRIKAM_TAG)).comesOut(encapsulated(FABRIKAM, NVE3, frame));
    }

    @Test
    @DisplayName("F1: a priority tag counts as none")
    void f1PriorityTag(Nve nve) {
        Frame frame = WEB.ipv4To(BEHIND_NVE2).udp(1, 2).payload(40);
        nve.send(WEB_PORT, frame.tagged(Tag.customer(5, 0))).comesOut(encapsulated(CONTOSO, NVE2, frame));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("F1: a port and VLAN that name nothing: dropped")
    void f1Unknown(int port, Frame frame, Nve nve) {
        nve.send(port, frame).isDropped("unknown_port");
    }

    static Stream<Arguments> f1Unknown() {
        Frame frame = WEB.ipv4To(BEHIND_NVE2).udp(1, 2).payload(40);
        return Stream.of(argumentSet("a port that is not in the policy", 99, frame),
                argumentSet("no tag on a port with VLANs only", SHARED_PORT, frame),
                argumentSet("another VLAN", SHARED_PORT, frame.tagged(Tag.customer(0, 101))),
                argumentSet("a tag on a port without VLANs", WEB_PORT, frame.tagged(CONTOSO_TAG)),
                argumentSet("a tag on the untagged underlay", UNDERLAY,
                        tunnelled(CONTOSO, frame).tagged(Tag.customer(0, 7))),
                argumentSet("no tag on the tagged underlay", 11, tunnelled(CONTOSO, frame)));
    }

    @Test
    @DisplayName("F2: from one local port to another the frame is switched as it is")
    void f2Local(Nve nve) {
        Frame frame = WEB.ipv4To(DB).tcp(40000, 5432).payload(1400);
        nve.send(WEB_PORT, frame).comesOut(on(DB_PORT, frame));
    }

    @Test
    @DisplayName("F2: to a local port with a VLAN the frame gets that tag, from there it loses it")
    void f2LocalTagged(Nve nve) {
        Frame there = WEB.ipv4To(APP).tcp(40000, 8080).payload(10);
        nve.send(WEB_PORT, there).comesOut(on(SHARED_PORT, there.tagged(CONTOSO_TAG)));
        Frame back = APP.ipv4To(WEB).tcp(8080, 40000).payload(10);
        nve.send(SHARED_PORT, back.tagged(CONTOSO_TAG)).comesOut(on(WEB_PORT, back));
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {14, 60, 1514, 9014})
    @DisplayName("F2: local frames of any size and kind")
    void f2LocalSizes(int length, Nve nve) {
        Frame frame = Frame.ethernet(WEB.mac(), DB.mac(), 0xBEEF).filledTo(length);
        nve.send(WEB_PORT, frame).comesOut(on(DB_PORT, frame));
    }

    @Test
    @DisplayName("F2: to another NVE the frame is encapsulated")
    void f2Remote(Nve nve) {
        Frame frame = DB.ipv4To(BEHIND_NVE3).tcp(5432, 40000).payload(10);
        nve.send(DB_PORT, frame).comesOut(encapsulated(CONTOSO, NVE3, frame));
    }

    @Test
    @DisplayName("F2: out of a tunnel to a local port, with the tag of the port")
    void f2FromTunnel(Nve nve) {
        Frame toWeb = BEHIND_NVE2.ipv4To(WEB).udp(53, 40000).payload(100);
        nve.send(UNDERLAY, tunnelled(CONTOSO, toWeb)).comesOut(on(WEB_PORT, toWeb));
        Frame toApp = BEHIND_NVE2.ipv4To(APP).udp(53, 40000).payload(100);
        nve.send(UNDERLAY, tunnelled(CONTOSO, toApp)).comesOut(on(SHARED_PORT, toApp.tagged(CONTOSO_TAG)));
    }

    @Test
    @DisplayName("F2: never back out of the port it came in on")
    void f2NeverBack(Nve nve) {
        nve.send(WEB_PORT, WEB.ipv4To(WEB).udp(1, 2).payload(40)).isDropped("same_port");
        nve.send(SHARED_PORT, APP.ipv4To(APP).udp(1, 2).payload(40).tagged(CONTOSO_TAG))
                .isDropped("same_port");
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("F3b: one copy for each remote NVE, one for each local port but its own")
    @Needs("F3")
    void f3Flood(Frame frame, Nve nve) {
        nve.send(WEB_PORT, frame).comesOut(on(DB_PORT, frame), on(SHARED_PORT, frame.tagged(CONTOSO_TAG)),
                encapsulated(CONTOSO, NVE2, frame), encapsulated(CONTOSO, NVE3, frame),
                encapsulated(CONTOSO, NVE4, frame));
    }

    static Stream<Arguments> f3Flood() {
        return Stream.of(argumentSet("broadcast ARP", WHO_HAS),
                argumentSet("broadcast UDP",
                        WEB.to(BROADCAST).ipv4(WEB.ip(), "255.255.255.255").udp(68, 67).payload(300)),
                argumentSet("IPv4 multicast",
                        WEB.to("01-00-5E-00-00-FB").ipv4(WEB.ip(), "224.0.0.251").udp(5353, 5353)
                                .payload(40)),
                argumentSet("IPv6 multicast", WEB.to("33-33-00-00-00-01").ipv6(WEB.ip6(), "ff02::1").ping(1)),
                argumentSet("LLDP",
                        Frame.ethernet(WEB.mac(), "01-80-C2-00-00-0E", Ethernet.LLDP).payload(50)),
                argumentSet("a large one",
                        WEB.to(BROADCAST).ipv4(WEB.ip(), "10.0.0.255").udp(1, 2).filledTo(9000)));
    }

    @Test
    @DisplayName("F3b: from a port with a VLAN: the tag is off in every copy, and none goes back")
    @Needs("F3")
    void f3FloodFromTaggedPort(Nve nve) {
        Frame frame = APP.to(BROADCAST).with(Arp.request(APP.mac(), APP.ip(), "10.0.0.99"));
        nve.send(SHARED_PORT, frame.tagged(CONTOSO_TAG)).comesOut(on(WEB_PORT, frame), on(DB_PORT, frame),
                encapsulated(CONTOSO, NVE2, frame), encapsulated(CONTOSO, NVE3, frame),
                encapsulated(CONTOSO, NVE4, frame));
    }

    @Test
    @DisplayName("F3b, D7: out of a tunnel to local ports only")
    @Needs("F3")
    void f3FloodFromTunnel(Nve nve) {
        Frame frame = BEHIND_NVE2.to(BROADCAST)
                .with(Arp.request(BEHIND_NVE2.mac(), BEHIND_NVE2.ip(), "10.0.0.99"));
        nve.send(UNDERLAY, tunnelled(CONTOSO, frame)).comesOut(on(WEB_PORT, frame), on(DB_PORT, frame),
                on(SHARED_PORT, frame.tagged(CONTOSO_TAG)));
    }

    @Test
    @DisplayName("F3: a subnet that does not flood drops broadcasts, from ports and from tunnels")
    void f3NoFlood(Nve nve) {
        nve.send(SILENT_PORT, SILENT.to(BROADCAST).with(Arp.request(SILENT.mac(), SILENT.ip(), "10.0.2.99")))
                .isDropped("no_flood_group");
        nve.send(UNDERLAY, tunnelled(CONTOSO_SILENT, WHO_HAS)).isDropped("no_flood_group");
    }

    @Test
    @DisplayName("F4: a MAC that nobody has: dropped")
    void f4UnknownUnicast(Nve nve) {
        nve.send(WEB_PORT, WEB.ipv4To(NOBODY).udp(1, 2).payload(40)).isDropped("unknown_unicast");
        nve.send(UNDERLAY, tunnelled(CONTOSO, BEHIND_NVE2.ipv4To(NOBODY).udp(1, 2).payload(40)))
                .isDropped("unknown_unicast");
    }

    @Test
    @DisplayName("S1: same addresses, two customers: each reaches its own")
    void s1SameAddresses(Nve nve) {
        Frame toRemote = WEB.ipv4To(BEHIND_NVE2).udp(1, 2).payload(40);
        nve.send(WEB_PORT, toRemote).comesOut(encapsulated(CONTOSO, NVE2, toRemote));
        nve.send(FABRIKAM_PORT, toRemote).comesOut(encapsulated(FABRIKAM, NVE3, toRemote));

        Frame toApp = WEB.ipv4To(APP).udp(1, 2).payload(40);
        nve.send(WEB_PORT, toApp).comesOut(on(SHARED_PORT, toApp.tagged(CONTOSO_TAG)));
        nve.send(FABRIKAM_PORT, toApp).comesOut(on(SHARED_PORT, toApp.tagged(FABRIKAM_TAG)));

        Frame toWeb = BEHIND_NVE2.ipv4To(WEB).udp(1, 2).payload(40);
        nve.send(UNDERLAY, tunnelled(CONTOSO, toWeb)).comesOut(on(WEB_PORT, toWeb));
        nve.send(UNDERLAY, tunnelled(FABRIKAM, toWeb)).comesOut(on(FABRIKAM_PORT, toWeb));
    }

    @Test
    @DisplayName("S1: a broadcast stays in its subnet")
    @Needs("F3")
    void s1Broadcast(Nve nve) {
        nve.send(FABRIKAM_PORT, WHO_HAS).comesOut(on(SHARED_PORT, WHO_HAS.tagged(FABRIKAM_TAG)),
                encapsulated(FABRIKAM, NVE3, WHO_HAS));
    }

    @Test
    @DisplayName("S1: a host that only the other customer has is nobody here")
    void s1OtherCustomersHost(Nve nve) {
        nve.send(FABRIKAM_PORT, WEB.ipv4To(DB).udp(1, 2).payload(40)).isDropped("unknown_unicast");
        nve.send(FABRIKAM_PORT, WEB.ipv4To(BEHIND_NVE4).udp(1, 2).payload(40)).isDropped("unknown_unicast");
        nve.send(UNDERLAY, tunnelled(FABRIKAM, BEHIND_NVE2.ipv4To(DB).udp(1, 2).payload(40)))
                .isDropped("unknown_unicast");
    }

    @Test
    @DisplayName("S1: nor is a host of another subnet of the same customer")
    void s1OtherSubnet(Nve nve) {
        nve.send(SECOND_PORT, SECOND.ipv4To(DB).udp(1, 2).payload(40)).isDropped("unknown_unicast");
        nve.send(WEB_PORT, WEB.ipv4To(SECOND).udp(1, 2).payload(40))
                .isDropped("unknown_unicast");
    }
}
