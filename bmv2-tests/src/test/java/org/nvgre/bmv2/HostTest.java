package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.TwoCustomers.BROADCAST;
import static org.nvgre.bmv2.TwoCustomers.NVE1;
import static org.nvgre.bmv2.TwoCustomers.NVE2;
import static org.nvgre.bmv2.TwoCustomers.ROUTER_A;
import static org.nvgre.bmv2.TwoCustomers.TAGGED_UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.UNDERLAY_VLAN;
import static org.nvgre.bmv2.TwoCustomers.WEB;
import static org.nvgre.bmv2.TwoCustomers.WEB_PORT;
import static org.nvgre.bmv2.TwoCustomers.underlayLink;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.bench.PacketIn;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Tag;

/// What is for the NVE itself goes to the control plane, as it came in, and the control plane can answer (U1).
@OnEveryTarget(profiles = "full")
class HostTest {
    private static final Ipv4 TO_US = Ipv4.between(NVE2, NVE1);

    @ParameterizedTest
    @MethodSource
    @DisplayName("U1: what is for the NVE as a host goes to the control plane")
    void u1ForUs(int port, Frame packet, Nve nve) {
        nve.send(port, packet).goesToControlPlane(PacketIn.fromUnderlay(port, packet));
    }

    static Stream<Arguments> u1ForUs() {
        Frame whoHas = Frame.ethernet(ROUTER_A.mac(), BROADCAST)
                .with(Arp.request(ROUTER_A.mac(), "192.0.2.1", NVE1));
        return Stream.of(argumentSet("ARP request", UNDERLAY, whoHas),
                argumentSet("ARP request on the tagged underlay", TAGGED_UNDERLAY,
                        whoHas.tagged(Tag.customer(3, UNDERLAY_VLAN))),
                argumentSet("ARP reply", UNDERLAY,
                        underlayLink()
                                .with(Arp.reply(ROUTER_A.mac(), "192.0.2.1", ROUTER_A.ourMac(), NVE1))),
                argumentSet("ping", UNDERLAY, underlayLink().with(TO_US).ping(1).payload(56)),
                argumentSet("ping with TTL 1", UNDERLAY,
                        underlayLink().with(TO_US.ttl(1)).ping(1).payload(56)),
                argumentSet("UDP", UNDERLAY, underlayLink().with(TO_US).udp(1, 2).payload(40)),
                argumentSet("IPv4 multicast", UNDERLAY,
                        Frame.ethernet(ROUTER_A.mac(), "01-00-5E-00-00-01").ipv4("192.0.2.1", "224.0.0.1")
                                .ping(1)),
                argumentSet("neighbour discovery", UNDERLAY,
                        Frame.ethernet(ROUTER_A.mac(), "33-33-00-00-00-01").ipv6("fe80::1", "ff02::1")
                                .ping(1)));
    }

    @Test
    @DisplayName("U1, D5: but not what is malformed")
    void u1Malformed(Nve nve) {
        nve.send(UNDERLAY, underlayLink().with(TO_US.checksum(0xBAD0)).ping(1)).isDropped("malformed");
        nve.send(UNDERLAY, underlayLink().with(TO_US.version(5)).ping(1)).isDropped("malformed");
    }

    @Test
    @DisplayName("U1, S1: nor is a tenant's packet to a provider address for us")
    void u1NotFromTenants(Nve nve) {
        Frame frame = WEB.to(ROUTER_A.ourMac()).ipv4(WEB.ip(), NVE1).ping(1);
        nve.send(WEB_PORT, frame).isDropped("unknown_unicast");
    }

    @Test
    @DisplayName("U1: what the control plane sends leaves as it is, out of the port it says")
    void u1PacketOut(Nve nve) {
        Frame answer = Frame.ethernet(ROUTER_A.ourMac(), ROUTER_A.mac())
                .with(Arp.reply(ROUTER_A.ourMac(), NVE1, ROUTER_A.mac(), "192.0.2.1"));
        Frame toTenant = WEB.to(WEB.mac()).ipv4("10.0.0.254", WEB.ip()).ping(3).payload(1400);
        Frame tagged = answer.tagged(Tag.customer(3, UNDERLAY_VLAN));
        nve.sendFromControlPlane(on(UNDERLAY, answer), on(WEB_PORT, toTenant), on(TAGGED_UNDERLAY, tagged),
                on(77, toTenant))
                .comesOut(on(UNDERLAY, answer), on(WEB_PORT, toTenant), on(TAGGED_UNDERLAY, tagged),
                        on(77, toTenant));
    }
}
