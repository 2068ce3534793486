package org.nvgre.bmv2;

import static org.nvgre.bmv2.bench.PortFrame.on;

import org.nvgre.bmv2.TwoCustomers.Host;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.frame.Ethernet;
import org.nvgre.bmv2.frame.FlowId;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Ipv6;
import org.nvgre.bmv2.frame.Layer;
import org.nvgre.bmv2.frame.Tag;

/// The network of `policies/routed.yaml`, in the words of the tests.
final class RoutedNetwork {
    static final String POLICY = "routed.yaml";

    static final int WEBS = 5001;
    static final int DBS = 5002;
    static final int REMOTE_ONLY = 5003;
    static final int LONE = 5004;
    static final int OUTSIDE = 5009;
    static final int FABRIKAM = 6001;
    static final int SITE_ONE = 7001;
    static final int SITE_TWO = 7002;

    static final int WEB_PORT = 1;
    static final int DB_PORT = 2;
    static final int SHARED_PORT = 3;
    static final Tag WEBS_TAG = Tag.customer(0, 101);
    static final Tag DBS_TAG = Tag.customer(0, 102);
    static final int FABRIKAM_PORT = 4;
    static final int LONE_PORT = 5;
    static final int OUTSIDE_PORT = 20;
    static final Tag OUTSIDE_TAG = Tag.customer(0, 900);
    static final int UNDERLAY = 10;

    static final Host WEB = new Host("00-15-5D-01-00-05", "10.1.0.5", "fd00:1::5");
    static final Host WEB_TOO = new Host("00-15-5D-01-00-07", "10.1.0.7", "fd00:1::7");
    static final Host REMOTE_WEB = new Host("00-15-5D-01-00-20", "10.1.0.20", "fd00:1::20");
    static final Host DB = new Host("00-15-5D-02-00-06", "10.2.0.6", "fd00:2::6");
    static final Host DB_TOO = new Host("00-15-5D-02-00-07", "10.2.0.7", "fd00:2::7");
    static final Host REMOTE_DB = new Host("00-15-5D-02-00-20", "10.2.0.20", "fd00:2::20");
    static final Host REMOTE_THIRD = new Host("00-15-5D-03-00-20", "10.3.0.20", "fd00:3::20");
    static final Host LONER = new Host("00-15-5D-04-00-05", "10.4.0.5", "fd00:4::5");
    static final Host INTERNET_ROUTER = new Host("02-00-00-00-09-01", "203.0.113.1", "fd00:9::1");
    static final Host AT_SITE_ONE = new Host("00-15-5D-07-00-20", "10.7.0.20", "fd00:7::20");
    static final Host AT_SITE_TWO = new Host("00-15-5D-07-00-30", "10.7.0.30", "fd00:7::30");

    static final String WEBS_ROUTER = "02-00-00-00-FE-01";
    static final String DBS_ROUTER = "02-00-00-00-FE-02";
    static final String THIRD_ROUTER = "02-00-00-00-FE-03";
    static final String OUTSIDE_ROUTER = "02-00-00-00-FE-09";

    static final String NVE1 = "192.0.2.11";
    static final String NVE2 = "198.51.100.2";
    static final String NVE3 = "203.0.113.130";

    private RoutedNetwork() {}

    /// A frame as it is after the router: MACs, and TTL or hop limit less one.
    static Frame routed(Frame frame, String routerMac, Host next) {
        Frame moved = frame.change(Ethernet.class, link -> link.from(routerMac).to(next.mac()));
        for (Layer layer : frame.layers()) {
            if (layer instanceof Ipv4) {
                return moved.change(Ipv4.class, ip -> ip.ttl(ip.ttl() - 1));
            }
            if (layer instanceof Ipv6) {
                return moved.change(Ipv6.class, ip -> ip.hopLimit(ip.hopLimit() - 1));
            }
        }
        throw new IllegalArgumentException("neither IPv4 nor IPv6: " + frame);
    }

    static PortFrame encapsulated(int vsid, String remote, Frame frame) {
        String mac = remote.equals(NVE3) ? "02-00-00-00-00-03" : "02-00-00-00-00-01";
        return on(UNDERLAY, Frame.ethernet("02-00-00-00-10-0A", mac).ipv4(NVE1, remote)
                .with(Gre.nvgre(vsid, FlowId.of(frame))).carrying(frame));
    }

    static Frame tunnelled(int vsid, String remote, Frame frame) {
        return Frame.ethernet("02-00-00-00-00-01", "02-00-00-00-10-0A").ipv4(remote, NVE1)
                .with(Gre.nvgre(vsid, 0x5A)).carrying(frame);
    }
}
