package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.TwoCustomers.APP;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE2;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO_VLAN;
import static org.nvgre.bmv2.TwoCustomers.DB;
import static org.nvgre.bmv2.TwoCustomers.DB_PORT;
import static org.nvgre.bmv2.TwoCustomers.NVE2;
import static org.nvgre.bmv2.TwoCustomers.SHARED_PORT;
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
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Tag;

/// Rule W8 as RFC 7637 has it: no tag inside a tunnel.
@OnEveryTarget(profiles = {"minimal", "full"})
class InnerTagTest {
    @ParameterizedTest
    @MethodSource
    @DisplayName("W8: the encapsulator takes a tenant's tag off")
    @Needs(value = "W2", cases = "ARP")
    void w8TakenOff(int port, Tag tag, Frame frame, Nve nve) {
        nve.send(port, frame.tagged(tag)).comesOut(encapsulated(CONTOSO, NVE2, frame));
    }

    static Stream<Arguments> w8TakenOff() {
        Frame udp = APP.ipv4To(BEHIND_NVE2).udp(1, 2).payload(100);
        Frame arp = APP.to(BEHIND_NVE2)
                .with(Arp.reply(APP.mac(), APP.ip(), BEHIND_NVE2.mac(), BEHIND_NVE2.ip()));
        return Stream.of(argumentSet("VLAN", SHARED_PORT, Tag.customer(0, CONTOSO_VLAN), udp),
                argumentSet("VLAN, PCP 7, DEI", SHARED_PORT, Tag.customer(7, CONTOSO_VLAN).dropEligible(),
                        udp),
                argumentSet("VLAN, ARP", SHARED_PORT, Tag.customer(0, CONTOSO_VLAN), arp),
                argumentSet("VLAN, IPv6", SHARED_PORT, Tag.customer(0, CONTOSO_VLAN),
                        APP.ipv6To(BEHIND_NVE2).tcp(1, 2)),
                argumentSet("priority tag", WEB_PORT, Tag.customer(5, 0),
                        WEB.ipv4To(BEHIND_NVE2).udp(1, 2).payload(100)));
    }

    @Test
    @DisplayName("W8: a priority tag goes off on the way to a local port, too")
    void w8PriorityTagLocal(Nve nve) {
        Frame frame = WEB.ipv4To(DB).udp(1, 2).payload(100);
        nve.send(WEB_PORT, frame.tagged(Tag.customer(5, 0))).comesOut(on(DB_PORT, frame));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("W8: a tenant's frame with a service tag or a second tag: dropped")
    void w8SecondTag(int port, Frame frame, Nve nve) {
        nve.send(port, frame).isDropped("inner_tag");
    }

    static Stream<Arguments> w8SecondTag() {
        Frame udp = WEB.ipv4To(BEHIND_NVE2).udp(1, 2).payload(100);
        Frame second = udp.tagged(Tag.customer(0, 9));
        return Stream.of(argumentSet("service tag", WEB_PORT, udp.tagged(Tag.service(0, 9))),
                argumentSet("VLAN, then another", SHARED_PORT, second.tagged(Tag.customer(0, CONTOSO_VLAN))),
                argumentSet("priority tag, then a VLAN", WEB_PORT, second.tagged(Tag.customer(4, 0))),
                argumentSet("VLAN, then a service tag", SHARED_PORT,
                        udp.tagged(Tag.service(0, 9)).tagged(Tag.customer(0, CONTOSO_VLAN))));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("W8: the decapsulator drops a frame that has a tag")
    void w8TagInTheTunnel(Tag tag, Nve nve) {
        Frame frame = BEHIND_NVE2.ipv4To(WEB).udp(1, 2).payload(100).tagged(tag);
        nve.send(UNDERLAY, tunnelled(CONTOSO, frame)).isDropped("inner_tag");
    }

    static Stream<Arguments> w8TagInTheTunnel() {
        return Stream.of(argumentSet("priority tag", Tag.customer(5, 0)),
                argumentSet("VLAN", Tag.customer(0, 100)),
                argumentSet("service tag", Tag.service(0, 100)));
    }
}
