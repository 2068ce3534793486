package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Provider addresses and provider routes: every tunnel has two ends, and a way from one to the other.
final class UnderlayCheck {

    private record Destination(String switchName, int vrf, Prefix prefix) {}

    private final Policy policy;
    private final Draft draft;
    private final Placement placement;
    private final Map<String, Switch> switches;
    private final Map<Integer, VirtualSubnet> subnets = new HashMap<>();

    UnderlayCheck(Policy policy, Draft draft) {
        this.policy = policy;
        this.draft = draft;
        this.placement = new Placement(policy);
        this.switches = policy.switches().stream().filter(each -> each.name() != null)
                .collect(Collectors.toMap(Switch::name, each -> each, (first, _) -> first,
                        LinkedHashMap::new));
        policy.virtualSubnets().forEach(subnet -> subnets.putIfAbsent(subnet.id(), subnet));
    }

    void run() {
        var once = new Uniqueness(draft);
        once.require(policy.providerAddresses(), ProviderAddress::address,
                provider -> "provider address " + Addresses.text(provider.address()), "address",
                "an address belongs to one switch");
        once.require(policy.providerRoutes(),
                route -> new Destination(route.switchName(), route.vrf(), route.destinationPrefix()),
                route -> "the route of %s to %s".formatted(route.switchName(), route.destinationPrefix()),
                "destinationPrefix", "keep one");
        policy.providerAddresses().forEach(this::checkProvider);
        policy.providerRoutes().forEach(this::checkRoute);
        switches.values().forEach(this::checkTunnels);
    }

    private void checkProvider(ProviderAddress provider) {
        checkSwitchName(provider, provider.switchName());
        if (provider.address().isMulticastAddress() || provider.address().isAnyLocalAddress()
                || provider.address().isLinkLocalAddress()) {
            draft.mistake(provider, "address", "%s is no address of a single switch; use a unicast address"
                    .formatted(Addresses.text(provider.address())));
        }
    }

    private void checkRoute(ProviderRoute route) {
        checkSwitchName(route, route.switchName());
        Switch device = switches.get(route.switchName());
        if (device == null) {
            return;
        }
        for (WeightedAddress each : route.nextHops()) {
            checkNextHop(route, device, each.address());
        }
        if (route.nextHops().isEmpty()) {
            draft.mistake(route, "nextHop",
                    "the list is empty; name one of the next hops of " + device.name());
        }
        if (route.nextHops().stream().map(WeightedAddress::address).distinct().count() < route.nextHops()
                .size()) {
            draft.mistake(route, "nextHop", "a next hop stands twice; give it a higher weight instead");
        }
    }

    private void checkNextHop(ProviderRoute route, Switch device, InetAddress address) {
        String hopText = Addresses.text(address);
        Optional<NextHop> hop = device.nextHop(address);
        if (hop.isEmpty()) {
            if (draft.complete(NextHop.class)) {
                draft.mistake(route, "nextHop",
                        "%s has no next hop %s; add it to its nextHops".formatted(device.name(), hopText));
            }
            return;
        }
        Integer vrf = SwitchCheck.vrfOf(device, hop.get());
        if (vrf != null && vrf != route.vrf()) {
            draft.mistake(route, "nextHop", "next hop %s is in VRF %d, the route in VRF %d; put both into one"
                    .formatted(hopText, vrf, route.vrf()));
        }
    }

    private void checkSwitchName(Object part, String name) {
        if (!switches.containsKey(name) && draft.complete(Switch.class)) {
            draft.mistake(part, "switch", Spelling.unknownSwitch(name, switches.keySet()));
        }
    }

    /// For every virtual subnet that the switch sends into: an address to send from, and routes to where the others are.
    private void checkTunnels(Switch device) {
        var tunnels = new Tunnels(device, new RouteTable(policy, device.name()));
        NavigableSet<Integer> served = placement.served(device.name());
        served.forEach(tunnels::checkFlood);
        var all = new TreeSet<>(served);
        all.addAll(placement.routedFrom(device.name()));
        all.forEach(tunnels::checkRecords);
    }

    /// From one switch; each mistake is told once, however many subnets it concerns.
    private final class Tunnels {

        private final Switch device;
        private final RouteTable routes;
        private final NavigableSet<String> reported = new TreeSet<>();

        Tunnels(Switch device, RouteTable routes) {
            this.device = device;
            this.routes = routes;
        }

        void checkFlood(int vsid) {
            Stream<String> others = placement.members(vsid).stream()
                    .filter(name -> !name.equals(device.name()));
            if (others.findAny().isEmpty()) {
                return;
            }
            if (placement.providersOf(device.name()).isEmpty()) {
                if (draft.complete(ProviderAddress.class) && reported.add("source")) {
                    draft.mistake(device,
                            "%s shares VSID %d with other switches but has no provider address; add one to the providerAddresses"
                                    .formatted(device.name(), vsid));
                }
                return;
            }
            VirtualSubnet subnet = subnets.get(vsid);
            if (subnet == null) {
                return;
            }
            switch (subnet.flood()) {
                case Flood.None() -> {
                    // goes nowhere
                }
                case Flood.Replicate() -> placement.floodPeers(device.name(), vsid)
                        .forEach(peer -> check(vsid, peer.address(), ofSwitch(peer)));
                case Flood.Multicast(InetAddress group) -> check(vsid, group, Addresses.text(group));
            }
            subnet.groups().forEach(
                    group -> check(vsid, group.multicast(), Addresses.text(group.multicast())));
        }

        void checkRecords(int vsid) {
            placement.records(vsid, device.name()).stream()
                    .filter(record -> placement.home(record).isPresent()
                            && !placement.livesOn(record, device.name()))
                    .flatMap(record -> placement.destinations(record, device.name()).stream())
                    .flatMap(each -> placement.owner(each.address()).stream()).distinct()
                    .forEach(peer -> check(vsid, peer.address(), ofSwitch(peer)));
        }

        private String ofSwitch(ProviderAddress peer) {
            return "%s of %s".formatted(Addresses.text(peer.address()), peer.switchName());
        }

        private void check(int vsid, InetAddress destination, String what) {
            Optional<ProviderAddress> source = placement.source(device.name(), vsid, destination);
            if (source.isEmpty()) {
                String family = Addresses.isIpv4(destination) ? "IPv4" : "IPv6";
                if (draft.complete(ProviderAddress.class) && !reported.contains("source")
                        && reported.add(family)) {
                    draft.mistake(device,
                            "%s has no %s provider address to send from to %s, which VSID %d needs; add one to the providerAddresses"
                                    .formatted(device.name(), family, what, vsid));
                }
            } else if (draft.complete(ProviderRoute.class)
                    && routes.lookup(source.get().vrf(), destination).isEmpty() && reported.add(what)) {
                draft.mistake(device,
                        "%s has no provider route to %s, which VSID %d needs; add one to the providerRoutes"
                                .formatted(device.name(), what, vsid));
            }
        }
    }
}
