package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE2;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE3;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE4;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO;
import static org.nvgre.bmv2.TwoCustomers.HIGHEST;
import static org.nvgre.bmv2.TwoCustomers.HIGHEST_PORT;
import static org.nvgre.bmv2.TwoCustomers.LOWEST;
import static org.nvgre.bmv2.TwoCustomers.LOWEST_PORT;
import static org.nvgre.bmv2.TwoCustomers.NVE2;
import static org.nvgre.bmv2.TwoCustomers.NVE3;
import static org.nvgre.bmv2.TwoCustomers.NVE4;
import static org.nvgre.bmv2.TwoCustomers.WEB;
import static org.nvgre.bmv2.TwoCustomers.WEB_PORT;
import static org.nvgre.bmv2.TwoCustomers.encapsulated;

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
import org.nvgre.bmv2.frame.FlowId;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Octets;

/// What a tenant's frame looks like in the underlay. Every expected packet is compared in full: MACs and tag (W1), all
/// of the IPv4 header (W2), GRE and key (W4), and every byte of the tenant's frame (W5).
@OnEveryTarget(profiles = {"minimal", "nic-endpoint", "tor-gateway", "full"})
class EncapsulationTest {
    private static final Frame HELLO = WEB.ipv4To(BEHIND_NVE2).udp(40000, 53).payload(60);

    @Test
    @DisplayName("W1: the MACs are those of our underlay port and of the next hop, not of the remote NVE")
    void w1MacsOfTheNextHop(Nve nve) {
        nve.send(WEB_PORT, HELLO).comesOut(encapsulated(CONTOSO, NVE2, HELLO));
    }

    @Test
    @DisplayName("W1: a next hop behind a tag gets its VID and PCP, whatever the tenant's frame says")
    void w1TagOfTheNextHop(Nve nve) {
        Frame frame = WEB.ipv4To(BEHIND_NVE3).udp(40000, 53).payload(60);
        nve.send(WEB_PORT, frame).comesOut(encapsulated(CONTOSO, NVE3, frame));
    }

