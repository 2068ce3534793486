package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.DualStack.APP_PORT;
import static org.nvgre.bmv2.DualStack.APP_TAG;
import static org.nvgre.bmv2.DualStack.BEHIND_NVE2;
import static org.nvgre.bmv2.DualStack.BEHIND_NVE6;
import static org.nvgre.bmv2.DualStack.BEHIND_NVE7;
import static org.nvgre.bmv2.DualStack.DB_PORT;
import static org.nvgre.bmv2.DualStack.NVE1_V6;
import static org.nvgre.bmv2.DualStack.NVE2;
import static org.nvgre.bmv2.DualStack.NVE6;
import static org.nvgre.bmv2.DualStack.NVE7;
import static org.nvgre.bmv2.DualStack.OTHER_VRF;
import static org.nvgre.bmv2.DualStack.PLAIN;
import static org.nvgre.bmv2.DualStack.TAGGED_UNDERLAY;
import static org.nvgre.bmv2.DualStack.UNDERLAY;
import static org.nvgre.bmv2.DualStack.UNDERLAY_VLAN;
import static org.nvgre.bmv2.DualStack.WEB;
import static org.nvgre.bmv2.DualStack.WEB_PORT;
import static org.nvgre.bmv2.DualStack.encapsulated;
import static org.nvgre.bmv2.DualStack.fromRouter;
import static org.nvgre.bmv2.DualStack.routed;
import static org.nvgre.bmv2.DualStack.tunnelled;
import static org.nvgre.bmv2.DualStack.underlayLink;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Ethernet;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv6;
import org.nvgre.bmv2.frame.Octets;
import org.nvgre.bmv2.frame.Raw;
import org.nvgre.bmv2.frame.Tag;

/// NVGRE over IPv6 (W3), beside NVGRE over IPv4 on the same NVE: into the tunnel, out of it, and past.
@OnEveryTarget(profiles = {"full", "uniform"}, policy = DualStack.POLICY)
class Ipv6UnderlayTest {
    private static final Frame REQUEST = WEB.ipv4To(BEHIND_NVE6).udp(40000, 53).payload(60);
    private static final Frame REPLY = BEHIND_NVE6.ipv4To(WEB).udp(53, 40000).payload(100);
    private static final Ipv6 TO_US = Ipv6.between(NVE6.pa(), NVE1_V6);
    private static final Gre KEY = Gre.nvgre(PLAIN, 0x5A);

    // ---- into the tunnel

    @ParameterizedTest
    @MethodSource
    @DisplayName("W3, W5: payload length, flow label and key are right whatever the frame carries, and it is untouched")
    @Needs(value = "W2", cases = "ARP|LLDP")
    void w3AnyFrame(Frame frame, Nve nve) {
        nve.send(WEB_PORT, frame).comesOut(encapsulated(PLAIN, NVE6, frame));
    }

    static Stream<Arguments> w3AnyFrame() {
        Frame ethernet = WEB.to(BEHIND_NVE6);
        return Stream.of(argumentSet("IPv4, TCP", WEB.ipv4To(BEHIND_NVE6).tcp(40000, 80).payload(100)),
                argumentSet("IPv4, UDP", REQUEST),
                argumentSet("IPv4, ping", WEB.ipv4To(BEHIND_NVE6).ping(1).payload(56)),
                argumentSet("IPv6, TCP", WEB.ipv6To(BEHIND_NVE6).tcp(40000, 80).payload(100)),
                argumentSet("IPv6, ping", WEB.ipv6To(BEHIND_NVE6).ping(1).payload(56)),
                argumentSet("ARP",
                        ethernet.with(Arp.reply(WEB.mac(), WEB.ip(), BEHIND_NVE6.mac(), BEHIND_NVE6.ip()))),
                argumentSet("LLDP", Frame.ethernet(WEB.mac(), BEHIND_NVE6.mac(), Ethernet.LLDP).payload(70)));
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {14, 15, 59, 60, 255, 1500, 1514, 9014})
    @DisplayName("W3: the payload length is right for every size")
    @Needs("W2")
    void w3AnySize(int length, Nve nve) {
        Frame frame = Frame.ethernet(WEB.mac(), BEHIND_NVE6.mac(), 0xBEEF).filledTo(length);
        nve.send(WEB_PORT, frame).comesOut(encapsulated(PLAIN, NVE6, frame));
    }

