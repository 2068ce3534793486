package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Customer routes and NATs against the routing domains they are in.
final class RouteCheck {

    private record RouteKey(UUID domain, Prefix destination, int metric) {}

    private record NatKey(int virtualSubnetId, InetAddress address) {}

    private final Policy policy;
    private final Draft draft;
    private final Map<UUID, RoutingDomain> domains = new HashMap<>();

    RouteCheck(Policy policy, Draft draft) {
        this.policy = policy;
        this.draft = draft;
        policy.routingDomains().forEach(domain -> domains.putIfAbsent(domain.id(), domain));
    }

    void run() {
        var once = new Uniqueness(draft);
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
                draft.mistake(route, "nextHop",
                        "%s is not of the same IP version as %s; name another next hop"
                                .formatted(Addresses.text(nextHop), route.destinationPrefix()));
            } else if (subnet.isPresent() && draft.complete(LookupRecord.class)
                    && !hasRecord(route.virtualSubnetId(), nextHop)) {
                draft.mistake(route, "nextHop", "%s has no lookup record in VSID %d; add one".formatted(
                        Addresses.text(nextHop), route.virtualSubnetId()));
            }
        });
    }

    private void checkNat(Nat nat) {
        subnet(nat, nat.routingDomainId(), nat.virtualSubnetId()).ifPresent(subnet -> {
            if (!subnet.physical()) {
                draft.mistake(nat, "virtualSubnetId",
                        "VSID %d is no physical network, and only those have external addresses; say 'physical: true' there, or name another"
                                .formatted(subnet.id()));
            }
            boolean known = domains.get(nat.routingDomainId()).virtualSubnets().stream()
                    .anyMatch(each -> hasRecord(each.id(), nat.customerAddress()));
            if (!known && draft.complete(LookupRecord.class)) {
                draft.mistake(nat, "customerAddress", "%s has no lookup record in the routing domain; add one"
                        .formatted(Addresses.text(nat.customerAddress())));
            }
        });
    }

    private boolean hasRecord(int vsid, InetAddress address) {
        return policy.lookupRecords().stream().anyMatch(
                record -> record.virtualSubnetId() == vsid && record.customerAddress().equals(address));
    }

    /// The subnet to which something is routed, if it is fit for that.
    private Optional<VirtualSubnet> subnet(Object part, UUID domainId, int vsid) {
        RoutingDomain domain = domains.get(domainId);
        if (!draft.complete(VirtualSubnet.class)) {
            return Optional.empty();
        }
        if (domain == null) {
            draft.mistake(part, "routingDomainId",
                    "no routing domain has RDID %s; mend it, or add the domain".formatted(domainId));
            return Optional.empty();
        }
        Optional<VirtualSubnet> subnet = domain.virtualSubnets().stream().filter(each -> each.id() == vsid)
                .findFirst();
        if (subnet.isEmpty()) {
            draft.mistake(part, "virtualSubnetId",
                    "routing domain %s has no VSID %d, and a router does not leave its domain; name one of its subnets"
                            .formatted(domain.name(), vsid));
        } else if (subnet.get().router().isEmpty()) {
            draft.mistake(part, "virtualSubnetId",
                    "VSID %d has no router, so nothing is routed into it; give it one".formatted(vsid));
        }
        return subnet;
    }
}
