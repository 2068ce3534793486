package org.nvgre.bmv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.TwoCustomers.APP;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE2;
import static org.nvgre.bmv2.TwoCustomers.BROADCAST;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO_VLAN;
import static org.nvgre.bmv2.TwoCustomers.DB;
import static org.nvgre.bmv2.TwoCustomers.FABRIKAM;
import static org.nvgre.bmv2.TwoCustomers.FABRIKAM_PORT;
import static org.nvgre.bmv2.TwoCustomers.NOBODY;
import static org.nvgre.bmv2.TwoCustomers.NVE1;
import static org.nvgre.bmv2.TwoCustomers.NVE2;
import static org.nvgre.bmv2.TwoCustomers.SHARED_PORT;
import static org.nvgre.bmv2.TwoCustomers.SILENT;
import static org.nvgre.bmv2.TwoCustomers.SILENT_PORT;
import static org.nvgre.bmv2.TwoCustomers.TAGGED_UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.UNDERLAY_VLAN;
import static org.nvgre.bmv2.TwoCustomers.WEB;
import static org.nvgre.bmv2.TwoCustomers.WEB_PORT;
import static org.nvgre.bmv2.TwoCustomers.fromRouter;
import static org.nvgre.bmv2.TwoCustomers.tunnelled;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.bmv2.bench.Counted.Traffic;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.bench.Outcome;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Tag;
import org.nvgre.runtime.device.Counters;

/// Rule O1: packets and bytes of the tenants' frames, by virtual subnet and direction. That a dropped packet is counted
/// once and for one reason only, every test of the suite sees to.
@Needs("counters")
@OnEveryTarget(profiles = {"minimal", "full"})
class AccountingTest {
    private static final Frame REQUEST = WEB.ipv4To(BEHIND_NVE2).udp(40000, 53).payload(77);
    private static final Frame REPLY = BEHIND_NVE2.ipv4To(WEB).udp(53, 40000).payload(99);
    private static final Ipv4 TO_US = Ipv4.between(NVE2, NVE1);
    private static final Gre KEY = Gre.nvgre(CONTOSO, 0);

    @Test
    @DisplayName("O1: a tenant's frame counts with all its bytes")
    void o1FromTenant(Nve nve) {
        nve.send(WEB_PORT, REQUEST).counts().oneFromTenant(CONTOSO, REQUEST);
    }

