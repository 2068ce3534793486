package org.nvgre.bmv2;

import static org.nvgre.bmv2.bench.PortFrame.on;

import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.frame.Ethernet;
import org.nvgre.bmv2.frame.FlowId;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Tag;

/// The network of `policies/two-customers.yaml`, in the words of the tests, written down a second time so that a test
/// says what it expects and not what was configured.
final class TwoCustomers {
    static final int CONTOSO = 5001;
    static final int CONTOSO_SECOND = 5002;
    static final int CONTOSO_SILENT = 5003;
    static final int FABRIKAM = 6001;
    static final int LOWEST = 0x1000;
    static final int HIGHEST = 0xFFFFFE;

    // Ports of the NVE under test.
    static final int WEB_PORT = 1;
    static final int DB_PORT = 2;
    static final int SHARED_PORT = 3;
    static final int CONTOSO_VLAN = 100;
    static final int FABRIKAM_VLAN = 200;
    static final int FABRIKAM_PORT = 4;
    static final int SECOND_PORT = 5;
    static final int LOWEST_PORT = 6;
    static final int HIGHEST_PORT = 7;
    static final int SILENT_PORT = 8;
    static final int UNDERLAY = 10;
    static final int TAGGED_UNDERLAY = 11;
    static final int OTHER_VRF = 12;
    static final int UNDERLAY_VLAN = 7;
    static final int UNDERLAY_PCP = 3;

    // Hosts of contoso's first subnet; fabrikam has some with the same addresses.
    static final Host WEB = new Host("00-15-5D-00-00-05", "10.0.0.5", "fd00:10::5");
    static final Host DB = new Host("00-15-5D-00-00-06", "10.0.0.6", "fd00:10::6");
    static final Host APP = new Host("00-15-5D-00-00-07", "10.0.0.7", "fd00:10::7");
    static final Host BEHIND_NVE2 = new Host("00-15-5D-00-00-20", "10.0.0.20", "fd00:10::20");
    static final Host BEHIND_NVE3 = new Host("00-15-5D-00-00-30", "10.0.0.30", "fd00:10::30");
    static final Host BEHIND_NVE4 = new Host("00-15-5D-00-00-40", "10.0.0.40", "fd00:10::40");
    static final Host SECOND = new Host("00-15-5D-00-01-05", "10.0.1.5", "fd00:11::5");
    static final Host SILENT = new Host("00-15-5D-00-02-05", "10.0.2.5", "fd00:12::5");
    static final Host NOBODY = new Host("00-15-5D-00-00-99", "10.0.0.99", "fd00:10::99");
    static final String BROADCAST = "FF-FF-FF-FF-FF-FF";

    static final String NVE1 = "192.0.2.11";
    static final String NVE2 = "198.51.100.2";
    static final String NVE3 = "203.0.113.3";
    static final String NVE4 = "203.0.113.130";

    static final NextHop ROUTER_A = new NextHop(UNDERLAY, "02-00-00-00-00-01", "02-00-00-00-10-0A");
    static final NextHop ROUTER_B = new NextHop(TAGGED_UNDERLAY, "02-00-00-00-00-02", "02-00-00-00-10-0B");
    static final NextHop ROUTER_C = new NextHop(UNDERLAY, "02-00-00-00-00-03", "02-00-00-00-10-0A");

    record Host(String mac, String ip, String ip6) {
        Frame to(Host other) {
            return Frame.ethernet(mac, other.mac);
        }

        Frame to(String otherMac) {
            return Frame.ethernet(mac, otherMac);
        }

        Frame ipv4To(Host other) {
            return to(other).ipv4(ip, other.ip);
        }

        Frame ipv6To(Host other) {
            return to(other).ipv6(ip6, other.ip6);
        }
    }

    /// A neighbour of the NVE under test in the underlay.
    record NextHop(int port, String mac, String ourMac) {
        /// The Ethernet header, and tag, of what the NVE sends there.
        Frame link() {
            Frame link = Frame.ethernet(ourMac, mac);
            return port == TAGGED_UNDERLAY ? link.with(Tag.customer(UNDERLAY_PCP, UNDERLAY_VLAN)) : link;
        }
    }

    private TwoCustomers() {}

    /// A tenant's frame in the tunnel headers that the NVE puts on, on the port where it comes out.
    static PortFrame encapsulated(int vsid, String remote, Frame frame) {
        return encapsulated(vsid, FlowId.of(frame), remote, frame);
    }

    static PortFrame encapsulated(int vsid, int flowId, String remote, Frame frame) {
        NextHop via = switch (remote) {
            case NVE2 -> ROUTER_A;
            case NVE3 -> ROUTER_B;
            case NVE4 -> ROUTER_C;
            default -> throw new IllegalArgumentException(remote);
        };
        return on(via.port, via.link().ipv4(NVE1, remote).with(Gre.nvgre(vsid, flowId)).carrying(frame));
    }

    /// A tenant's frame on its way from another NVE of its subnet to the one under test, as it comes in on the untagged underlay.
    static Frame tunnelled(int vsid, Frame frame) {
        return fromRouter(Ipv4.between(vsid == FABRIKAM ? NVE3 : NVE2, NVE1), Gre.nvgre(vsid, 0x5A), frame);
    }

    static Frame fromRouter(Ipv4 ip, Gre gre, Frame frame) {
        return underlayLink().with(ip).with(gre).carrying(frame);
    }

    static Frame underlayLink() {
        return Frame.ethernet(ROUTER_A.mac, ROUTER_A.ourMac);
    }

    /// The same packet, sent on by the NVE under test to a next hop: its MACs and tag, and a TTL that is one less.
    static PortFrame routed(NextHop via, Frame packet) {
        Frame sent = packet.change(Ipv4.class, ip -> ip.ttl(ip.ttl() - 1))
                .change(Ethernet.class, link -> link.from(via.ourMac).to(via.mac));
        return on(via.port,
                via.port == TAGGED_UNDERLAY ? sent.tagged(Tag.customer(UNDERLAY_PCP, UNDERLAY_VLAN)) : sent);
    }
}
