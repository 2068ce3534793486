package org.nvgre.bmv2.differential;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.frame.Arp;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Gre;
import org.nvgre.bmv2.frame.Ipv4;
import org.nvgre.bmv2.frame.Ipv6;
import org.nvgre.bmv2.frame.Neighbor;
import org.nvgre.bmv2.frame.Octets;
import org.nvgre.bmv2.frame.Tag;
import org.nvgre.runtime.policy.Attachment;
import org.nvgre.runtime.policy.Flood;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort;
import org.nvgre.runtime.policy.VirtualSubnet;

/// Packets that mean something to a policy: from the hosts behind a switch's ports, and from its tunnels, to those that the
/// policy knows, its routers, groups and strangers. What they carry is at random, and some are cut or spoilt afterwards.
final class PolicyPackets {
    /// A host behind one of the switch's ports.
    private record Local(SwitchPort.TenantPort port, LookupRecord host) {}

    private static final int ECN_AND_DSCP = 256;
    private static final String BROADCAST = "FF-FF-FF-FF-FF-FF";

    private final RandomGenerator random;
    private final Policy policy;
    private final Switch here;
    private final List<Local> locals;
    private final List<InetAddress> ours;
    private final List<InetAddress> theirs;
    private final List<InetAddress> groups;

    PolicyPackets(Policy policy, String switchName, RandomGenerator random) {
        this.random = random;
        this.policy = policy;
        this.here = policy.switchNamed(switchName);
        this.locals = here.tenantPorts().stream()
                .flatMap(port -> policy.lookupRecords().stream()
                        .filter(r -> r.virtualSubnetId() == port.virtualSubnetId())
                        .filter(r -> port.attached().stream().anyMatch(a -> attaches(a, r)))
                        .map(r -> new Local(port, r)))
                .toList();
        this.ours = addresses(policy, true, switchName);
        this.theirs = addresses(policy, false, switchName);
        this.groups = policy.virtualSubnets().stream().map(VirtualSubnet::flood)
                .filter(Flood.Multicast.class::isInstance).map(f -> ((Flood.Multicast) f).group()).toList();
    }

    private static boolean attaches(Attachment attachment, LookupRecord host) {
        return switch (attachment) {
            case Attachment.OfAddress(InetAddress address) -> address.equals(host.customerAddress());
            case Attachment.OfMac(Mac mac) -> mac.equals(host.macAddress());
        };
    }

    private static List<InetAddress> addresses(Policy policy, boolean own, String switchName) {
        return policy.providerAddresses().stream().filter(pa -> pa.switchName().equals(switchName) == own)
                .map(ProviderAddress::address).toList();
    }