    @Test
    @DisplayName("W1: two next hops on one port are told apart by MAC")
    void w1SecondNextHopOnThePort(Nve nve) {
        Frame frame = WEB.ipv4To(BEHIND_NVE4).udp(40000, 53).payload(60);
        nve.send(WEB_PORT, frame).comesOut(encapsulated(CONTOSO, NVE4, frame));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("W2, W5: whatever the frame carries, the length is right and the frame untouched")
    @Needs(value = "W2", cases = "ARP|LLDP|EtherType|802")
    void w2AnyFrame(Frame frame, Nve nve) {
        nve.send(WEB_PORT, frame).comesOut(encapsulated(CONTOSO, NVE2, frame));
    }

    static Stream<Arguments> w2AnyFrame() {
        Frame ethernet = WEB.to(BEHIND_NVE2);
        Frame ipv4 = WEB.ipv4To(BEHIND_NVE2);
        Frame ipv6 = WEB.ipv6To(BEHIND_NVE2);
        return Stream.of(argumentSet("IPv4, TCP", ipv4.tcp(40000, 80).payload(100)),
                argumentSet("IPv4, UDP", ipv4.udp(40000, 53).payload(33)),
                argumentSet("IPv4, ping", ipv4.ping(1).payload(56)),
                argumentSet("IPv6, TCP", ipv6.tcp(40000, 80).payload(100)),
                argumentSet("IPv6, UDP", ipv6.udp(40000, 53).payload(33)),
                argumentSet("IPv6, ping", ipv6.ping(1).payload(56)),
                argumentSet("ARP",
                        ethernet.with(Arp.reply(WEB.mac(), WEB.ip(), BEHIND_NVE2.mac(), BEHIND_NVE2.ip()))),
                argumentSet("LLDP", Frame.ethernet(WEB.mac(), BEHIND_NVE2.mac(), Ethernet.LLDP).payload(70)),
                argumentSet("an EtherType that nobody knows",
                        Frame.ethernet(WEB.mac(), BEHIND_NVE2.mac(), 0xBEEF).payload(51)),
                argumentSet("IEEE 802.3: a length where others have the type",
                        Frame.ethernet(WEB.mac(), BEHIND_NVE2.mac(), 38).payload(38)),
                argumentSet("NVGRE of the tenant's own", ipv4.with(Gre.nvgre(7000, 3))
                        .carrying(ethernet.ipv4("10.9.9.1", "10.9.9.2").udp(1, 2).payload(20))),
                argumentSet("GRE of the tenant's own, with a sequence number",
                        ipv4.with(Gre.nvgre(0, 0).flip(3).protocol(Ethernet.IPV4)).payload(40)));
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {14, 15, 17, 59, 60, 64, 255, 256, 1500, 1514, 4096, 9000, 9014})
    @DisplayName("W2: the length is right for every size")
    @Needs("W2")
    void w2AnySize(int length, Nve nve) {
        Frame frame = Frame.ethernet(WEB.mac(), BEHIND_NVE2.mac(), 0xBEEF).filledTo(length);
        nve.send(WEB_PORT, frame).comesOut(encapsulated(CONTOSO, NVE2, frame));
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {1500, 1514, 9000, 9014})
    @DisplayName("W2: the length is right for large IP packets")
    void w2LargeIp(int length, Nve nve) {
        Frame frame = WEB.ipv4To(BEHIND_NVE2).tcp(40000, 443).filledTo(length);
        nve.send(WEB_PORT, frame).comesOut(encapsulated(CONTOSO, NVE2, frame));
    }

    @ParameterizedTest(name = "VSID {0}")
    @ValueSource(ints = {LOWEST, HIGHEST})
    @DisplayName("W4: the key is the VSID and the FlowID, up to the ends of the range")
    void w4EndsOfTheRange(int vsid, Nve nve) {
        String subnet = vsid == LOWEST ? "01" : "02";
        String prefix = vsid == LOWEST ? "10.1.0." : "10.2.0.";
        Frame frame = Frame.ethernet("00-15-5D-" + subnet + "-00-05", "00-15-5D-" + subnet + "-00-20")
                .ipv4(prefix + 5, prefix + 20).udp(40000, 53).payload(60);
        nve.send(vsid == LOWEST ? LOWEST_PORT : HIGHEST_PORT, frame)
                .comesOut(encapsulated(vsid, NVE2, frame));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("W5: what is wrong in a tenant's packet stays wrong: it is not ours to mend")
    void w5NotOursToMend(Frame frame, int flowId, Nve nve) {
        nve.send(WEB_PORT, frame).comesOut(encapsulated(CONTOSO, flowId, NVE2, frame));
    }

    static Stream<Arguments> w5NotOursToMend() {
        Frame good = WEB.ipv4To(BEHIND_NVE2).udp(40000, 53).payload(20);
        int flow = FlowId.of(good);
        return Stream.of(
                argumentSet("IPv4 checksum", good.change(Ipv4.class, ip -> ip.checksum(0xBAD0)), flow),
                argumentSet("TTL 0", good.change(Ipv4.class, ip -> ip.ttl(0)), flow),
                argumentSet("DSCP", good.change(Ipv4.class, ip -> ip.tos(0xB8)), flow));
    }

    @ParameterizedTest(name = "cut to {0} bytes")
    @ValueSource(ints = {14, 15, 20, 33})
    @DisplayName("W5, W6: an IPv4 header that does not fit is carried, and counts as not there")
    @Needs("W2")
    void w5CutInTheIpHeader(int length, Nve nve) {
        Frame frame = HELLO.cutTo(length);
        int flow = FlowId.hash(Octets.mac(BEHIND_NVE2.mac()), Octets.mac(WEB.mac()), Octets.hex("0800"));
        nve.send(WEB_PORT, frame).comesOut(encapsulated(CONTOSO, flow, NVE2, frame));
    }

    @ParameterizedTest(name = "cut to {0} bytes")
    @ValueSource(ints = {34, 35, 37})
    @DisplayName("W5, W6: ports that do not fit are carried, and count as not there")
    @Needs("W2")
    void w5CutInThePorts(int length, Nve nve) {
        Frame frame = HELLO.cutTo(length);
        int flow = FlowId.hash(Octets.ip(WEB.ip()), Octets.ip(BEHIND_NVE2.ip()), Octets.hex("11"));
        nve.send(WEB_PORT, frame).comesOut(encapsulated(CONTOSO, flow, NVE2, frame));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("W5, W6: so does any other header that does not fit")
    @Needs("W2")
    void w5CutElsewhere(Frame frame, int flowId, Nve nve) {
        nve.send(WEB_PORT, frame).comesOut(encapsulated(CONTOSO, flowId, NVE2, frame));
    }

    static Stream<Arguments> w5CutElsewhere() {
        Octets addresses = Octets.hex("0a000005" + "0a000014");
        Octets macs = Octets.hex("00155d000020" + "00155d000005");
        Frame options = WEB.to(BEHIND_NVE2).with(Ipv4.between(WEB.ip(), BEHIND_NVE2.ip()).options(4)).udp(1,
                2);
        Frame ipv6 = WEB.ipv6To(BEHIND_NVE2).udp(1, 2);
        Frame nvgre = WEB.ipv4To(BEHIND_NVE2).with(Gre.nvgre(7000, 3)).carrying(HELLO);
        int ipv4Type = FlowId.hash(addresses, Octets.hex("11"));
        int greType = FlowId.hash(addresses, Octets.hex("2f"));
        return Stream.of(argumentSet("IPv4 options", options.cutTo(40), ipv4Type),
                argumentSet("IPv6", ipv6.cutTo(53), FlowId.hash(macs, Octets.hex("86dd"))),
                argumentSet("a tenant's GRE", nvgre.cutTo(36), greType),
                argumentSet("a tenant's NVGRE key", nvgre.cutTo(40), greType),
                argumentSet("a tenant's tunnelled frame", nvgre.cutTo(50), greType));
    }
}
