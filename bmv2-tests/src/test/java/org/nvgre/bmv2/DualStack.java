package org.nvgre.bmv2;

import static org.nvgre.bmv2.bench.PortFrame.on;

import java.util.ArrayList;
import java.util.List;
import org.nvgre.bmv2.TwoCustomers.Host;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.frame.FlowId;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Ipv6;
import org.nvgre.bmv2.frame.Layer;
import org.nvgre.bmv2.frame.Tag;

/// The networks of `policies/dual-stack.yaml` and `policies/guarded.yaml`, in the words of the tests.
final class DualStack {
    static final String POLICY = "dual-stack.yaml";
    static final String GUARDED_POLICY = "guarded.yaml";

    static final int PLAIN = 5001;
    static final int METERED = 5004;
    static final int FILTERED = 5005;
    static final int NARROW = 5006;
    static final int COUNTED = 5007;

    static final int WEB_PORT = 1;
    static final int DB_PORT = 2;
    static final int APP_PORT = 3;
    static final Tag APP_TAG = Tag.customer(0, 100);
    static final int METERED_PORT = 4;
    static final int FILTERED_PORT = 5;
    static final int NARROW_PORT = 6;
    static final int COUNTED_PORT = 7;
    static final int UNDERLAY = 10;
    static final int TAGGED_UNDERLAY = 11;
    static final int OTHER_VRF = 12;
    static final int UNDERLAY_VLAN = 7;

    static final Host WEB = host(0, 5);
    static final Host DB = host(0, 6);
    static final Host DB_TOO = host(0, 8);
    static final Host APP = host(0, 7);
    static final Host BEHIND_NVE2 = host(0, 20);
    static final Host BEHIND_NVE6 = host(0, 60);
    static final Host BEHIND_NVE7 = host(0, 70);

    static final String NVE1 = "192.0.2.11";
    static final String NVE1_V6 = "2001:db8::11";

    static final Remote NVE2 = new Remote("198.51.100.2", UNDERLAY, link("0A", "00-01"));
    static final Remote NVE6 = new Remote("2001:db8:6::6", UNDERLAY, link("0A", "06-01"));
    static final Remote NVE7 = new Remote("2001:db8:7::7", TAGGED_UNDERLAY,
            link("0B", "06-02").with(Tag.customer(2, UNDERLAY_VLAN)));
    static final Remote NVE4 = new Remote("203.0.113.4", UNDERLAY, link("0A", "00-01"));
    static final Remote NVE5 = new Remote("203.0.113.65", UNDERLAY, link("0A", "00-02"));
    static final Remote NVE8 = new Remote("2001:db8:8::8", UNDERLAY, link("0A", "06-01"));

    /// Another NVE, and what stands before the IP header of a packet to it.
    record Remote(String pa, int port, Frame link) {
        boolean ipv6() {
            return pa.contains(":");
        }
    }

    private DualStack() {}

    private static Frame link(String ours, String theirs) {
        return Frame.ethernet("02-00-00-00-10-" + ours, "02-00-00-00-" + theirs);
    }

    /// A host by the third byte of its IPv4 address' subnet and the last.
    static Host host(int subnet, int last) {
        return new Host("00-15-5D-%02d-00-%02d".formatted(subnet, last), "10.%d.0.%d".formatted(subnet, last),
                "fd00:%d::%d".formatted(10 + subnet, last));
    }

    /// A tenant's frame in the tunnel headers that the NVE puts on, where it comes out: outer DSCP 0, ECN as inside (Q2).
    static PortFrame encapsulated(int vsid, Remote remote, Frame frame) {
        return encapsulated(vsid, remote, trafficClass(frame) & 3, frame);
    }

    static PortFrame encapsulated(int vsid, Remote remote, int trafficClass, Frame frame) {
        Layer ip = remote.ipv6()
                ? Ipv6.between(NVE1_V6, remote.pa).trafficClass(trafficClass).flowLabel(FlowId.label(frame))
                : Ipv4.between(NVE1, remote.pa).tos(trafficClass);
        return on(remote.port,
                remote.link.with(ip).with(Gre.nvgre(vsid, FlowId.of(frame))).carrying(frame));
    }

    /// All copies of a broadcast of the plain subnet that came in on this port.
    static List<PortFrame> flooded(int fromPort, Frame frame) {
        List<PortFrame> copies = new ArrayList<>(List.of(on(WEB_PORT, frame), on(DB_PORT, frame),
                on(APP_PORT, frame.tagged(APP_TAG)), encapsulated(PLAIN, NVE2, frame),
                encapsulated(PLAIN, NVE6, frame), encapsulated(PLAIN, NVE7, frame)));
        copies.removeIf(copy -> copy.port() == fromPort);
        return copies;
    }

    private static int trafficClass(Frame frame) {
        for (Layer layer : frame.layers()) {
            if (layer instanceof Ipv4 ip) {
                return ip.tos();
            }
            if (layer instanceof Ipv6 ip) {
                return ip.trafficClass();
            }
        }
        return 0;
    }

    /// A tenant's frame on its way here, as it comes in on the untagged underlay.
    static Frame tunnelled(int vsid, Remote from, Frame frame) {
        return tunnelled(vsid, from, 0, frame);
    }

    static Frame tunnelled(int vsid, Remote from, int trafficClass, Frame frame) {
        return fromRouter(from.ipv6()
                ? Ipv6.between(from.pa, NVE1_V6).trafficClass(trafficClass)
                : Ipv4.between(from.pa, NVE1).tos(trafficClass), Gre.nvgre(vsid, 0x5A), frame);
    }

    static Frame fromRouter(Layer ip, Gre gre, Frame frame) {
        return underlayLink().with(ip).with(gre).carrying(frame);
    }

    static Frame underlayLink() {
        return Frame.ethernet("02-00-00-00-00-01", "02-00-00-00-10-0A");
    }

    /// A packet over IPv6 in transit, sent on towards another NVE: its link's MACs and tag, hop limit less one.
    static PortFrame routed(Remote towards, Frame packet) {
        Frame sent = packet.change(Ipv6.class, ip -> ip.hopLimit(ip.hopLimit() - 1));
        return on(towards.port,
                towards.link.carrying(new Frame(sent.layers().stream().skip(1).toList())));
    }
}