    PortFrame next() {
        PortFrame frame = random.nextInt(5) < 3 ? fromTenant() : fromUnderlay();
        byte[] bytes = frame.octets().array();
        if (random.nextInt(30) == 0) {
            bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
        }
        if (random.nextInt(20) == 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return new PortFrame(frame.port(), Octets.of(bytes));
    }

    // ---- Out of a tenant's host

    private PortFrame fromTenant() {
        Local from = any(locals);
        Frame frame = frame(from.host(), from.port().virtualSubnetId());
        int vlan = random.nextInt(20) == 0 ? random.nextInt(4096) : from.port().vlan();
        boolean tagged = vlan != SwitchPort.UNTAGGED || random.nextInt(20) == 0;
        return new PortFrame(from.port().port(),
                (tagged ? frame.tagged(Tag.customer(random.nextInt(8), vlan)) : frame).octets());
    }

    private Frame frame(LookupRecord from, int vsid) {
        LookupRecord to = to(vsid);
        String mac = mac(to, vsid);
        String source = from.macAddress().toString();
        if (random.nextInt(8) == 0) {
            return question(source, from.customerAddress(), to.customerAddress());
        }
        if (isIpv4(from.customerAddress()) != isIpv4(to.customerAddress())) {
            return payload(Frame.ethernet(source, mac, 0x88B5));
        }
        return packet(Frame.ethernet(source, mac), from.customerAddress(), to.customerAddress());
    }

    private LookupRecord to(int vsid) {
        List<LookupRecord> sameSubnet = policy.lookupRecords().stream()
                .filter(r -> r.virtualSubnetId() == vsid).toList();
        return sameSubnet.isEmpty() || random.nextInt(5) == 0 ? any(policy.lookupRecords()) : any(sameSubnet);
    }

    private String mac(LookupRecord to, int vsid) {
        VirtualSubnet subnet = policy.virtualSubnets().stream().filter(s -> s.id() == vsid).findFirst()
                .orElseThrow();
        Optional<Mac> router = subnet.router().map(r -> r.macAddress());
        return switch (random.nextInt(12)) {
            case 0 -> BROADCAST;
            case 1 -> subnet.groups().isEmpty()
                    ? "01-00-5E-01-01-01"
                    : any(subnet.groups()).macAddress().toString();
            case 2 -> new Mac(random.nextLong(1L << 48)).toString();
            case 3, 4, 5 -> router.orElse(to.macAddress()).toString();
            default -> to.virtualSubnetId() == vsid || router.isEmpty()
                    ? to.macAddress().toString()
                    : router.get().toString();
        };
    }

    /// Who has that address?
    private Frame question(String mac, InetAddress from, InetAddress to) {
        if (isIpv4(from) && isIpv4(to)) {
            return Frame.ethernet(mac, BROADCAST)
                    .with(Arp.request(mac, from.getHostAddress(), to.getHostAddress()));
        }
        if (isIpv4(from) || isIpv4(to)) {
            return payload(Frame.ethernet(mac, BROADCAST, 0x88CC));
        }
        byte[] low = to.getAddress();
        String solicited = "ff02::1:ff%02x:%02x%02x".formatted(low[13], low[14], low[15]);
        return Frame.ethernet(mac, "33-33-FF-%02X-%02X-%02X".formatted(low[13], low[14], low[15]))
                .with(Ipv6.between(from.getHostAddress(), solicited)
                        .hopLimit(random.nextInt(5) == 0 ? 1 : 255))
                .with(Neighbor.solicitation(to.getHostAddress(), mac));
    }

    private Frame packet(Frame ethernet, InetAddress from, InetAddress to) {
        int ttl = random.nextInt(6) == 0 ? random.nextInt(3) : 1 + random.nextInt(255);
        if (!isIpv4(from)) {
            return transport(ethernet.with(Ipv6.between(from.getHostAddress(), to.getHostAddress())
                    .trafficClass(random.nextInt(ECN_AND_DSCP)).flowLabel(random.nextInt(1 << 20))
                    .hopLimit(ttl)));
        }
        Ipv4 ip = Ipv4.between(from.getHostAddress(), to.getHostAddress()).tos(random.nextInt(ECN_AND_DSCP))
                .ttl(ttl);
        return transport(ethernet.with(switch (random.nextInt(10)) {
            case 0 -> ip.options(1 + random.nextInt(10));
            case 1 -> ip.fragment(random.nextInt(0x10000), random.nextInt(0x2000), random.nextBoolean());
            case 2 -> ip.mayBeFragmented();
            case 3 -> ip.protocol(random.nextInt(256));
            default -> ip;
        }));
    }

    private Frame transport(Frame ip) {
        return payload(switch (random.nextInt(4)) {
            case 0 -> ip.tcp(random.nextInt(0x10000), random.nextInt(1024));
            case 1 -> ip.ping(random.nextInt(0x10000));
            default -> ip.udp(random.nextInt(0x10000), random.nextInt(0x10000));
        });
    }

    private Frame payload(Frame frame) {
        return frame.payload(random.nextInt(20) == 0 ? 1300 + random.nextInt(300) : random.nextInt(80));
    }

    // ---- Out of a tunnel, or on its way through

    private PortFrame fromUnderlay() {
        SwitchPort.UnderlayPort port = any(here.underlayPorts());
        InetAddress to = switch (random.nextInt(12)) {
            case 0 -> any(theirs);
            case 1, 2 -> groups.isEmpty() ? any(ours) : any(groups);
            default -> any(ours);
        };
        List<InetAddress> senders = theirs.stream().filter(pa -> isIpv4(pa) == isIpv4(to)).toList();
        InetAddress from = senders.isEmpty() ? to : any(senders);
        NextHop neighbour = any(here.nextHops());
        Frame link = Frame.ethernet(neighbour.macAddress().toString(), neighbour.sourceMac().toString());
        Frame outer = isIpv4(to)
                ? link.with(Ipv4.between(from.getHostAddress(), to.getHostAddress())
                        .tos(random.nextInt(ECN_AND_DSCP)).ttl(1 + random.nextInt(255)))
                : link.with(Ipv6.between(from.getHostAddress(), to.getHostAddress())
                        .trafficClass(random.nextInt(ECN_AND_DSCP)).hopLimit(1 + random.nextInt(255)));
        Frame whole = tunnelled(outer, from);
        return new PortFrame(port.port(), (port.vlan() == SwitchPort.UNTAGGED
                ? whole
                : whole.tagged(Tag.customer(random.nextInt(8), port.vlan()))).octets());
    }

    /// From a host that is behind the sender, if there is one, to one behind this switch.
    private Frame tunnelled(Frame outer, InetAddress sender) {
        Local to = any(locals);
        int vsid = random.nextInt(20) == 0 ? random.nextInt(1 << 24) : to.host().virtualSubnetId();
        List<LookupRecord> sameSubnet = new ArrayList<>(policy.lookupRecords().stream()
                .filter(r -> r.virtualSubnetId() == to.host().virtualSubnetId()).toList());
        List<LookupRecord> behind = sameSubnet.stream().filter(r -> r.providerAddresses().stream()
                .anyMatch(weighted -> weighted.address().equals(sender))).toList();
        LookupRecord from = behind.isEmpty() ? any(sameSubnet) : any(behind);
        Gre gre = Gre.nvgre(vsid, random.nextInt(256));
        Frame inner = random.nextInt(4) == 0
                ? frame(from, to.host().virtualSubnetId())
                : to(from, to.host());
        return outer.with(random.nextInt(30) == 0 ? gre.flip(random.nextInt(16)) : gre).carrying(
                random.nextInt(30) == 0 ? inner.tagged(Tag.customer(0, random.nextInt(2))) : inner);
    }

    private Frame to(LookupRecord from, LookupRecord host) {
        Frame ethernet = Frame.ethernet(from.macAddress().toString(), host.macAddress().toString());
        return isIpv4(from.customerAddress()) == isIpv4(host.customerAddress())
                ? packet(ethernet, from.customerAddress(), host.customerAddress())
                : payload(Frame.ethernet(from.macAddress().toString(), host.macAddress().toString(), 0x88B5));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static boolean isIpv4(InetAddress address) {
        return address.getAddress().length == 4;
    }
}
