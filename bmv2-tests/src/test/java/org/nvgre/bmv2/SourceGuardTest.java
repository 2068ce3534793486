package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.DualStack.APP;
import static org.nvgre.bmv2.DualStack.APP_PORT;
import static org.nvgre.bmv2.DualStack.APP_TAG;
import static org.nvgre.bmv2.DualStack.BEHIND_NVE2;
import static org.nvgre.bmv2.DualStack.DB;
import static org.nvgre.bmv2.DualStack.DB_PORT;
import static org.nvgre.bmv2.DualStack.DB_TOO;
import static org.nvgre.bmv2.DualStack.NVE2;
import static org.nvgre.bmv2.DualStack.PLAIN;
import static org.nvgre.bmv2.DualStack.UNDERLAY;
import static org.nvgre.bmv2.DualStack.WEB;
import static org.nvgre.bmv2.DualStack.WEB_PORT;
import static org.nvgre.bmv2.DualStack.encapsulated;
import static org.nvgre.bmv2.DualStack.flooded;
import static org.nvgre.bmv2.DualStack.host;
import static org.nvgre.bmv2.DualStack.tunnelled;
import static org.nvgre.bmv2.TwoCustomers.BROADCAST;
import static org.nvgre.bmv2.bench.PortFrame.on;

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
import org.nvgre.bmv2.frame.Ethernet;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Ipv6;
import org.nvgre.bmv2.frame.Neighbor;

/// Rule S2: a tenant's port sends from its own addresses only.
@OnEveryTarget(profiles = {"nic-endpoint", "full"}, policy = DualStack.POLICY)
class SourceGuardTest {
    private static final String LINK_LOCAL = "fe80::215:5dff:fe00:5"; // of WEB's MAC (RFC 4291, appendix A)
    private static final String DBS_LINK_LOCAL = "fe80::215:5dff:fe00:6";
    private static final String NONE = "00-00-00-00-00-00";

    @ParameterizedTest
    @MethodSource
    @DisplayName("S2: from its own addresses a port may send")
    @Needs(value = "W2", cases = "ARP|neither")
    void s2Own(int port, Frame frame, Nve nve) {
        nve.send(port, port == APP_PORT ? frame.tagged(APP_TAG) : frame)
                .comesOut(encapsulated(PLAIN, NVE2, frame));
    }

    static Stream<Arguments> s2Own() {
        Frame web = WEB.to(BEHIND_NVE2);
        return Stream.of(argumentSet("IPv4", WEB_PORT, WEB.ipv4To(BEHIND_NVE2).udp(1, 2)),
                argumentSet("IPv6", WEB_PORT, WEB.ipv6To(BEHIND_NVE2).udp(1, 2)),
                argumentSet("IPv6, link-local", WEB_PORT, web.ipv6(LINK_LOCAL, BEHIND_NVE2.ip6()).ping(1)),
                argumentSet("ARP", WEB_PORT,
                        web.with(Arp.reply(WEB.mac(), WEB.ip(), BEHIND_NVE2.mac(), BEHIND_NVE2.ip()))),
                argumentSet("neither", WEB_PORT,
                        Frame.ethernet(WEB.mac(), BEHIND_NVE2.mac(), Ethernet.LLDP).payload(50)),
                argumentSet("the first of two hosts", DB_PORT, DB.ipv4To(BEHIND_NVE2).udp(1, 2)),
                argumentSet("the second of two hosts", DB_PORT, DB_TOO.ipv4To(BEHIND_NVE2).udp(1, 2)),
                argumentSet("on a port with VLANs", APP_PORT, APP.ipv4To(BEHIND_NVE2).udp(1, 2)));
    }

