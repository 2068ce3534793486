package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.TwoCustomers.APP;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE2;
import static org.nvgre.bmv2.TwoCustomers.BROADCAST;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO_VLAN;
import static org.nvgre.bmv2.TwoCustomers.DB;
import static org.nvgre.bmv2.TwoCustomers.DB_PORT;
import static org.nvgre.bmv2.TwoCustomers.NVE2;
import static org.nvgre.bmv2.TwoCustomers.NVE3;
import static org.nvgre.bmv2.TwoCustomers.NVE4;
import static org.nvgre.bmv2.TwoCustomers.SHARED_PORT;
import static org.nvgre.bmv2.TwoCustomers.UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.WEB;
import static org.nvgre.bmv2.TwoCustomers.WEB_PORT;
import static org.nvgre.bmv2.TwoCustomers.encapsulated;
import static org.nvgre.bmv2.TwoCustomers.routed;
import static org.nvgre.bmv2.TwoCustomers.tunnelled;
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
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Tag;

/// Rule W8 as draft-sridharan-virtualization-nvgre-02 has it: one C-tag stays on the frame, with VID 0.
@OnEveryTarget(profiles = {"draft-02", "draft-full"})
class DraftInnerTagTest {
    private static final Frame UDP = APP.ipv4To(BEHIND_NVE2).udp(1, 2).payload(100);
    private static final Frame REPLY = BEHIND_NVE2.ipv4To(WEB).udp(2, 1).payload(100);

