package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.Optional;
import java.util.UUID;

/// Customer routes and NATs against the routing domains they are in.
final class RouteCheck {

    private record RouteKey(UUID domain, Prefix destination, int metric) {}

    private record NatKey(int virtualSubnetId, InetAddress address) {}

    private final Placement placement;
    private final Blame blame;

    RouteCheck(Placement placement, Blame blame) {
        this.placement = placement;
        this.blame = blame;
    }

    /// What refers to a record's address, now that it has come or gone.
    void checkReferrersOf(LookupRecord record) {
        int vsid = record.virtualSubnetId();
        placement.domainOf(vsid).ifPresent(domain -> {
            placement.customerRoutes(domain.id()).stream()
                    .filter(route -> route.virtualSubnetId() == vsid
                            && route.nextHop().equals(Optional.of(record.customerAddress())))
                    .forEach(this::checkRoute);
            domain.virtualSubnets().forEach(subnet -> placement.nats(subnet.id()).stream()
                    .filter(nat -> nat.customerAddress().equals(record.customerAddress())
                            || nat.externalAddress().equals(record.customerAddress()))
                    .forEach(this::checkNat));
        });
    }

    /// All that a policy has.
    void run(Policy policy) {
        var once = new Uniqueness(blame);
        once.require(policy.customerRoutes(),
                route -> new RouteKey(route.routingDomainId(), route.destinationPrefix(), route.metric()),
                route -> "a route to %s with metric %d".formatted(route.destinationPrefix(), route.metric()),
                "destinationPrefix", "give them metrics of their own, or keep one");
        policy.customerRoutes().forEach(this::checkRoute);

        once.require(policy.nats(), nat -> new NatKey(nat.virtualSubnetId(), nat.externalAddress()),
                nat -> "external address " + Addresses.text(nat.externalAddress()), "externalAddress",
                "it stands for one customer address");
        once.require(policy.nats(), nat -> new NatKey(nat.virtualSubnetId(), nat.customerAddress()),
                nat -> "the NAT of " + Addresses.text(nat.customerAddress()), "customerAddress",
                "an address has one external address in a physical network");
        policy.nats().forEach(this::checkNat);
    }

    private void checkRoute(CustomerRoute route) {
        Optional<VirtualSubnet> subnet = subnet(route, route.routingDomainId(), route.virtualSubnetId());
        route.nextHop().ifPresent(nextHop -> {
            if (Addresses.isIpv4(nextHop) != Addresses.isIpv4(route.destinationPrefix().address())) {
                blame.mistake(route, "nextHop",
                        "%s is not of the same IP version as %s; name another next hop"
                                .formatted(Addresses.text(nextHop), route.destinationPrefix()));
            } else if (subnet.isPresent() && blame.complete(LookupRecord.class)
                    && !hasRecord(route.virtualSubnetId(), nextHop)) {
                blame.mistake(route, "nextHop", "%s has no lookup record in VSID %d; add one".formatted(
                        Addresses.text(nextHop), route.virtualSubnetId()));
            }
        });
    }

    private void checkNat(Nat nat) {
        subnet(nat, nat.routingDomainId(), nat.virtualSubnetId()).ifPresent(subnet -> {
            if (!subnet.physical()) {
                blame.mistake(nat, "virtualSubnetId",
                        "VSID %d is no physical network, and only those have external addresses; say 'physical: true' there, or name another"
                                .formatted(subnet.id()));
            }
            if (hasRecord(subnet.id(), nat.externalAddress())) {
                blame.mistake(nat, "externalAddress",
                        "%s has a lookup record in VSID %d, so it stands for nobody else; choose another"
                                .formatted(Addresses.text(nat.externalAddress()), subnet.id()));
            }
            boolean known = placement.domain(nat.routingDomainId()).stream()
                    .flatMap(domain -> domain.virtualSubnets().stream())
                    .anyMatch(each -> hasRecord(each.id(), nat.customerAddress()));
            if (!known && blame.complete(LookupRecord.class)) {
                blame.mistake(nat, "customerAddress", "%s has no lookup record in the routing domain; add one"
                        .formatted(Addresses.text(nat.customerAddress())));
            }
        });
    }

    private boolean hasRecord(int vsid, InetAddress address) {
        return placement.record(vsid, address).isPresent();
    }

    /// The subnet to which something is routed, if it is fit for that.
    private Optional<VirtualSubnet> subnet(Object part, UUID domainId, int vsid) {
        RoutingDomain domain = placement.domain(domainId).orElse(null);
        if (!blame.complete(VirtualSubnet.class)) {
            return Optional.empty();
        }
        if (domain == null) {
            blame.mistake(part, "routingDomainId",
                    "no routing domain has RDID %s; mend it, or add the domain".formatted(domainId));
            return Optional.empty();
        }
        Optional<VirtualSubnet> subnet = domain.virtualSubnets().stream().filter(each -> each.id() == vsid)
                .findFirst();
        if (subnet.isEmpty()) {
            blame.mistake(part, "virtualSubnetId",
                    "routing domain %s has no VSID %d, and a router does not leave its domain; name one of its subnets"
                            .formatted(domain.name(), vsid));
        } else if (subnet.get().router().isEmpty()) {
            blame.mistake(part, "virtualSubnetId",
                    "VSID %d has no router, so nothing is routed into it; give it one".formatted(vsid));
        }
        return subnet;
    }
}
