package org.nvgre.bmv2;

import static org.nvgre.bmv2.DualStack.BEHIND_NVE2;
import static org.nvgre.bmv2.DualStack.BEHIND_NVE6;
import static org.nvgre.bmv2.DualStack.NVE2;
import static org.nvgre.bmv2.DualStack.NVE6;
import static org.nvgre.bmv2.DualStack.PLAIN;
import static org.nvgre.bmv2.DualStack.UNDERLAY;
import static org.nvgre.bmv2.DualStack.WEB;
import static org.nvgre.bmv2.DualStack.WEB_PORT;
import static org.nvgre.bmv2.DualStack.encapsulated;
import static org.nvgre.bmv2.DualStack.tunnelled;
import static org.nvgre.bmv2.bench.PortFrame.on;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Frame;

/// Rule Q1, uniform: one DSCP for the tunnel and what is in it (RFC 2983 §3).
@OnEveryTarget(profiles = "uniform", policy = DualStack.POLICY)
class UniformDscpTest {
    @ParameterizedTest(name = "DSCP {0}")
    @ValueSource(ints = {0, 1, 10, 46, 63})
    @DisplayName("Q1, uniform: encapsulation copies DSCP out, from IPv4 and IPv6, into IPv4 and IPv6")
    void q1Out(int dscp, Nve nve) {
        Frame v4 = WEB.ipv4To(BEHIND_NVE2).udp(1, 2).payload(40).trafficClass(dscp << 2 | 2);
        nve.send(WEB_PORT, v4).comesOut(encapsulated(PLAIN, NVE2, dscp << 2 | 2, v4));
        Frame v6 = WEB.ipv6To(BEHIND_NVE6).udp(1, 2).payload(40).trafficClass(dscp << 2);
        nve.send(WEB_PORT, v6).comesOut(encapsulated(PLAIN, NVE6, dscp << 2, v6));
    }

    @ParameterizedTest(name = "DSCP {0}")
    @ValueSource(ints = {0, 1, 10, 46, 63})
    @DisplayName("Q1, uniform: decapsulation copies it back, with the inner checksum right")
    void q1Back(int dscp, Nve nve) {
        Frame v4 = BEHIND_NVE2.ipv4To(WEB).udp(1, 2).payload(40);
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE2, dscp << 2, v4.trafficClass(0x28)))
                .comesOut(on(WEB_PORT, v4.trafficClass(dscp << 2)));
        Frame v6 = BEHIND_NVE6.ipv6To(WEB).udp(1, 2).payload(40);
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE6, dscp << 2, v6.trafficClass(0x28)))
                .comesOut(on(WEB_PORT, v6.trafficClass(dscp << 2)));
    }

    @Test
    @DisplayName("Q1, uniform: a frame that is not IP has none: 0 outside, and nothing to copy back to")
    @Needs("W2")
    void q1NotIp(Nve nve) {
        Frame arp = WEB.to(BEHIND_NVE2)
                .with(Arp.reply(WEB.mac(), WEB.ip(), BEHIND_NVE2.mac(), BEHIND_NVE2.ip()));
        nve.send(WEB_PORT, arp).comesOut(encapsulated(PLAIN, NVE2, 0, arp));
        Frame back = BEHIND_NVE2.to(WEB)
                .with(Arp.reply(BEHIND_NVE2.mac(), BEHIND_NVE2.ip(), WEB.mac(), WEB.ip()));
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE2, 0xB8, back)).comesOut(on(WEB_PORT, back));
    }
}