    @Test
    @DisplayName("W8: a frame without a tag gets none")
    void w8Untagged(Nve nve) {
        Frame frame = WEB.ipv4To(BEHIND_NVE2).udp(1, 2).payload(100);
        nve.send(WEB_PORT, frame).comesOut(encapsulated(CONTOSO, NVE2, frame));
        nve.send(UNDERLAY, tunnelled(CONTOSO, REPLY)).comesOut(on(WEB_PORT, REPLY));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("W8: the tag stays with VID 0 and its PCP, DEI 0; the FlowID is that of the frame without it")
    @Needs(value = "W2", cases = "ARP")
    void w8TagStays(int port, Tag tag, Frame frame, Nve nve) {
        nve.send(port, frame.tagged(tag))
                .comesOut(encapsulated(CONTOSO, NVE2, frame.tagged(Tag.customer(tag.pcp(), 0))));
    }

    static Stream<Arguments> w8TagStays() {
        Frame arp = APP.to(BEHIND_NVE2)
                .with(Arp.reply(APP.mac(), APP.ip(), BEHIND_NVE2.mac(), BEHIND_NVE2.ip()));
        return Stream.of(argumentSet("VLAN", SHARED_PORT, Tag.customer(0, CONTOSO_VLAN), UDP),
                argumentSet("VLAN, PCP 7", SHARED_PORT, Tag.customer(7, CONTOSO_VLAN), UDP),
                argumentSet("VLAN, PCP 2, DEI", SHARED_PORT, Tag.customer(2, CONTOSO_VLAN).dropEligible(),
                        UDP),
                argumentSet("VLAN, ARP", SHARED_PORT, Tag.customer(3, CONTOSO_VLAN), arp),
                argumentSet("VLAN, IPv6", SHARED_PORT, Tag.customer(3, CONTOSO_VLAN),
                        APP.ipv6To(BEHIND_NVE2).tcp(1, 2).payload(10)),
                argumentSet("priority tag", WEB_PORT, Tag.customer(5, 0),
                        WEB.ipv4To(BEHIND_NVE2).udp(1, 2).payload(100)));
    }

    @Test
    @DisplayName("W8: to a local port without VLANs: VID 0; to one with: its VLAN; the PCP stays")
    void w8Local(Nve nve) {
        Frame toDb = APP.ipv4To(DB).udp(1, 2).payload(100);
        nve.send(SHARED_PORT, toDb.tagged(Tag.customer(4, CONTOSO_VLAN)))
                .comesOut(on(DB_PORT, toDb.tagged(Tag.customer(4, 0))));
        Frame toApp = WEB.ipv4To(APP).udp(1, 2).payload(100);
        nve.send(WEB_PORT, toApp.tagged(Tag.customer(6, 0)))
                .comesOut(on(SHARED_PORT, toApp.tagged(Tag.customer(6, CONTOSO_VLAN))));
        nve.send(WEB_PORT, toApp).comesOut(on(SHARED_PORT, toApp.tagged(Tag.customer(0, CONTOSO_VLAN))));
    }

    @Test
    @DisplayName("W8: in every copy of a broadcast")
    @Needs("F3")
    void w8Flood(Nve nve) {
        Frame frame = APP.to(BROADCAST).with(Arp.request(APP.mac(), APP.ip(), "10.0.0.99"));
        Frame kept = frame.tagged(Tag.customer(4, 0));
        nve.send(SHARED_PORT, frame.tagged(Tag.customer(4, CONTOSO_VLAN))).comesOut(on(WEB_PORT, kept),
                on(DB_PORT, kept), encapsulated(CONTOSO, NVE2, kept), encapsulated(CONTOSO, NVE3, kept),
                encapsulated(CONTOSO, NVE4, kept));
    }

    @Test
    @DisplayName("W8: out of a tunnel one tag with VID 0 is let through, and gets the VLAN of the port")
    void w8FromTunnel(Nve nve) {
        Tag tag = Tag.customer(5, 0);
        nve.send(UNDERLAY, tunnelled(CONTOSO, REPLY.tagged(tag))).comesOut(on(WEB_PORT, REPLY.tagged(tag)));
        Frame toApp = BEHIND_NVE2.ipv4To(APP).udp(2, 1).payload(100);
        nve.send(UNDERLAY, tunnelled(CONTOSO, toApp.tagged(tag)))
                .comesOut(on(SHARED_PORT, toApp.tagged(Tag.customer(5, CONTOSO_VLAN))));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("W8: out of a tunnel, a VID other than 0, a service tag or a second tag: dropped")
    void w8BadTagFromTunnel(Frame frame, Nve nve) {
        nve.send(UNDERLAY, tunnelled(CONTOSO, frame)).isDropped("inner_tag");
    }

    static Stream<Arguments> w8BadTagFromTunnel() {
        Tag zero = Tag.customer(5, 0);
        return Stream.of(argumentSet("VID 1", REPLY.tagged(Tag.customer(5, 1))),
                argumentSet("VID 4095", REPLY.tagged(Tag.customer(5, 4095))),
                argumentSet("service tag", REPLY.tagged(Tag.service(5, 0))),
                argumentSet("a second C-tag", REPLY.tagged(zero).tagged(zero)),
                argumentSet("a service tag after the C-tag", REPLY.tagged(Tag.service(5, 0)).tagged(zero)));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("W8: a tenant's frame with a second tag or a service tag: dropped")
    void w8SecondTag(int port, Frame frame, Nve nve) {
        nve.send(port, frame).isDropped("inner_tag");
    }

    static Stream<Arguments> w8SecondTag() {
        return Stream.of(
                argumentSet("two C-tags", SHARED_PORT,
                        UDP.tagged(Tag.customer(0, 9)).tagged(Tag.customer(0, CONTOSO_VLAN))),
                argumentSet("C-tag, then service tag", SHARED_PORT,
                        UDP.tagged(Tag.service(0, 9)).tagged(Tag.customer(0, CONTOSO_VLAN))),
                argumentSet("service tag", WEB_PORT, UDP.tagged(Tag.service(0, 9))));
    }

    @Test
    @DisplayName("D5: a tag that was cut off inside the tunnel: dropped")
    void d5CutInTheTag(Nve nve) {
        Frame packet = tunnelled(CONTOSO, REPLY.tagged(Tag.customer(5, 0)));
        nve.send(UNDERLAY, packet.cutTo(56)).isDropped("malformed");
        nve.send(UNDERLAY, packet.cutTo(59)).isDropped("malformed");
    }

    @Test
    @DisplayName("F6: a tag inside a packet in transit is not ours to judge")
    void f6TransitKeepsTheTag(Nve nve) {
        Frame packet = tunnelled(9999, REPLY.tagged(Tag.customer(5, 77)))
                .change(Ipv4.class, ip -> ip.to("198.51.100.77"));
        nve.send(UNDERLAY, packet).comesOut(routed(TwoCustomers.ROUTER_A, packet));
    }

    @Test
    @DisplayName("O1: a tag that stays is part of the tenant's frame, and is counted")
    @Needs("counters")
    void o1BytesWithTag(Nve nve) {
        Frame tagged = UDP.tagged(Tag.customer(0, CONTOSO_VLAN));
        nve.send(SHARED_PORT, tagged).counts().oneFromTenant(CONTOSO, tagged);
        Frame reply = REPLY.tagged(Tag.customer(5, 0));
        nve.send(UNDERLAY, tunnelled(CONTOSO, reply)).counts().oneFromTunnel(CONTOSO, reply);
    }
}