    @Test
    @DisplayName("W1, W3: onto a tagged link, too")
    void w3TaggedLink(Nve nve) {
        Frame frame = WEB.ipv6To(BEHIND_NVE7).tcp(40000, 53).payload(60);
        nve.send(WEB_PORT, frame).comesOut(encapsulated(PLAIN, NVE7, frame));
    }

    @Test
    @DisplayName("W2, W3: which IP it is, the remote NVE decides, frame by frame")
    void w3OrIpv4(Nve nve) {
        Frame toV4 = WEB.ipv4To(BEHIND_NVE2).udp(1, 2).payload(9);
        nve.send(on(WEB_PORT, toV4), on(WEB_PORT, REQUEST)).comesOut(encapsulated(PLAIN, NVE2, toV4),
                encapsulated(PLAIN, NVE6, REQUEST));
    }

    @Test
    @DisplayName("F3b: a broadcast gets a copy for each remote NVE, over the IP that it has")
    @Needs("F3")
    void f3Both(Nve nve) {
        Frame frame = WEB.to(TwoCustomers.BROADCAST).ipv4(WEB.ip(), "10.0.0.255").udp(1, 2).payload(40);
        nve.send(WEB_PORT, frame).comesOut(on(DB_PORT, frame), on(APP_PORT, frame.tagged(APP_TAG)),
                encapsulated(PLAIN, NVE2, frame), encapsulated(PLAIN, NVE6, frame),
                encapsulated(PLAIN, NVE7, frame));
    }

    // ---- out of it

    @Test
    @DisplayName("D1: a packet to our IPv6 provider address is terminated, on untagged and tagged underlay")
    void d1LocalPa(Nve nve) {
        Frame packet = tunnelled(PLAIN, NVE6, REPLY);
        nve.send(UNDERLAY, packet).comesOut(on(WEB_PORT, REPLY));
        nve.send(TAGGED_UNDERLAY, packet.tagged(Tag.customer(3, UNDERLAY_VLAN)))
                .comesOut(on(WEB_PORT, REPLY));
    }

    @Test
    @DisplayName("D1: not in another VRF")
    void d1OtherVrf(Nve nve) {
        nve.send(OTHER_VRF, tunnelled(PLAIN, NVE6, REPLY)).isDropped("no_route");
    }

    @Test
    @DisplayName("D1: neither NVGRE nor for us: dropped")
    void d1NotNvgre(Nve nve) {
        nve.send(UNDERLAY, underlayLink().ipv6(NVE6.pa(), "2001:db8:6::7").udp(1, 2)).isDropped("not_nvgre");
    }