    @Test
    @DisplayName("S2: address detection may send from no address: ARP probe, duplicate address detection")
    @Needs("F3")
    void s2Unspecified(Nve nve) {
        Frame probe = WEB.to(BROADCAST).with(Arp.request(WEB.mac(), "0.0.0.0", "10.0.0.99"));
        nve.send(WEB_PORT, probe).comesOut(flooded(WEB_PORT, probe));
        Frame detection = WEB.to("33-33-FF-00-00-99")
                .with(Ipv6.between("::", "ff02::1:ff00:99").hopLimit(255))
                .with(Neighbor.bareSolicitation("fd00:10::99"));
        nve.send(WEB_PORT, detection).comesOut(flooded(WEB_PORT, detection));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("S2: from any other address: dropped")
    void s2Forged(int port, Frame frame, Nve nve) {
        nve.send(port, port == APP_PORT ? frame.tagged(APP_TAG) : frame).isDropped("source_guard");
    }

    static Stream<Arguments> s2Forged() {
        Frame web = WEB.to(BEHIND_NVE2);
        return Stream.of(
                argumentSet("another's MAC", WEB_PORT,
                        DB.to(BEHIND_NVE2).ipv4(WEB.ip(), "10.0.0.20").udp(1, 2)),
                argumentSet("another's MAC, not IP", WEB_PORT,
                        Frame.ethernet(DB.mac(), BEHIND_NVE2.mac(), Ethernet.LLDP).payload(50)),
                argumentSet("nobody's MAC", WEB_PORT,
                        Frame.ethernet("02-00-00-00-00-99", BEHIND_NVE2.mac()).ipv4(WEB.ip(), "10.0.0.20")
                                .udp(1, 2)),
                argumentSet("another's IPv4 address", WEB_PORT,
                        web.ipv4(DB.ip(), BEHIND_NVE2.ip()).udp(1, 2)),
                argumentSet("nobody's IPv4 address", WEB_PORT,
                        web.ipv4("10.0.0.99", BEHIND_NVE2.ip()).udp(1, 2)),
                argumentSet("no IPv4 address", WEB_PORT, web.ipv4("0.0.0.0", BEHIND_NVE2.ip()).udp(1, 2)),
                argumentSet("another's IPv6 address", WEB_PORT,
                        web.ipv6(DB.ip6(), BEHIND_NVE2.ip6()).udp(1, 2)),
                argumentSet("another's link-local address", WEB_PORT,
                        web.ipv6(DBS_LINK_LOCAL, BEHIND_NVE2.ip6()).udp(1, 2)),
                argumentSet("another's address in ARP", WEB_PORT,
                        web.with(Arp.reply(WEB.mac(), DB.ip(), BEHIND_NVE2.mac(), BEHIND_NVE2.ip()))),
                argumentSet("another's MAC in ARP", WEB_PORT,
                        web.with(Arp.reply(DB.mac(), WEB.ip(), BEHIND_NVE2.mac(), BEHIND_NVE2.ip()))),
                argumentSet("another's MAC in an ARP probe", WEB_PORT,
                        WEB.to(BROADCAST).with(Arp.request(DB.mac(), "0.0.0.0", "10.0.0.99"))),
                argumentSet("no MAC in ARP", WEB_PORT,
                        web.with(Arp.reply(NONE, WEB.ip(), BEHIND_NVE2.mac(), BEHIND_NVE2.ip()))),
                argumentSet("a host of the same port, MAC of the one and address of the other", DB_PORT,
                        DB.to(BEHIND_NVE2).ipv4(DB_TOO.ip(), BEHIND_NVE2.ip()).udp(1, 2)),
                argumentSet("a broadcast", WEB_PORT,
                        WEB.to(BROADCAST).ipv4(DB.ip(), "10.0.0.255").udp(1, 2)),
                argumentSet("on a port with VLANs", APP_PORT,
                        APP.to(BEHIND_NVE2).ipv4(WEB.ip(), BEHIND_NVE2.ip()).udp(1, 2)));
    }

    @Test
    @DisplayName("S2: what comes out of a tunnel was guarded where it went in")
    void s2NotFromTunnels(Nve nve) {
        Frame frame = Frame.ethernet("02-00-00-00-00-99", WEB.mac()).ipv4("192.168.7.7", WEB.ip()).udp(1, 2);
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE2, frame)).comesOut(on(WEB_PORT, frame));
    }

    @Test
    @DisplayName("O1, S2, F4: the guard is blamed before the destination")
    void o1Order(Nve nve) {
        nve.send(WEB_PORT, DB.to("02-00-00-00-00-99").ipv4(WEB.ip(), "10.0.0.99").udp(1, 2))
                .isDropped("source_guard");
    }
}
