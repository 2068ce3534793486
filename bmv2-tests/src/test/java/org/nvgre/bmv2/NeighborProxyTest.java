package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.DualStack.APP;
import static org.nvgre.bmv2.DualStack.APP_PORT;
import static org.nvgre.bmv2.DualStack.APP_TAG;
import static org.nvgre.bmv2.DualStack.BEHIND_NVE2;
import static org.nvgre.bmv2.DualStack.BEHIND_NVE6;
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
import static org.nvgre.bmv2.DualStack.routed;
import static org.nvgre.bmv2.DualStack.tunnelled;
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
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Ipv6;
import org.nvgre.bmv2.frame.Neighbor;
import org.nvgre.bmv2.frame.Octets;
import org.nvgre.bmv2.frame.Raw;
import org.nvgre.bmv2.frame.Tag;

/// Rule F9: who has this address? The NVE answers from what the policy knows.
@OnEveryTarget(profiles = {"nic-endpoint", "full"}, policy = DualStack.POLICY)
class NeighborProxyTest {
    private static Frame whoHas(Host asker, String address) {
        return asker.to(BROADCAST).with(Arp.request(asker.mac(), asker.ip(), address));
    }

    private static Frame itIs(Host host, Host asker) {
        return host.to(asker).with(Arp.reply(host.mac(), host.ip(), asker.mac(), asker.ip()));
    }

    private static Frame solicits(Host asker, Neighbor solicitation) {
        return asker.to("33-33-FF-00-00-60").with(Ipv6.between(asker.ip6(), "ff02::1:ff00:60").hopLimit(255))
                .with(solicitation);
    }

    private static Frame advertises(Host host, Host asker) {
        return host.to(asker).with(Ipv6.between(host.ip6(), asker.ip6()).hopLimit(255))
                .with(Neighbor.advertisement(host.ip6(), host.mac()));
    }

    // ---- ARP

    @Test
    @DisplayName("F9: ARP for a customer address behind a tunnel, or another port, is answered where it was asked")
    void f9Arp(Nve nve) {
        nve.send(WEB_PORT, whoHas(WEB, BEHIND_NVE2.ip())).comesOut(on(WEB_PORT, itIs(BEHIND_NVE2, WEB)));
        nve.send(WEB_PORT, whoHas(WEB, BEHIND_NVE6.ip())).comesOut(on(WEB_PORT, itIs(BEHIND_NVE6, WEB)));
        nve.send(WEB_PORT, whoHas(WEB, DB.ip())).comesOut(on(WEB_PORT, itIs(DB, WEB)));
        nve.send(DB_PORT, whoHas(DB_TOO, APP.ip())).comesOut(on(DB_PORT, itIs(APP, DB_TOO)));
    }

    @Test
    @DisplayName("F9: with the tag of a port with VLANs")
    void f9ArpTagged(Nve nve) {
        nve.send(APP_PORT, whoHas(APP, WEB.ip()).tagged(APP_TAG))
                .comesOut(on(APP_PORT, itIs(WEB, APP).tagged(APP_TAG)));
        nve.send(WEB_PORT, whoHas(WEB, DB.ip()).tagged(Tag.customer(5, 0)))
                .comesOut(on(WEB_PORT, itIs(DB, WEB)));
    }

