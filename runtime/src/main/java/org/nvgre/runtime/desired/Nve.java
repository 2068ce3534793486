package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.Attachments;
import org.nvgre.runtime.policy.CustomerRoute;
import org.nvgre.runtime.policy.Flood;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.LookupRecord.Whereabouts;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Nat;
import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.Placement;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.ProviderRoute;
import org.nvgre.runtime.policy.RouteTable;
import org.nvgre.runtime.policy.RoutingDomain;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.VirtualSubnet;
import org.nvgre.runtime.policy.VsidMap;

/// A policy as one switch sees it, now: a view that costs nothing and keeps nothing.
final class Nve {

    /// How the outer packets of a tunnel leave.
    ///
    /// @param destinationMac empty: not known yet
    /// @param mtu the longest outer IP packet
    record Way(NextHop hop, Optional<Mac> destinationMac, int mtu) {}

    private final Placement placement;
    private final Switch device;
    private final Learned learned;
    private final RouteTable routes;

    /// @throws IllegalArgumentException when there is no such switch
    Nve(Placement placement, String switchName, Learned learned) {
        this.placement = placement;
        this.device = placement.device(switchName)
                .orElseThrow(() -> new IllegalArgumentException("no switch '%s' in the policy; there are %s"
                        .formatted(switchName, placement.switchNames())));
        this.learned = learned;
        this.routes = placement.routes(switchName);
    }

    /// A virtual subnet, if this switch takes part in it.
    Optional<Segment> segment(int vsid) {
        boolean served = placement.serves(device.name(), vsid);
        if (!served && !placement.holders(vsid).contains(device.name())) {
            return Optional.empty();
        }
        return placement.subnet(vsid).map(subnet -> segment(subnet,
                placement.domainOf(vsid).orElseThrow().id(), served,
                placement.attachments(device.name(), vsid)));
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
                Collections.unmodifiableNavigableSet(floodTunnels), overrides);
    }

    private Tunnel tunnel(int vsid, InetAddress destination) {
        return placement.source(device.name(), vsid, destination)
                .map(from -> new Tunnel(from.vrf(), from.address(), destination))
                .orElseThrow(() -> new IllegalStateException(
                        "no provider address to send from to " + destination));
    }

    Switch device() {
        return device;
    }

    /// By ascending VSID: the virtual subnets that are served here, and those that are routed into.
    NavigableSet<Integer> vsids() {
        NavigableSet<Integer> vsids = placement.served(device.name());
        vsids.addAll(placement.routedFrom(device.name()));
        return vsids;
    }

    /// All, one at a time.
    Stream<Segment> segments() {
        return vsids().stream().flatMap(vsid -> segment(vsid).stream());
    }

    /// The stations of a virtual subnet that this switch sees.
    Stream<Station> stations(Segment segment) {
        return Stream.concat(placement.ownStations(segment.vsid()).stream().map(Station::of),
                placement.translatedStations(segment.vsid(), device.name()).stream()
                        .flatMap(mac -> station(segment.vsid(), mac).stream()));
    }

    /// What this switch knows of a MAC.
    Optional<Station> station(int vsid, Mac mac) {
        List<LookupRecord> records = placement.station(vsid, mac, device.name());
        return records.isEmpty() ? Optional.empty() : Optional.of(new Station(mac, records));
    }

    /// The routing domains whose routes are needed here.
    Stream<RoutingDomain> routedDomains() {
        return placement.routedFrom(device.name()).stream()
                .flatMap(vsid -> placement.domainOf(vsid).stream()).distinct();
    }

    /// A routing domain, if its routes are needed here.
    Optional<RoutingDomain> routedDomain(UUID id) {
        return placement.domain(id).filter(_ -> placement.routing(id).contains(device.name()));
    }

    /// The routes that a customer has given a domain.
    Collection<CustomerRoute> customerRoutes(UUID domain) {
        return placement.customerRoutes(domain);
    }

    /// The translations into a physical network.
    Collection<Nat> nats(int vsid) {
        return placement.nats(vsid);
    }

    /// The VSIDs that this switch translates.
    Stream<VsidMap> maps() {
        return placement.maps(device.name()).stream();
    }

    /// The switch's own provider addresses, ascending.
    NavigableSet<ProviderAddress> providerAddresses() {
        return placement.providersOf(device.name());
    }

    NavigableSet<InetAddress> senders(int vsid) {
        return placement.senders(vsid, device.name());
    }

    boolean isLocal(LookupRecord record) {
        return placement.livesOn(record, device.name());
    }

    /// Where frames for the records of another switch go.
    Endpoint endpoint(int vsid, Whereabouts place) {
        var weights = new TreeMap<Tunnel, Integer>();
        var destinations = placement.destinations(place, vsid, device.name());
        destinations.forEach(each -> weights.put(tunnel(vsid, each.address()),
                destinations.size() == 1 ? 1 : each.weight()));
        return new Endpoint(weights);
    }

    /// What a virtual subnet needs of what it shares with others.
    Usage.Share share(Segment segment) {
        int vsid = segment.vsid();
        Set<Tunnel> tunnels = segment.allFloodTunnels().collect(Collectors.toSet());
        var endpoints = new HashSet<Endpoint>();
        tunnels.forEach(tunnel -> endpoints.add(Endpoint.of(tunnel)));
        placement.whereabouts(vsid, device.name())
                .filter(place -> !placement.livesOn(place, device.name()))
                .map(place -> endpoint(vsid, place)).forEach(endpoints::add);
        return new Usage.Share(segment.served() ? Set.of(vsid) : Set.of(), Set.of(segment.domain()),
                endpoints, tunnels, joined(segment, tunnels), groups(segment));
    }

    /// The multicast addresses at which tunnels end here, as those of a provider would.
    private Set<ProviderAddress> joined(Segment segment, Set<Tunnel> tunnels) {
        return tunnels.stream()
                .filter(tunnel -> segment.served() && tunnel.destination().isMulticastAddress())
                .map(tunnel -> new ProviderAddress(tunnel.destination(), device.name(), tunnel.vrf()))
                .collect(Collectors.toSet());
    }

    private static Set<FloodGroup> groups(Segment segment) {
        var groups = new HashSet<FloodGroup>();
        if (segment.asks()) {
            groups.add(new FloodGroup(segment.vsid(), false));
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
        return groups;
    }

    /// What all virtual subnets need.
    Usage usage() {
        var usage = new Usage();
        segments().forEach(segment -> usage.add(share(segment)));
        return usage;
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
}
