package org.nvgre.bmv2;

import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE2;
import static org.nvgre.bmv2.TwoCustomers.BEHIND_NVE3;
import static org.nvgre.bmv2.TwoCustomers.CONTOSO;
import static org.nvgre.bmv2.TwoCustomers.DB;
import static org.nvgre.bmv2.TwoCustomers.DB_PORT;
import static org.nvgre.bmv2.TwoCustomers.FABRIKAM;
import static org.nvgre.bmv2.TwoCustomers.NOBODY;
import static org.nvgre.bmv2.TwoCustomers.NVE1;
import static org.nvgre.bmv2.TwoCustomers.NVE2;
import static org.nvgre.bmv2.TwoCustomers.ROUTER_A;
import static org.nvgre.bmv2.TwoCustomers.UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.WEB;
import static org.nvgre.bmv2.TwoCustomers.WEB_PORT;
import static org.nvgre.bmv2.TwoCustomers.encapsulated;
import static org.nvgre.bmv2.TwoCustomers.fromRouter;
import static org.nvgre.bmv2.TwoCustomers.routed;
import static org.nvgre.bmv2.TwoCustomers.tunnelled;
import static org.nvgre.bmv2.bench.PortFrame.on;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv4;

/// What an NVE is for, whatever else its profile switches on: features do not get in each other's way. The profiles
/// `matrix-*` have every pair of features in every combination ([ProfileMatrixCoverageTest]).
@OnEveryTarget(profiles = {"matrix-1", "matrix-2", "matrix-3", "matrix-4", "matrix-5", "matrix-6", "matrix-7",
        "matrix-8", "matrix-9", "matrix-10"}, briefly = true, everywhere = true)
class ProfileMatrixTest {
    @Test
    @DisplayName("W1, W2, W4, W5, W6, F2: with any features on, a frame for a remote host is encapsulated")
    @Needs("D5")
    void w2Encapsulates(Nve nve) {
        for (Frame frame : new Frame[]{WEB.ipv4To(BEHIND_NVE2).tcp(40000, 443).payload(1200),
                WEB.to(BEHIND_NVE2).with(Ipv4.between(WEB.ip(), BEHIND_NVE2.ip()).options(2)).udp(5, 6)
                        .payload(3),
                WEB.ipv6To(BEHIND_NVE2).udp(53, 53).payload(40)}) {
            nve.send(WEB_PORT, frame).comesOut(encapsulated(CONTOSO, NVE2, frame));
        }
    }

    @Test
    @DisplayName("D1, F2, W5: with any features on, a tunnel that ends here gives its frame to the port")
    void d1Decapsulates(Nve nve) {
        Frame frame = BEHIND_NVE2.to(WEB).with(Ipv4.between(BEHIND_NVE2.ip(), WEB.ip()).options(3))
                .tcp(443, 40000).payload(1000);
        nve.send(UNDERLAY, tunnelled(CONTOSO, frame)).comesOut(on(WEB_PORT, frame));
        Frame six = BEHIND_NVE2.ipv6To(WEB).udp(1, 2).payload(11);
        nve.send(UNDERLAY, tunnelled(CONTOSO, six)).comesOut(on(WEB_PORT, six));
    }

    @Test
    @DisplayName("F2: with any features on, frames between local ports stay as they are")
    void f2Local(Nve nve) {
        Frame frame = WEB.ipv4To(DB).tcp(40000, 5432).payload(64);
        nve.send(WEB_PORT, frame).comesOut(on(DB_PORT, frame));
    }

    @Test
    @DisplayName("F6: with any features on, other NVEs' tunnels pass through")
    void f6Transit(Nve nve) {
        Frame packet = fromRouter(Ipv4.between("203.0.113.77", NVE2), Gre.nvgre(CONTOSO, 0x77),
                BEHIND_NVE3.ipv4To(BEHIND_NVE2).udp(7, 8).payload(99));
        nve.send(UNDERLAY, packet).comesOut(routed(ROUTER_A, packet));
    }

    @Test
    @DisplayName("D2, D3, D4, D5, D7, F1, F4, S1: with any features on, what must be dropped is, for the same reason")
    void d3Drops(Nve nve) {
        Frame frame = BEHIND_NVE2.ipv4To(WEB).udp(1, 2).payload(40);
        Ipv4 toUs = Ipv4.between(NVE2, NVE1);
        nve.send(UNDERLAY, fromRouter(toUs, Gre.nvgre(0x123456, 1), frame)).isDropped("unknown_vsid");
        nve.send(UNDERLAY, fromRouter(toUs, Gre.nvgre(77, 1), frame)).isDropped("reserved_vsid");
        nve.send(UNDERLAY, fromRouter(toUs.checksum(0xBAD0), Gre.nvgre(CONTOSO, 1), frame))
                .isDropped("malformed");
        nve.send(UNDERLAY, tunnelled(CONTOSO, BEHIND_NVE2.ipv4To(BEHIND_NVE3).udp(1, 2).payload(40)))
                .isDropped("split_horizon");
        nve.send(UNDERLAY, tunnelled(FABRIKAM, BEHIND_NVE3.ipv4To(NOBODY).udp(1, 2).payload(40)))
                .isDropped("unknown_unicast");
        nve.send(99, WEB.ipv4To(DB).udp(1, 2).payload(40)).isDropped("unknown_port");
        nve.send(WEB_PORT, WEB.ipv4To(NOBODY).udp(1, 2).payload(40)).isDropped("unknown_unicast");
    }
}