    @Test
    @DisplayName("F9: also when it was asked by unicast, and with the padding of a short frame")
    void f9ArpVariants(Nve nve) {
        Frame unicast = WEB.to(BEHIND_NVE2).with(Arp.request(WEB.mac(), WEB.ip(), BEHIND_NVE2.ip()));
        nve.send(WEB_PORT, unicast).comesOut(on(WEB_PORT, itIs(BEHIND_NVE2, WEB)));
        nve.send(WEB_PORT, whoHas(WEB, DB.ip()).payload(18))
                .comesOut(on(WEB_PORT, itIs(DB, WEB).payload(18)));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("F9: what is not answered follows the flood policy: probe, gratuitous, own port, unknown")
    @Needs("F3")
    void f9ArpNotAnswered(int port, Frame frame, Nve nve) {
        nve.send(port, frame).comesOut(flooded(port, frame));
    }

    static Stream<Arguments> f9ArpNotAnswered() {
        return Stream.of(argumentSet("probe", WEB_PORT,
                WEB.to(BROADCAST).with(Arp.request(WEB.mac(), "0.0.0.0", DB.ip()))),
                argumentSet("gratuitous", WEB_PORT, whoHas(WEB, WEB.ip())),
                argumentSet("gratuitous, as a reply", WEB_PORT,
                        WEB.to(BROADCAST).with(Arp.reply(WEB.mac(), WEB.ip(), BROADCAST, WEB.ip()))),
                argumentSet("a host on the same port", DB_PORT, whoHas(DB, DB_TOO.ip())),
                argumentSet("an address that nobody has", WEB_PORT, whoHas(WEB, "10.0.0.99")));
    }

    @Test
    @DisplayName("F9: a reply is no question, and goes where it is sent")
    @Needs("W2")
    void f9Reply(Nve nve) {
        nve.send(WEB_PORT, itIs(WEB, BEHIND_NVE2))
                .comesOut(encapsulated(PLAIN, NVE2, itIs(WEB, BEHIND_NVE2)));
        nve.send(WEB_PORT, itIs(WEB, DB)).comesOut(on(DB_PORT, itIs(WEB, DB)));
    }

    @Test
    @DisplayName("F9, D7: a question out of a tunnel is for the ports")
    @Needs("F3")
    void f9FromTunnel(Nve nve) {
        Frame question = whoHas(BEHIND_NVE2, WEB.ip());
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE2, question)).comesOut(on(WEB_PORT, question),
                on(DB_PORT, question), on(APP_PORT, question.tagged(APP_TAG)));
    }

    @Test
    @DisplayName("F9, S2: a forged question is dropped, not answered")
    void f9Forged(Nve nve) {
        nve.send(WEB_PORT, WEB.to(BROADCAST).with(Arp.request(WEB.mac(), APP.ip(), DB.ip())))
                .isDropped("source_guard");
    }

    // ---- neighbour discovery

    @Test
    @DisplayName("F9: a neighbour solicitation is answered, with the right checksum, whatever options it has")
    @Needs("F9")
    void f9Solicitation(Nve nve) {
        PortFrame answer = on(WEB_PORT, advertises(BEHIND_NVE6, WEB));
        Neighbor usual = Neighbor.solicitation(BEHIND_NVE6.ip6(), WEB.mac());
        nve.send(WEB_PORT, solicits(WEB, usual)).comesOut(answer);
        nve.send(WEB_PORT, solicits(WEB, Neighbor.bareSolicitation(BEHIND_NVE6.ip6()))).comesOut(answer);
        Raw nonce = new Raw(Octets.hex("0e01" + "a1a2a3a4a5a6")); // RFC 3971 §5.3.2
        nve.send(WEB_PORT, solicits(WEB, usual).with(nonce)).comesOut(answer);
    }

    @Test
    @DisplayName("F9: for a host on another port; and with the tag of a port with VLANs")
    @Needs("F9")
    void f9SolicitationLocal(Nve nve) {
        nve.send(WEB_PORT, solicits(WEB, Neighbor.solicitation(DB.ip6(), WEB.mac())))
                .comesOut(on(WEB_PORT, advertises(DB, WEB)));
        Raw nonce = new Raw(Octets.hex("0e01" + "a1a2a3a4a5a6"));
        Frame tagged = solicits(APP, Neighbor.solicitation(DB.ip6(), APP.mac())).with(nonce).tagged(APP_TAG);
        nve.send(APP_PORT, tagged).comesOut(on(APP_PORT, advertises(DB, APP).tagged(APP_TAG)));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("F9: what is not answered follows the flood policy: duplicate address detection, not from a neighbour, own port, unknown")
    @Needs("F3")
    void f9SolicitationNotAnswered(int port, Frame frame, Nve nve) {
        nve.send(port, frame).comesOut(flooded(port, frame));
    }

    static Stream<Arguments> f9SolicitationNotAnswered() {
        Neighbor usual = Neighbor.solicitation(BEHIND_NVE6.ip6(), WEB.mac());
        return Stream.of(
                argumentSet("duplicate address detection", WEB_PORT,
                        WEB.to("33-33-FF-00-00-60").with(Ipv6.between("::", "ff02::1:ff00:60").hopLimit(255))
                                .with(Neighbor.bareSolicitation(BEHIND_NVE6.ip6()))),
                argumentSet("a hop limit that says it was routed (RFC 4861 §7.1.1)", WEB_PORT,
                        solicits(WEB, usual).change(Ipv6.class, ip -> ip.hopLimit(254))),
                argumentSet("a code other than 0", WEB_PORT, solicits(WEB, usual.code(1))),
                argumentSet("a host on the same port", DB_PORT,
                        solicits(DB, Neighbor.solicitation(DB_TOO.ip6(), DB.mac()))),
                argumentSet("an address that nobody has", WEB_PORT,
                        solicits(WEB, Neighbor.solicitation("fd00:10::99", WEB.mac()))));
    }

    @Test
    @DisplayName("F9: an advertisement is no question")
    void f9Advertisement(Nve nve) {
        nve.send(WEB_PORT, advertises(WEB, DB)).comesOut(on(DB_PORT, advertises(WEB, DB)));
    }

    @Test
    @DisplayName("O1: a question that was answered counts as the tenant's")
    @Needs({"O1", "counters"})
    void o1Answered(Nve nve) {
        nve.send(WEB_PORT, whoHas(WEB, DB.ip())).counts().oneFromTenant(PLAIN, whoHas(WEB, DB.ip()));
    }
}
