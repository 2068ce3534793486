package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.TwoCustomers.NOBODY;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE2;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE3;
import static org.nvgre.bmv2.TwoCustomers.BROADCAST;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO_SILENT;
import static org.nvgre.bmv2.TwoCustomers.HIGHEST;
import static org.nvgre.bmv2.TwoCustomers.HIGHEST_PORT;
import static org.nvgre.bmv2.TwoCustomers.LOWEST;
import static org.nvgre.bmv2.TwoCustomers.LOWEST_PORT;
import static org.nvgre.bmv2.TwoCustomers.NVE1;
import static org.nvgre.bmv2.TwoCustomers.NVE2;
import static org.nvgre.bmv2.TwoCustomers.OTHER_VRF;
import static org.nvgre.bmv2.TwoCustomers.ROUTER_A;
import static org.nvgre.bmv2.TwoCustomers.TAGGED_UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.UNDERLAY_VLAN;
import static org.nvgre.bmv2.TwoCustomers.WEB;
import static org.nvgre.bmv2.TwoCustomers.WEB_PORT;
import static org.nvgre.bmv2.TwoCustomers.fromRouter;
import static org.nvgre.bmv2.TwoCustomers.tunnelled;
import static org.nvgre.bmv2.TwoCustomers.underlayLink;
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
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Tag;

/// What comes out of a tunnel, and what is refused: D1 to D5, D7, W7.
@OnEveryTarget(profiles = {"minimal", "nic-endpoint", "tor-gateway", "full"})
class DecapsulationTest {
    private static final Frame REPLY = BEHIND_NVE2.ipv4To(WEB).udp(53, 40000).payload(100);
    private static final Ipv4 TO_US = Ipv4.between(NVE2, NVE1);
    private static final Gre KEY = Gre.nvgre(CONTOSO, 0x5A);

    @Test
    @DisplayName("D1: a packet to our provider address is terminated")
    void d1LocalPa(Nve nve) {
        nve.send(UNDERLAY, tunnelled(CONTOSO, REPLY)).comesOut(on(WEB_PORT, REPLY));
    }

    @Test
    @DisplayName("D1: from the tagged underlay as well")
    void d1TaggedUnderlay(Nve nve) {
        Frame packet = tunnelled(CONTOSO, REPLY);
        nve.send(TAGGED_UNDERLAY, packet.tagged(Tag.customer(3, UNDERLAY_VLAN)))
                .comesOut(on(WEB_PORT, REPLY));
        nve.send(UNDERLAY, packet.tagged(Tag.customer(6, 0))).comesOut(on(WEB_PORT, REPLY));
    }

