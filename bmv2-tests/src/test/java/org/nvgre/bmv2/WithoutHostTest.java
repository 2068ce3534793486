package org.nvgre.bmv2;

import static org.nvgre.bmv2.TwoCustomers.BROADCAST;
import static org.nvgre.bmv2.TwoCustomers.NVE1;
import static org.nvgre.bmv2.TwoCustomers.NVE2;
import static org.nvgre.bmv2.TwoCustomers.ROUTER_A;
import static org.nvgre.bmv2.TwoCustomers.UNDERLAY;
import static org.nvgre.bmv2.TwoCustomers.underlayLink;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Frame;

/// An NVE that is no host of the underlay (profile without `host`): it has nothing to say but NVGRE.
@OnEveryTarget
class WithoutHostTest {
    @Test
    @DisplayName("D1: what is for the NVE's own address but is not NVGRE: dropped")
    void d1NotNvgreToUs(Nve nve) {
        nve.send(UNDERLAY, underlayLink().ipv4(NVE2, NVE1).udp(1, 2).payload(40)).isDropped("not_nvgre");
        nve.send(UNDERLAY, underlayLink().ipv4(NVE2, NVE1).ping(1)).isDropped("not_nvgre");
    }

    @Test
    @DisplayName("D1: ARP: dropped")
    void d1Arp(Nve nve) {
        nve.send(UNDERLAY, Frame.ethernet(ROUTER_A.mac(), BROADCAST)
                .with(Arp.request(ROUTER_A.mac(), "192.0.2.1", NVE1))).isDropped("not_nvgre");
    }
}
