package org.nvgre.bmv2;

import static org.nvgre.bmv2.DualStack.NVE2;
import static org.nvgre.bmv2.DualStack.NVE6;
import static org.nvgre.bmv2.DualStack.UNDERLAY;
import static org.nvgre.bmv2.DualStack.encapsulated;
import static org.nvgre.bmv2.DualStack.host;
import static org.nvgre.bmv2.DualStack.tunnelled;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nvgre.bmv2.TwoCustomers.Host;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.frame.Frame;

/// Rules F8 and W3: a gateway between a site over IPv6 and one over IPv4.
@OnEveryTarget(profiles = "full", policy = "two-sites.yaml")
class TwoSitesTest {
    private static final int SITE_ONE = 7001;
    private static final int SITE_TWO = 7002;
    private static final Host AT_SITE_ONE = host(7, 20);
    private static final Host AT_SITE_TWO = host(7, 30);

    @Test
    @DisplayName("F8, W3: out of a tunnel over IPv6 into one over IPv4")
    void f8IntoIpv4(Nve nve) {
        Frame frame = AT_SITE_ONE.ipv4To(AT_SITE_TWO).udp(1, 2).payload(40);
        nve.send(UNDERLAY, tunnelled(SITE_ONE, NVE6, frame)).comesOut(encapsulated(SITE_TWO, NVE2, frame));
    }

    @Test
    @DisplayName("F8, W3: out of a tunnel over IPv4 into one over IPv6")
    void f8IntoIpv6(Nve nve) {
        Frame frame = AT_SITE_TWO.ipv4To(AT_SITE_ONE).udp(2, 1).payload(40);
        nve.send(UNDERLAY, tunnelled(SITE_TWO, NVE2, frame)).comesOut(encapsulated(SITE_ONE, NVE6, frame));
    }
}
