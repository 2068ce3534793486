package org.nvgre.runtime.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Provider addresses and provider routes: every tunnel has two ends, and a way from one to the other.
final class UnderlayCheck {

    private record Destination(String switchName, int vrf, Prefix prefix) {}

    private final Policy policy;
    private final Draft draft;
    private final Placement placement;
    private final Map<String, Switch> switches;

    UnderlayCheck(Policy policy, Draft draft) {
        this.policy = policy;
        this.draft = draft;
        this.placement = new Placement(policy);
        this.switches = policy.switches().stream().filter(each -> each.name() != null)
                .collect(Collectors.toMap(Switch::name, each -> each, (first, _) -> first,
                        LinkedHashMap::new));
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
        policy.switches().stream().filter(device -> device.name() != null).forEach(this::checkTunnels);
    }

    private void checkProvider(ProviderAddress provider) {
        checkSwitchName(provider, provider.switchName());
        if (!Addresses.isIpv4(provider.address())) {
            draft.mistake(provider, "address",
                    "an IPv6 underlay is not supported yet; use an IPv4 provider address");
        } else if (provider.address().isMulticastAddress() || provider.address().isAnyLocalAddress()) {
            draft.mistake(provider, "address", "%s is no address of a single switch; use a unicast address"
                    .formatted(Addresses.text(provider.address())));
        }
    }

    private void checkRoute(ProviderRoute route) {
        checkSwitchName(route, route.switchName());
        if (!Addresses.isIpv4(route.destinationPrefix().address())) {
            draft.mistake(route, "destinationPrefix",
                    "an IPv6 underlay is not supported yet; use an IPv4 prefix");
        }
        Switch device = switches.get(route.switchName());
        if (device == null) {
            return;
        }
        String hopText = Addresses.text(route.nextHop());
        Optional<NextHop> hop = device.nextHop(route.nextHop());
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
            draft.mistake(part, "switch", Spelling.nearest(name, switches.keySet())
                    .map(near -> "no switch is named '%s'; did you mean '%s'?".formatted(name, near))
                    .orElseGet(() -> "no switch is named '%s'; add it to the switches".formatted(name)));
        }
    }

    /// For every virtual subnet on the switch: an address to send from, and routes to where the others are.
    private void checkTunnels(Switch device) {
        var routes = new RouteTable(policy, device.name());
        NavigableSet<Integer> subnets = new TreeSet<>();
        device.tenantPorts().forEach(port -> subnets.add(port.virtualSubnetId()));
        NavigableSet<String> reported = new TreeSet<>();
        for (int vsid : subnets) {
            boolean alone = placement.members(vsid).stream().allMatch(device.name()::equals);
            Optional<ProviderAddress> source = placement.tunnelEnd(device.name(), vsid);
            if (alone) {
                continue;
            }
            if (source.isEmpty()) {
                if (draft.complete(ProviderAddress.class) && reported.add("source")) {
                    draft.mistake(device,
                            "%s shares VSID %d with other switches but has no provider address; add one to the providerAddresses"
                                    .formatted(device.name(), vsid));
                }
                continue;
            }
            for (ProviderAddress peer : placement.peers(device.name(), vsid)) {
                if (draft.complete(ProviderRoute.class)
                        && routes.lookup(source.get().vrf(), peer.address()).isEmpty()
                        && reported.add(Addresses.text(peer.address()))) {
                    draft.mistake(device,
                            "%s has no provider route to %s of %s, which VSID %d needs; add one to the providerRoutes"
                                    .formatted(device.name(), Addresses.text(peer.address()),
                                            peer.switchName(), vsid));
                }
            }
        }
    }
}