    @ParameterizedTest(name = "bit {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    @DisplayName("D2: GRE bits that NVGRE does not have: dropped")
    void d2Bits(int bit, Nve nve) {
        nve.send(UNDERLAY, fromRouter(TO_US, KEY.flip(bit), REPLY)).isDropped("gre_header");
    }

    @ParameterizedTest(name = "VSID {0}")
    @CsvSource({"0, reserved_vsid", "4095, reserved_vsid", "16777215, reserved_vsid", "4096, unknown_vsid",
            "7777, unknown_vsid"})
    @DisplayName("W7, D3: reserved and unknown VSIDs: dropped")
    void d3Vsid(int vsid, String reason, Nve nve) {
        nve.send(UNDERLAY, tunnelled(vsid, NVE6, REPLY)).isDropped(reason);
    }

    @Test
    @DisplayName("D4: a fragment to us: dropped")
    void d4Fragment(Nve nve) {
        // A fragment header (RFC 8200 §4.5): GRE follows, offset 0, more fragments.
        Frame first = underlayLink().with(TO_US.nextHeader(44))
                .with(new Raw(Octets.hex("2f00000100000007")))
                .with(KEY).carrying(REPLY);
        nve.send(UNDERLAY, first).isDropped("fragment");
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {0, 4, 5, 7, 15})
    @DisplayName("D5: an IP version other than 6: dropped")
    void d5Version(int version, Nve nve) {
        nve.send(UNDERLAY, fromRouter(TO_US.version(version), KEY, REPLY)).isDropped("malformed");
    }

    @ParameterizedTest(name = "cut to {0} bytes")
    @ValueSource(ints = {14, 15, 53, 54, 57, 58, 61, 62, 75})
    @DisplayName("D5: cut off within a header: dropped")
    void d5Cut(int length, Nve nve) {
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE6, REPLY).cutTo(length)).isDropped("malformed");
    }

    @ParameterizedTest(name = "hop limit {0}")
    @ValueSource(ints = {0, 1, 255})
    @DisplayName("D5: a packet that ends here may have any hop limit")
    void d5AnyHopLimit(int hopLimit, Nve nve) {
        nve.send(UNDERLAY, fromRouter(TO_US.hopLimit(hopLimit), KEY, REPLY)).comesOut(on(WEB_PORT, REPLY));
    }

    @Test
    @DisplayName("D5: the shortest frame there is")
    void d5ShortestFrame(Nve nve) {
        Frame bare = Frame.ethernet(BEHIND_NVE6.mac(), WEB.mac(), 0xBEEF);
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE6, bare)).comesOut(on(WEB_PORT, bare));
    }

    @Test
    @DisplayName("D7: nor does it go back into a tunnel, of whichever IP")
    void d7SplitHorizon(Nve nve) {
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE6, BEHIND_NVE6.ipv4To(BEHIND_NVE7).udp(1, 2)))
                .isDropped("split_horizon");
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE6, BEHIND_NVE6.ipv4To(BEHIND_NVE2).udp(1, 2)))
                .isDropped("split_horizon");
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE2, BEHIND_NVE2.ipv4To(BEHIND_NVE6).udp(1, 2)))
                .isDropped("split_horizon");
    }

    @Test
    @DisplayName("W8: a tag inside: dropped")
    void w8Tag(Nve nve) {
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE6, REPLY.tagged(Tag.customer(0, 5)))).isDropped("inner_tag");
    }

    @Test
    @DisplayName("O1: the tenant's frame counts, not the longer headers around it")
    @Needs("counters")
    void o1Bytes(Nve nve) {
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE6, REPLY)).counts().oneFromTunnel(PLAIN, REPLY);
        nve.send(TAGGED_UNDERLAY, tunnelled(PLAIN, NVE6, REPLY).tagged(Tag.customer(3, UNDERLAY_VLAN)))
                .counts().oneFromTunnel(PLAIN, REPLY);
        nve.send(WEB_PORT, REQUEST).counts().oneFromTenant(PLAIN, REQUEST);
    }

    // ---- past

    private static Frame transit(String destination) {
        return fromRouter(Ipv6.between("2001:db8:9::9", destination).flowLabel(0xABCDE).trafficClass(0xBB),
                Gre.nvgre(9999, 0xC3), REPLY);
    }

    @Test
    @DisplayName("D1, F6: to other NVEs it passes through: next hop's MACs and tag, hop limit less one, all else as it was")
    void f6Transit(Nve nve) {
        nve.send(UNDERLAY, transit("2001:db8:6::77")).comesOut(routed(NVE6, transit("2001:db8:6::77")));
        nve.send(UNDERLAY, transit("2001:db8:7::77")).comesOut(routed(NVE7, transit("2001:db8:7::77")));
    }

    @Test
    @DisplayName("F6: the longest prefix wins")
    void f6LongestPrefix(Nve nve) {
        nve.send(UNDERLAY, transit("2001:db8:7:6::1")).comesOut(routed(NVE6, transit("2001:db8:7:6::1")));
        nve.send(UNDERLAY, transit("2001:db8:7:7::1")).comesOut(routed(NVE7, transit("2001:db8:7:7::1")));
    }

    @Test
    @DisplayName("F6: no route, or a multicast group that is not ours: dropped")
    void f6NoRoute(Nve nve) {
        nve.send(UNDERLAY, transit("2001:db8:99::1")).isDropped("no_route");
        nve.send(UNDERLAY, transit("ff0e::1:2")).isDropped("no_route");
    }

    @ParameterizedTest(name = "hop limit {0}")
    @ValueSource(ints = {0, 1})
    @DisplayName("F6: a hop limit of 1 or less: dropped")
    void f6Expired(int hopLimit, Nve nve) {
        nve.send(UNDERLAY, transit("2001:db8:6::77").change(Ipv6.class, ip -> ip.hopLimit(hopLimit)))
                .isDropped("ttl_expired");
    }
}
