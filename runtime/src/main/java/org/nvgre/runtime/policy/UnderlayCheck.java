package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Provider addresses and provider routes: every tunnel has two ends, and a way from one to the other.
final class UnderlayCheck {

    private record Destination(String switchName, int vrf, Prefix prefix) {}

    private final Placement placement;
    private final Blame blame;

    UnderlayCheck(Placement placement, Blame blame) {
        this.placement = placement;
        this.blame = blame;
    }

    /// All that a policy has.
    void run(Policy policy) {
        var once = new Uniqueness(blame);
        once.require(policy.providerAddresses(), ProviderAddress::address,
                provider -> "provider address " + Addresses.text(provider.address()), "address",
                "an address belongs to one switch");
        once.require(policy.providerRoutes(),
                route -> new Destination(route.switchName(), route.vrf(), route.destinationPrefix()),
                route -> "the route of %s to %s".formatted(route.switchName(), route.destinationPrefix()),
                "destinationPrefix", "keep one");
        policy.providerAddresses().forEach(this::checkProvider);
        policy.providerRoutes().forEach(this::checkRoute);
        placement.fabric.switches().forEach(this::checkTunnels);
    }

    /// The tunnels of one virtual subnet, between all who take part in it.
    void checkSubnet(int vsid) {
        for (String name : placement.holders(vsid)) {
            placement.device(name).ifPresent(device -> {
                var tunnels = new Tunnels(device);
                if (placement.serves(name, vsid)) {
                    tunnels.checkFlood(vsid);
                }
                tunnels.checkRecords(vsid);
            });
        }
    }

    private void checkProvider(ProviderAddress provider) {
        checkSwitchName(provider, provider.switchName());
        if (provider.address().isMulticastAddress() || provider.address().isAnyLocalAddress()
                || provider.address().isLinkLocalAddress()) {
            blame.mistake(provider, "address", "%s is no address of a single switch; use a unicast address"
                    .formatted(Addresses.text(provider.address())));
        }
    }

    private void checkRoute(ProviderRoute route) {
        checkSwitchName(route, route.switchName());
        Optional<Switch> owner = placement.device(route.switchName());
        if (owner.isEmpty()) {
            return;
        }
        Switch device = owner.get();
        for (WeightedAddress each : route.nextHops()) {
            checkNextHop(route, device, each.address());
        }
        if (route.nextHops().isEmpty()) {
            blame.mistake(route, "nextHop",
                    "the list is empty; name one of the next hops of " + device.name());
        }
        if (route.nextHops().stream().map(WeightedAddress::address).distinct().count() < route.nextHops()
                .size()) {
            blame.mistake(route, "nextHop", "a next hop stands twice; give it a higher weight instead");
        }
    }

    private void checkNextHop(ProviderRoute route, Switch device, InetAddress address) {
        String hopText = Addresses.text(address);
        Optional<NextHop> hop = device.nextHop(address);
        if (hop.isEmpty()) {
            if (blame.complete(NextHop.class)) {
                blame.mistake(route, "nextHop",
                        "%s has no next hop %s; add it to its nextHops".formatted(device.name(), hopText));
            }
            return;
        }
        Integer vrf = SwitchCheck.vrfOf(device, hop.get());
        if (vrf != null && vrf != route.vrf()) {
            blame.mistake(route, "nextHop", "next hop %s is in VRF %d, the route in VRF %d; put both into one"
                    .formatted(hopText, vrf, route.vrf()));
        }
    }

    private void checkSwitchName(Object part, String name) {
        if (placement.device(name).isEmpty() && blame.complete(Switch.class)) {
            blame.mistake(part, "switch", Spelling.unknownSwitch(name, placement.switchNames()));
        }
    }

    /// For every virtual subnet that the switch sends into: an address to send from, and routes to where the others are.
    private void checkTunnels(Switch device) {
        var tunnels = new Tunnels(device);
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

        Tunnels(Switch device) {
            this.device = device;
            this.routes = placement.routes(device.name());
        }

        void checkFlood(int vsid) {
            Stream<String> others = placement.members(vsid).stream()
                    .filter(name -> !name.equals(device.name()));
            if (others.findAny().isEmpty()) {
                return;
            }
            if (placement.providersOf(device.name()).isEmpty()) {
                if (blame.complete(ProviderAddress.class) && reported.add("source")) {
                    blame.mistake(device,
                            "%s shares VSID %d with other switches but has no provider address; add one to the providerAddresses"
                                    .formatted(device.name(), vsid));
                }
                return;
            }
            placement.subnet(vsid).ifPresent(subnet -> checkFlood(vsid, subnet));
        }

        private void checkFlood(int vsid, VirtualSubnet subnet) {
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
            placement.whereabouts(vsid, device.name())
                    .filter(place -> !placement.livesOn(place, device.name()))
                    .flatMap(place -> placement.destinations(place, vsid, device.name()).stream())
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
                if (blame.complete(ProviderAddress.class) && !reported.contains("source")
                        && reported.add(family)) {
                    blame.mistake(device,
                            "%s has no %s provider address to send from to %s, which VSID %d needs; add one to the providerAddresses"
                                    .formatted(device.name(), family, what, vsid));
                }
            } else if (blame.complete(ProviderRoute.class)
                    && routes.lookup(source.get().vrf(), destination).isEmpty() && reported.add(what)) {
                blame.mistake(device,
                        "%s has no provider route to %s, which VSID %d needs; add one to the providerRoutes"
                                .formatted(device.name(), what, vsid));
            }
        }
    }
}
