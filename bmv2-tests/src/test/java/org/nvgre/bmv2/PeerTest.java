package org.nvgre.bmv2;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.nvgre.bmv2.DualStack.COUNTED;
import static org.nvgre.bmv2.DualStack.COUNTED_PORT;
import static org.nvgre.bmv2.DualStack.FILTERED;
import static org.nvgre.bmv2.DualStack.FILTERED_PORT;
import static org.nvgre.bmv2.DualStack.NVE1;
import static org.nvgre.bmv2.DualStack.NVE1_V6;
import static org.nvgre.bmv2.DualStack.NVE2;
import static org.nvgre.bmv2.DualStack.NVE4;
import static org.nvgre.bmv2.DualStack.NVE6;
import static org.nvgre.bmv2.DualStack.UNDERLAY;
import static org.nvgre.bmv2.DualStack.fromRouter;
import static org.nvgre.bmv2.DualStack.host;
import static org.nvgre.bmv2.DualStack.tunnelled;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Ipv6;
import org.nvgre.bmv2.frame.Tag;

/// Rule D6: only the NVEs of a virtual subnet may send into it.
@OnEveryTarget(profiles = {"nic-endpoint", "full"}, policy = DualStack.GUARDED_POLICY)
class PeerTest {
    private static final Frame TO_FILTERED = host(5, 60).ipv4To(host(5, 5)).tcp(1, 2).payload(40);
    private static final Frame TO_COUNTED = host(7, 60).ipv4To(host(7, 5)).tcp(1, 2).payload(40);

    @Test
    @DisplayName("D6: from a provider address of the virtual subnet, over IPv4 and IPv6")
    void d6Peer(Nve nve) {
        nve.send(UNDERLAY, tunnelled(FILTERED, NVE2, TO_FILTERED)).comesOut(on(FILTERED_PORT, TO_FILTERED));
        nve.send(UNDERLAY, tunnelled(COUNTED, NVE6, TO_COUNTED)).comesOut(on(COUNTED_PORT, TO_COUNTED));
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("D6: from any other address: dropped")
    void d6Stranger(Frame packet, Nve nve) {
        nve.send(UNDERLAY, packet).isDropped("unknown_peer");
    }

    static Stream<Arguments> d6Stranger() {
        Gre filtered = Gre.nvgre(FILTERED, 0);
        Gre counted = Gre.nvgre(COUNTED, 0);
        return Stream.of(
                argumentSet("an NVE of other virtual subnets", tunnelled(FILTERED, NVE4, TO_FILTERED)),
                argumentSet("an NVE of other virtual subnets, IPv6", tunnelled(FILTERED, NVE6, TO_FILTERED)),
                argumentSet("the other way round", tunnelled(COUNTED, NVE2, TO_COUNTED)),
                argumentSet("no NVE", fromRouter(Ipv4.between("198.51.100.3", NVE1), filtered, TO_FILTERED)),
                argumentSet("no NVE, IPv6",
                        fromRouter(Ipv6.between("2001:db8:6::7", NVE1_V6), counted, TO_COUNTED)),
                argumentSet("our own address", fromRouter(Ipv4.between(NVE1, NVE1), filtered, TO_FILTERED)));
    }

    @Test
    @DisplayName("O1: D3 before D6, D6 before W8, W8 before Q2")
    void o1Order(Nve nve) {
        Frame tagged = TO_FILTERED.tagged(Tag.customer(0, 5));
        nve.send(UNDERLAY, tunnelled(7777, NVE4, TO_FILTERED)).isDropped("unknown_vsid");
        nve.send(UNDERLAY, tunnelled(FILTERED, NVE4, tagged)).isDropped("unknown_peer");
        nve.send(UNDERLAY, tunnelled(FILTERED, NVE4, 3, TO_FILTERED)).isDropped("unknown_peer");
        nve.send(UNDERLAY, tunnelled(FILTERED, NVE2, 3, tagged)).isDropped("inner_tag");
    }
}
