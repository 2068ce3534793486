package org.nvgre.bmv2;

import static org.nvgre.bmv2.DualStack.BEHIND_NVE2;
import static org.nvgre.bmv2.DualStack.BEHIND_NVE6;
import static org.nvgre.bmv2.DualStack.BEHIND_NVE7;
import static org.nvgre.bmv2.DualStack.NVE1_V6;
import static org.nvgre.bmv2.DualStack.NVE2;
import static org.nvgre.bmv2.DualStack.NVE6;
import static org.nvgre.bmv2.DualStack.NVE7;
import static org.nvgre.bmv2.DualStack.PLAIN;
import static org.nvgre.bmv2.DualStack.TAGGED_UNDERLAY;
import static org.nvgre.bmv2.DualStack.UNDERLAY;
import static org.nvgre.bmv2.DualStack.UNDERLAY_VLAN;
import static org.nvgre.bmv2.DualStack.WEB;
import static org.nvgre.bmv2.DualStack.WEB_PORT;
import static org.nvgre.bmv2.DualStack.encapsulated;
import static org.nvgre.bmv2.DualStack.tunnelled;
import static org.nvgre.bmv2.bench.PortFrame.on;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.frame.FlowId;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv6;
import org.nvgre.bmv2.frame.Tag;

/// Rule Q1, pipe, with an outer DSCP of the owner's choice (46) and the outer tag's PCP from it; without ECN (Q2 off).
@OnEveryTarget(profiles = "piped", policy = DualStack.POLICY)
class PipedDscpTest {
    private static final int CHOSEN = 46 << 2;

    @Test
    @DisplayName("Q1, pipe: the outer DSCP is the chosen one, whatever the inner one is; ECN stays Not-ECT where it is off")
    void q1Chosen(Nve nve) {
        Frame frame = WEB.ipv4To(BEHIND_NVE2).udp(1, 2).payload(40).trafficClass(0x2B);
        nve.send(WEB_PORT, frame).comesOut(encapsulated(PLAIN, NVE2, CHOSEN, frame));
        Frame v6 = WEB.ipv6To(BEHIND_NVE6).udp(1, 2).payload(40).trafficClass(0x2B);
        nve.send(WEB_PORT, v6).comesOut(encapsulated(PLAIN, NVE6, CHOSEN, v6));
    }

    @Test
    @DisplayName("Q1: the outer tag's PCP is the upper three bits of the outer DSCP")
    void q1Pcp(Nve nve) {
        Frame frame = WEB.ipv4To(BEHIND_NVE7).udp(1, 2).payload(40);
        Ipv6 ip = Ipv6.between(NVE1_V6, NVE7.pa()).trafficClass(CHOSEN).flowLabel(FlowId.label(frame));
        PortFrame expected = on(TAGGED_UNDERLAY,
                Frame.ethernet("02-00-00-00-10-0B", "02-00-00-00-06-02").with(Tag.customer(5, UNDERLAY_VLAN))
                        .with(ip).with(Gre.nvgre(PLAIN, FlowId.of(frame))).carrying(frame));
        nve.send(WEB_PORT, frame).comesOut(expected);
    }

    @Test
    @DisplayName("Q1, pipe: out of the tunnel the inner header stays as it is")
    void q1Back(Nve nve) {
        Frame frame = BEHIND_NVE2.ipv4To(WEB).udp(1, 2).payload(40).trafficClass(0x2A);
        nve.send(UNDERLAY, tunnelled(PLAIN, NVE2, 0xBB, frame)).comesOut(on(WEB_PORT, frame));
    }
}
