package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.Attachments;
import org.nvgre.runtime.policy.Flood;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.Placement;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.ProviderRoute;
import org.nvgre.runtime.policy.RouteTable;
import org.nvgre.runtime.policy.RoutingDomain;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.VirtualSubnet;
import org.nvgre.runtime.policy.VsidMap;

/// A policy as one switch sees it.
final class Nve {

    /// How the outer packets of a tunnel leave.
    ///
    /// @param destinationMac empty: not known yet
    /// @param mtu the longest outer IP packet
    record Way(NextHop hop, Optional<Mac> destinationMac, int mtu) {}

    private final Policy policy;
    private final Switch device;
    private final Learned learned;
    private final Placement placement;
    private final RouteTable routes;
    private final List<Segment> segments = new ArrayList<>();

    Nve(Policy policy, String switchName, Learned learned) {
        this.policy = policy;
        this.learned = learned;
        device = policy.switchNamed(switchName);
        placement = new Placement(policy);
        routes = new RouteTable(policy, switchName);
        Map<Integer, Attachments> attachments = Attachments.of(device);
        Map<Integer, UUID> domains = new HashMap<>();
        policy.routingDomains().forEach(domain -> domain.virtualSubnets()
                .forEach(subnet -> domains.put(subnet.id(), domain.id())));
        NavigableSet<Integer> served = placement.served(switchName);
        NavigableSet<Integer> reached = placement.routedFrom(switchName);
        for (VirtualSubnet subnet : policy.virtualSubnets()) {
            if (served.contains(subnet.id()) || reached.contains(subnet.id())) {
                segments.add(segment(subnet, domains.get(subnet.id()), served.contains(subnet.id()),
                        attachments.getOrDefault(subnet.id(), Attachments.none())));
            }
        }
    }

    private Segment segment(VirtualSubnet subnet, UUID domain, boolean served, Attachments attachments) {
        int vsid = subnet.id();
        var floodTunnels = new TreeSet<Tunnel>();
        Map<Mac, NavigableSet<Tunnel>> overrides = new TreeMap<>();
        boolean alone = placement.members(vsid).stream().allMatch(device.name()::equals);
        if (served && !alone) {
            switch (subnet.flood()) {
                case Flood.None() -> {
                    // no copies
                }
                case Flood.Replicate() -> placement.floodPeers(device.name(), vsid)
                        .forEach(peer -> floodTunnels.add(tunnel(vsid, peer.address())));
                case Flood.Multicast(InetAddress group) -> floodTunnels.add(tunnel(vsid, group));
            }
            subnet.groups().forEach(group -> overrides.put(group.macAddress(),
                    new TreeSet<>(List.of(tunnel(vsid, group.multicast())))));
        }
        return new Segment(subnet, domain, served, maps().anyMatch(map -> map.to() == vsid), attachments,
                placement.records(vsid, device.name()), Collections.unmodifiableNavigableSet(floodTunnels),
                overrides);
    }

    private Tunnel tunnel(int vsid, InetAddress destination) {
        return placement.source(device.name(), vsid, destination)
                .map(from -> new Tunnel(from.vrf(), from.address(), destination))
                .orElseThrow(() -> new IllegalStateException(
                        "no provider address to send from to " + destination));
    }

    Policy policy() {
        return policy;
    }

    Switch device() {
        return device;
    }

    /// By ascending VSID: the virtual subnets that are served here, and those that are routed into.
    List<Segment> segments() {
        return segments;
    }

    Stream<Segment> served() {
        return segments.stream().filter(Segment::served);
    }

    /// The routing domains whose routes are needed here.
    List<RoutingDomain> routedDomains() {
        NavigableSet<Integer> reached = placement.routedFrom(device.name());
        return policy.routingDomains().stream()
                .filter(domain -> domain.virtualSubnets().stream()
                        .anyMatch(each -> reached.contains(each.id())))
                .toList();
    }

    /// The VSIDs that this switch translates.
    Stream<VsidMap> maps() {
        return policy.vsidMaps().stream().filter(map -> map.switchName().equals(device.name()));
    }

    /// The switch's own provider addresses, ascending.
    NavigableSet<ProviderAddress> providerAddresses() {
        return placement.providersOf(device.name());
    }

    /// The multicast addresses at which tunnels end here, as those of a provider would.
    List<ProviderAddress> joinedGroups() {
        var tunnels = new TreeSet<Tunnel>();
        served().forEach(segment -> {
            tunnels.addAll(segment.floodTunnels());
            segment.overrideTunnels().values().forEach(tunnels::addAll);
        });
        return tunnels.stream().filter(tunnel -> tunnel.destination().isMulticastAddress())
                .map(tunnel -> new ProviderAddress(tunnel.destination(), device.name(), tunnel.vrf()))
                .distinct()
                .toList();
    }

