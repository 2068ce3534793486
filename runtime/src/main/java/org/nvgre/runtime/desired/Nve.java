package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Attachments;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.Placement;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.ProviderRoute;
import org.nvgre.runtime.policy.RouteTable;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.VirtualSubnet;

/// A policy as one switch sees it.
final class Nve {

    /// A virtual subnet that has a port here.
    ///
    /// @param source where its tunnels start; empty when it lives on this switch only
    /// @param floodTunnels to each other switch that takes part in it; none where nothing is flooded
    record Segment(VirtualSubnet subnet, Attachments attachments, List<LookupRecord> records,
            Optional<ProviderAddress> source, NavigableSet<Tunnel> floodTunnels) {

        int vsid() {
            return subnet.id();
        }

        boolean floods() {
            return subnet.flood() == VirtualSubnet.Flood.REPLICATE;
        }

        Tunnel tunnelTo(InetAddress destination) {
            return source.map(from -> new Tunnel(from.vrf(), from.address(), destination)).orElseThrow(
                    () -> new IllegalStateException(
                            "VSID %d has no provider address to send from".formatted(vsid())));
        }

        /// The port behind which a record is that lives on this switch.
        TenantPort portOf(LookupRecord record) {
            return attachments.behind(record).getFirst();
        }
    }

    private final Switch device;
    private final Placement placement;
    private final RouteTable routes;
    private final List<Segment> segments = new ArrayList<>();

    Nve(Policy policy, String switchName) {
        device = policy.switchNamed(switchName);
        placement = new Placement(policy);
        routes = new RouteTable(policy, switchName);
        Map<Integer, Attachments> attachments = Attachments.of(device);
        policy.virtualSubnets().stream().filter(subnet -> attachments.containsKey(subnet.id()))
                .map(subnet -> segment(subnet, attachments.get(subnet.id()))).forEach(segments::add);
    }

    private Segment segment(VirtualSubnet subnet, Attachments attachments) {
        int vsid = subnet.id();
        var segment = new Segment(subnet, attachments, placement.records(vsid),
                placement.tunnelEnd(device.name(), vsid), new TreeSet<>());
        if (segment.floods()) {
            placement.floodPeers(device.name(), vsid).map(peer -> segment.tunnelTo(peer.address()))
                    .forEach(segment.floodTunnels::add);
        }
        return segment;
    }

    Switch device() {
        return device;
    }

    /// By ascending VSID.
    List<Segment> segments() {
        return segments;
    }

    /// The switch's own provider addresses, ascending.
    NavigableSet<ProviderAddress> providerAddresses() {
        return placement.providersOf(device.name());
    }

    boolean isLocal(LookupRecord record) {
        return placement.livesOn(record, device.name());
    }

    /// All pairs of provider addresses between which frames are sent from here.
    NavigableSet<Tunnel> tunnels() {
        var tunnels = new TreeSet<Tunnel>();
        for (Segment segment : segments) {
            Stream.concat(segment.floodTunnels().stream(), segment.records().stream()
                    .filter(record -> !isLocal(record))
                    .map(record -> segment.tunnelTo(record.providerAddress())))
                    .forEach(tunnels::add);
        }
        return tunnels;
    }

    List<ProviderRoute> routes() {
        return routes.routes();
    }

    NavigableSet<InetAddress> neighbours() {
        var neighbours = new TreeSet<>(Addresses.ORDER);
        device.nextHops().forEach(hop -> neighbours.add(hop.address()));
        return neighbours;
    }

    /// The neighbour to which the data plane will give what goes through a tunnel.
    NextHop nextHop(Tunnel tunnel) {
        return routes.lookup(tunnel.vrf(), tunnel.destination())
                .flatMap(route -> device.nextHop(route.nextHop()))
                .orElseThrow(() -> new IllegalStateException("no route for " + tunnel));
    }

    Ids number(Ids earlier) {
        var vsids = new TreeSet<Integer>();
        var groups = new TreeSet<FloodGroup>();
        for (Segment segment : segments) {
            vsids.add(segment.vsid());
            if (segment.floods()) {
                groups.add(new FloodGroup(segment.vsid(), false));
                groups.add(new FloodGroup(segment.vsid(), true));
            }
        }
        return earlier.covering(vsids, tunnels(), groups, neighbours());
    }
}