    @Test
    @DisplayName("O1: a tag that comes off does not count")
    void o1FromTenantTagged(Nve nve) {
        Frame frame = APP.ipv4To(BEHIND_NVE2).udp(1, 2).payload(50);
        nve.send(SHARED_PORT, frame.tagged(Tag.customer(0, CONTOSO_VLAN))).counts().oneFromTenant(CONTOSO,
                frame);
        nve.send(WEB_PORT, REQUEST.tagged(Tag.customer(3, 0))).counts().oneFromTenant(CONTOSO, REQUEST);
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("O1: out of a tunnel the tenant's frame counts, not the headers around it")
    @Needs(value = "D5", cases = "options|those and a tag")
    void o1FromTunnel(int port, Frame packet, Nve nve) {
        nve.send(port, packet).counts().oneFromTunnel(CONTOSO, REPLY);
    }

    static Stream<Arguments> o1FromTunnel() {
        Tag tag = Tag.customer(0, UNDERLAY_VLAN);
        return Stream.of(argumentSet("as plain as can be", UNDERLAY, tunnelled(CONTOSO, REPLY)),
                argumentSet("tagged underlay", TAGGED_UNDERLAY, tunnelled(CONTOSO, REPLY).tagged(tag)),
                argumentSet("options", UNDERLAY, fromRouter(TO_US.options(4), KEY, REPLY)),
                argumentSet("as many options as there can be", UNDERLAY,
                        fromRouter(TO_US.options(10), KEY, REPLY)),
                argumentSet("those and a tag", TAGGED_UNDERLAY,
                        fromRouter(TO_US.options(10), KEY, REPLY).tagged(tag)));
    }

    @Test
    @DisplayName("O1: local frames count as from the tenant; a broadcast counts once, however many copies leave")
    void o1LocalAndFlood(Nve nve) {
        Frame local = WEB.ipv4To(DB).udp(1, 2).payload(10);
        nve.send(WEB_PORT, local).counts().oneFromTenant(CONTOSO, local);
        Frame broadcast = WEB.to(BROADCAST).ipv4(WEB.ip(), "10.0.0.255").udp(1, 2).payload(10);
        nve.send(WEB_PORT, broadcast).counts().oneFromTenant(CONTOSO, broadcast);
    }

    @Test
    @DisplayName("O1, S1: frames of all kinds at once: each subnet and direction has its own sum")
    @Needs("D5")
    void o1Sums(Nve nve) {
        Frame tagged = APP.ipv4To(BEHIND_NVE2).udp(1, 2).payload(50);
        Outcome outcome = nve.send(on(WEB_PORT, REQUEST), on(WEB_PORT, REQUEST.tagged(Tag.customer(3, 0))),
                on(SHARED_PORT, tagged.tagged(Tag.customer(0, CONTOSO_VLAN))), on(FABRIKAM_PORT, REQUEST),
                on(UNDERLAY, tunnelled(CONTOSO, REPLY)),
                on(UNDERLAY, fromRouter(TO_US.options(4), KEY, REPLY)),
                on(UNDERLAY, tunnelled(FABRIKAM, REPLY)));
        assertEquals(Map.of(CONTOSO, new Traffic(3, 2L * REQUEST.length() + tagged.length()), FABRIKAM,
                new Traffic(1, REQUEST.length())), outcome.counted().fromTenant());
        assertEquals(
                Map.of(CONTOSO, new Traffic(2, 2L * REPLY.length()), FABRIKAM,
                        new Traffic(1, REPLY.length())),
                outcome.counted().fromTunnel());
    }

    @Test
    @DisplayName("O1: the control plane reads the same from the counters")
    void o1ControlPlane(Nve nve) {
        nve.send(on(WEB_PORT, REQUEST.tagged(Tag.customer(3, 0))), on(99, REQUEST),
                on(UNDERLAY, fromRouter(TO_US.options(4), KEY, REPLY)));
        Counters read = nve.countersOfTheControlPlane();
        assertEquals(nve.counted().fromTenant(), traffic(read.fromTenant()));
        assertEquals(nve.counted().fromTunnel(), traffic(read.fromTunnel()));
        read.drops().forEach(
                (reason, packets) -> assertEquals(nve.counted().drops().get(reason), packets, reason));
    }

    private static Map<Integer, Traffic> traffic(Map<Integer, Counters.Traffic> read) {
        Map<Integer, Traffic> traffic = new TreeMap<>();
        read.forEach((vsid, count) -> traffic.put(vsid, new Traffic(count.packets(), count.innerBytes())));
        return traffic;
    }

    @Test
    @DisplayName("O1: what is refused before it belongs to a subnet is in no subnet's count")
    void o1RefusedBeforeASubnet(Nve nve) {
        Outcome outcome = nve.send(on(99, REQUEST), on(UNDERLAY, tunnelled(0, REPLY)),
                on(UNDERLAY, tunnelled(7777, REPLY)), on(UNDERLAY, fromRouter(TO_US, KEY.flip(3), REPLY)));
        assertEquals(Map.of(), outcome.counted().fromTenant());
        assertEquals(Map.of(), outcome.counted().fromTunnel());
    }

    @Test
    @DisplayName("O1: as many drops as packets that were dropped, each under its own reason")
    void o1EachDropOnce(Nve nve) {
        Outcome outcome = nve.send(List.of(on(99, REQUEST), on(UNDERLAY, tunnelled(CONTOSO, REPLY).cutTo(40)),
                on(UNDERLAY, fromRouter(TO_US.fragment(1, 0, true), KEY, REPLY)),
                on(UNDERLAY, fromRouter(TO_US, KEY.flip(0), REPLY)), on(UNDERLAY, tunnelled(0, REPLY)),
                on(UNDERLAY, tunnelled(7777, REPLY)),
                on(UNDERLAY, tunnelled(CONTOSO, REPLY.tagged(Tag.customer(0, 3)))), on(UNDERLAY, REPLY),
                on(WEB_PORT, WEB.ipv4To(NOBODY).udp(1, 2)),
                on(SILENT_PORT, SILENT.to(BROADCAST).ipv4("10.0.2.5", "10.0.2.255")
                        .udp(1, 2)),
                on(WEB_PORT, WEB.ipv4To(WEB).udp(1, 2)),
                on(UNDERLAY, tunnelled(CONTOSO, NOBODY.ipv4To(BEHIND_NVE2).udp(1, 2))),
                on(UNDERLAY, fromRouter(TO_US.to("10.9.9.9"), KEY, REPLY)),
                on(UNDERLAY, fromRouter(TO_US.to("198.51.100.9").ttl(1), KEY, REPLY))));
        assertEquals(List.of(), outcome.received());
        assertEquals(
                Map.ofEntries(Map.entry("unknown_port", 1L), Map.entry("malformed", 1L),
                        Map.entry("fragment", 1L),
                        Map.entry("gre_header", 1L), Map.entry("reserved_vsid", 1L),
                        Map.entry("unknown_vsid", 1L),
                        Map.entry("inner_tag", 1L), Map.entry("not_nvgre", 1L),
                        Map.entry("unknown_unicast", 1L),
                        Map.entry("no_flood_group", 1L), Map.entry("same_port", 1L),
                        Map.entry("split_horizon", 1L),
                        Map.entry("no_route", 1L), Map.entry("ttl_expired", 1L)),
                outcome.counted().drops());
    }
}