    @Test
    @DisplayName("D1: our address in another VRF is somebody else's: transit, and there is no route")
    void d1OtherVrf(Nve nve) {
        nve.send(OTHER_VRF, tunnelled(CONTOSO, REPLY)).isDropped("no_route");
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("D1: what is neither NVGRE to us nor protocol 47 in transit: dropped")
    void d1NotNvgre(Frame packet, Nve nve) {
        nve.send(UNDERLAY, packet).isDropped("not_nvgre");
    }

    static Stream<Arguments> d1NotNvgre() {
        return Stream.of(argumentSet("UDP to another address",
                underlayLink().ipv4(NVE2, "198.51.100.77").udp(1, 2).payload(40)),
                argumentSet("IPv6", underlayLink().ipv6("2001:db8::1", "2001:db8::2").udp(1, 2).payload(40)),
                argumentSet("a tenant's frame without a tunnel", REPLY),
                argumentSet("LLDP",
                        Frame.ethernet(ROUTER_A.mac(), "01-80-C2-00-00-0E", Ethernet.LLDP).payload(50)));
    }

    @ParameterizedTest(name = "bit {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    @DisplayName("D2: checksum, sequence number, reserved bits 1, 4, 5 set, or the key bit clear: dropped")
    void d2BitsThatMatter(int bit, Nve nve) {
        nve.send(UNDERLAY, fromRouter(TO_US, KEY.flip(bit), REPLY)).isDropped("gre_header");
    }

    @ParameterizedTest(name = "bit {0}")
    @ValueSource(ints = {6, 7, 8, 9, 10, 11, 12})
    @DisplayName("D2: bits 6 to 12 are ignored")
    void d2BitsThatDoNotMatter(int bit, Nve nve) {
        nve.send(UNDERLAY, fromRouter(TO_US, KEY.flip(bit), REPLY)).comesOut(on(WEB_PORT, REPLY));
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    @DisplayName("D2: a version other than 0: dropped")
    void d2Version(int version, Nve nve) {
        nve.send(UNDERLAY, fromRouter(TO_US, KEY.version(version), REPLY)).isDropped("gre_header");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0000, 0x0800, 0x6557, 0x6559, 0x86DD, 0x880B, 0xFFFF})
    @DisplayName("D2: a protocol type other than 0x6558: dropped")
    void d2Protocol(int protocol, Nve nve) {
        nve.send(UNDERLAY, fromRouter(TO_US, KEY.protocol(protocol), REPLY)).isDropped("gre_header");
    }

    @ParameterizedTest(name = "VSID {0}")
    @ValueSource(ints = {4097, 5000, 5004, 0x138900, 0xFFFFFD})
    @DisplayName("D3: a VSID that is not served here: dropped")
    void d3UnknownVsid(int vsid, Nve nve) {
        nve.send(UNDERLAY, tunnelled(vsid, REPLY)).isDropped("unknown_vsid");
    }

    @ParameterizedTest(name = "VSID {0}")
    @ValueSource(ints = {0, 1, 0xFFF, 0xFFFFFF})
    @DisplayName("W7: a reserved VSID: dropped")
    void w7ReservedVsid(int vsid, Nve nve) {
        nve.send(UNDERLAY, tunnelled(vsid, REPLY)).isDropped("reserved_vsid");
    }

    @ParameterizedTest(name = "VSID {0}")
    @ValueSource(ints = {LOWEST, HIGHEST})
    @DisplayName("W7: the first and the last VSID that are not reserved")
    void w7EndsOfTheRange(int vsid, Nve nve) {
        Frame frame = Frame
                .ethernet(BEHIND_NVE2.mac(), vsid == LOWEST ? "00-15-5D-01-00-05" : "00-15-5D-02-00-05")
                .ipv4("10.1.0.20", "10.1.0.5").udp(1, 2).payload(40);
        nve.send(UNDERLAY, tunnelled(vsid, frame))
                .comesOut(on(vsid == LOWEST ? LOWEST_PORT : HIGHEST_PORT, frame));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("D4: a fragment of an outer packet: dropped")
    void d4Fragment(Frame packet, Nve nve) {
        nve.send(UNDERLAY, packet).isDropped("fragment");
    }

    static Stream<Arguments> d4Fragment() {
        Ipv4 ip = TO_US.protocol(47);
        return Stream.of(argumentSet("first", fromRouter(ip.fragment(9, 0, true), KEY, REPLY)),
                argumentSet("middle", underlayLink().with(ip.fragment(9, 100, true)).payload(800)),
                argumentSet("last", underlayLink().with(ip.fragment(9, 200, false)).payload(33)),
                argumentSet("last, empty", underlayLink().with(ip.fragment(9, 8191, false)).payload(0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0000, 0x0001, 0x1234, 0xFFFF})
    @DisplayName("D5: a bad checksum: dropped")
    void d5Checksum(int checksum, Nve nve) {
        nve.send(UNDERLAY, fromRouter(TO_US.checksum(checksum), KEY, REPLY)).isDropped("malformed");
    }

    @Test
    @DisplayName("D5: a bad checksum in a header with options: dropped")
    @Needs("D5")
    void d5ChecksumWithOptions(Nve nve) {
        nve.send(UNDERLAY, fromRouter(TO_US.options(3).checksum(0xBAD0), KEY, REPLY)).isDropped("malformed");
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {0, 3, 5, 6, 15})
    @DisplayName("D5: an IP version other than 4: dropped")
    void d5Version(int version, Nve nve) {
        nve.send(UNDERLAY, fromRouter(TO_US.version(version), KEY, REPLY)).isDropped("malformed");
    }

    @ParameterizedTest(name = "header length {0} words")
    @ValueSource(ints = {0, 1, 2, 3, 4})
    @DisplayName("D5: an IP header length below 5: dropped")
    void d5HeaderLength(int words, Nve nve) {
        nve.send(UNDERLAY, fromRouter(TO_US.ihl(words), KEY, REPLY)).isDropped("malformed");
    }

    @ParameterizedTest(name = "cut to {0} bytes")
    @ValueSource(ints = {1, 13, 14, 15, 33, 34, 37, 38, 41, 42, 55})
    @DisplayName("D5: cut off within a header: dropped")
    void d5Cut(int length, Nve nve) {
        nve.send(UNDERLAY, tunnelled(CONTOSO, REPLY).cutTo(length)).isDropped("malformed");
    }

    @ParameterizedTest(name = "cut to {0} bytes")
    @ValueSource(ints = {14, 15, 17, 18, 37})
    @DisplayName("D5: cut off within a tag, or the header after it: dropped")
    void d5CutTagged(int length, Nve nve) {
        nve.send(TAGGED_UNDERLAY,
                tunnelled(CONTOSO, REPLY).tagged(Tag.customer(0, UNDERLAY_VLAN)).cutTo(length))
                .isDropped("malformed");
    }

    @ParameterizedTest(name = "cut to {0} bytes")
    @ValueSource(ints = {34, 35, 53})
    @DisplayName("D5: cut off within the options: dropped")
    @Needs("D5")
    void d5CutOptions(int length, Nve nve) {
        nve.send(UNDERLAY, fromRouter(TO_US.options(5), KEY, REPLY).cutTo(length)).isDropped("malformed");
    }

    @Test
    @DisplayName("D5: the shortest frame there is: an Ethernet header and nothing more")
    void d5ShortestFrame(Nve nve) {
        Frame bare = Frame.ethernet(BEHIND_NVE2.mac(), WEB.mac(), 0xBEEF);
        nve.send(UNDERLAY, tunnelled(CONTOSO, bare)).comesOut(on(WEB_PORT, bare));
    }

    @ParameterizedTest(name = "{0} words")
    @ValueSource(ints = {1, 2, 5, 9, 10})
    @DisplayName("D5: options are parsed past")
    @Needs("D5")
    void d5Options(int words, Nve nve) {
        nve.send(UNDERLAY, fromRouter(TO_US.options(words), KEY, REPLY)).comesOut(on(WEB_PORT, REPLY));
    }

    @ParameterizedTest(name = "TTL {0}")
    @ValueSource(ints = {0, 1, 255})
    @DisplayName("D5: a packet that ends here may have any TTL")
    void d5AnyTtl(int ttl, Nve nve) {
        nve.send(UNDERLAY, fromRouter(TO_US.ttl(ttl), KEY, REPLY)).comesOut(on(WEB_PORT, REPLY));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("W5: what was carried comes out untouched")
    void w5Untouched(Frame frame, Nve nve) {
        nve.send(UNDERLAY, tunnelled(CONTOSO, frame)).comesOut(on(WEB_PORT, frame));
    }

    static Stream<Arguments> w5Untouched() {
        return Stream.of(
                argumentSet("ARP",
                        BEHIND_NVE2.to(WEB)
                                .with(Arp.reply(BEHIND_NVE2.mac(), BEHIND_NVE2.ip(), WEB.mac(), WEB.ip()))),
                argumentSet("IPv6", BEHIND_NVE2.ipv6To(WEB).tcp(80, 40000).payload(300)),
                argumentSet("IPv4 with a bad checksum",
                        REPLY.change(Ipv4.class, ip -> ip.checksum(0xBAD0))),
                argumentSet("15 bytes", Frame.ethernet(BEHIND_NVE2.mac(), WEB.mac(), 0xBEEF).payload(1)),
                argumentSet("1514 bytes", BEHIND_NVE2.ipv4To(WEB).tcp(80, 40000).filledTo(1514)),
                argumentSet("9014 bytes", BEHIND_NVE2.ipv4To(WEB).tcp(80, 40000).filledTo(9014)));
    }

    @Test
    @DisplayName("D7: what came out of a tunnel does not go back into one")
    void d7SplitHorizon(Nve nve) {
        nve.send(UNDERLAY, tunnelled(CONTOSO, BEHIND_NVE2.ipv4To(BEHIND_NVE3).udp(1, 2).payload(40)))
                .isDropped("split_horizon");
        nve.send(UNDERLAY, tunnelled(CONTOSO, BEHIND_NVE3.ipv4To(BEHIND_NVE2).udp(1, 2).payload(40)))
                .isDropped("split_horizon");
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("O1: of several faults the first in the order of the rules is blamed: D5, D4, D2, W7, D3, W8, F")
    void o1OrderOfReasons(String reason, Frame packet, Nve nve) {
        nve.send(UNDERLAY, packet).isDropped(reason);
    }

    static Stream<Arguments> o1OrderOfReasons() {
        Frame tagged = REPLY.tagged(Tag.customer(0, 5));
        Ipv4 fragment = TO_US.fragment(9, 0, true);
        Gre sequence = KEY.flip(3);
        return Stream.of(
                argumentSet("D5 before D4", "malformed", fromRouter(fragment.checksum(0xBAD0), KEY, REPLY)),
                argumentSet("D5 before D2", "malformed", fromRouter(TO_US.checksum(0xBAD0), sequence, REPLY)),
                argumentSet("D5 before D3", "malformed", tunnelled(7777, REPLY).cutTo(50)),
                argumentSet("D5 before W7", "malformed", tunnelled(0, REPLY).cutTo(50)),
                argumentSet("D4 before D2", "fragment", fromRouter(fragment, sequence, REPLY)),
                argumentSet("D4 before W7", "fragment", fromRouter(fragment, KEY.vsid(0), REPLY)),
                argumentSet("D2 before W7", "gre_header", fromRouter(TO_US, sequence.vsid(0), REPLY)),
                argumentSet("D2 before D3", "gre_header", fromRouter(TO_US, sequence.vsid(7777), REPLY)),
                argumentSet("W7 before W8", "reserved_vsid", tunnelled(0xFFFFFF, tagged)),
                argumentSet("D3 before W8", "unknown_vsid", tunnelled(7777, tagged)),
                argumentSet("W8 before F4", "inner_tag",
                        tunnelled(CONTOSO, BEHIND_NVE2.to(NOBODY).with(Tag.customer(0, 5))
                                .ipv4("10.0.0.20", "10.0.0.99").udp(1, 2))),
                argumentSet("W8 before F3", "inner_tag",
                        tunnelled(CONTOSO_SILENT, BEHIND_NVE2.to(BROADCAST).with(Tag.customer(0, 5))
                                .with(Arp.request(BEHIND_NVE2.mac(), BEHIND_NVE2.ip(), WEB.ip())))));
    }
}