    NavigableSet<InetAddress> senders(int vsid) {
        return placement.senders(vsid, device.name());
    }

    boolean isLocal(LookupRecord record) {
        return placement.livesOn(record, device.name());
    }

    /// Where frames for a record of another switch go.
    Endpoint endpoint(LookupRecord record) {
        var weights = new TreeMap<Tunnel, Integer>();
        var destinations = placement.destinations(record, device.name());
        destinations.forEach(each -> weights.put(tunnel(record.virtualSubnetId(), each.address()),
                destinations.size() == 1 ? 1 : each.weight()));
        return new Endpoint(weights);
    }

    /// All endpoints to which frames are sent from here, those of flooded copies among them.
    NavigableSet<Endpoint> endpoints() {
        var endpoints = new TreeSet<Endpoint>();
        for (Segment segment : segments) {
            floodTunnels(segment).map(Endpoint::of).forEach(endpoints::add);
            segment.records().stream().filter(record -> !isLocal(record)).map(this::endpoint)
                    .forEach(endpoints::add);
        }
        return endpoints;
    }

    private static Stream<Tunnel> floodTunnels(Segment segment) {
        return Stream.concat(segment.floodTunnels().stream(),
                segment.overrideTunnels().values().stream().flatMap(NavigableSet::stream));
    }

    /// The tunnels into which copies are made.
    NavigableSet<Tunnel> floodTunnels() {
        var tunnels = new TreeSet<Tunnel>();
        segments.forEach(segment -> floodTunnels(segment).forEach(tunnels::add));
        return tunnels;
    }

    List<ProviderRoute> routes() {
        return routes.routes();
    }

    /// Each neighbour by itself, and those between which a route chooses.
    NavigableSet<HopGroup> hopGroups() {
        var groups = new TreeSet<HopGroup>();
        device.nextHops().forEach(hop -> groups.add(HopGroup.of(hop.address())));
        routes().forEach(route -> groups.add(HopGroup.of(route.nextHops())));
        return groups;
    }

    /// The MAC of a neighbour, from the policy or as found out.
    Optional<Mac> macOf(NextHop hop) {
        return hop.statedMac().or(() -> Optional.ofNullable(learned.neighbours().get(hop.address())));
    }

    Learned learned() {
        return learned;
    }

    Optional<ProviderRoute> route(int vrf, InetAddress destination) {
        return routes.lookup(vrf, destination);
    }

    /// The way that copies into a tunnel take. Of several next hops it is the first that is known; for a multicast group
    /// the next hop tells the port, and the group itself the MAC (W1).
    Way way(Tunnel tunnel) {
        ProviderRoute route = route(tunnel.vrf(), tunnel.destination())
                .orElseThrow(() -> new IllegalStateException("no route for " + tunnel));
        List<NextHop> hops = route.nextHops().stream()
                .flatMap(each -> device.nextHop(each.address()).stream())
                .toList();
        NextHop hop = hops.stream().filter(each -> macOf(each).isPresent()).findFirst()
                .orElse(hops.getFirst());
        int mtu = Math.min(Math.min(route.pathMtu(), hop.mtu()), learned.pathMtus().getOrDefault(
                new Learned.Destination(tunnel.vrf(), tunnel.destination()), ProviderRoute.ANY_LENGTH));
        return new Way(hop, tunnel.destination().isMulticastAddress()
                ? Optional.of(Mac.ofGroup(tunnel.destination()))
                : macOf(hop), mtu);
    }

    Ids number(Ids earlier) {
        var vsids = new TreeSet<Integer>();
        var domains = new TreeSet<UUID>();
        var groups = new TreeSet<FloodGroup>();
        for (Segment segment : segments) {
            domains.add(segment.domain());
            if (segment.served()) {
                vsids.add(segment.vsid());
            }
            if (segment.floods()) {
                groups.add(new FloodGroup(segment.vsid(), false));
                groups.add(new FloodGroup(segment.vsid(), true));
            }
            segment.subnet().groups().stream().filter(_ -> segment.served()).forEach(group -> {
                groups.add(new FloodGroup(segment.vsid(), false, Optional.of(group.macAddress())));
                if (!segment.floods()) {
                    groups.add(new FloodGroup(segment.vsid(), true, Optional.of(group.macAddress())));
                }
            });
        }
        return earlier.covering(vsids, domains, endpoints(), groups, hopGroups());
    }
}
