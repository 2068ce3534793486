package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/// Customers, routing domains and virtual subnets by themselves.
final class SubnetCheck {

    private final Policy policy;
    private final Blame blame;

    SubnetCheck(Policy policy, Blame blame) {
        this.policy = policy;
        this.blame = blame;
    }

    void run() {
        var once = new Uniqueness(blame);
        once.require(policy.customers(), Customer::name, customer -> "customer " + customer.name(), "name",
                "give each its own name");
        once.require(policy.routingDomains(), RoutingDomain::id, domain -> "RDID " + domain.id(), "id",
                "give each routing domain its own");
        once.require(policy.virtualSubnets(), VirtualSubnet::id, subnet -> "VSID " + subnet.id(), "id",
                "give each virtual subnet its own");
        for (VirtualSubnet subnet : policy.virtualSubnets()) {
            checkId(subnet);
            checkFlood(subnet, once);
            subnet.acl().forEach(this::checkRule);
        }
        policy.routingDomains().forEach(this::checkRouters);
    }

    private void checkId(VirtualSubnet subnet) {
        if (VirtualSubnet.reserved(subnet.id())) {
            blame.mistake(subnet, "id",
                    "VSID %d is reserved (0 to 4095 and 16777215); choose one from %d to %d".formatted(
                            subnet.id(), VirtualSubnet.LOWEST_ID, VirtualSubnet.HIGHEST_ID));
        }
    }

    private void checkFlood(VirtualSubnet subnet, Uniqueness once) {
        if (subnet.floodUnknown() && !subnet.flood().floods()) {
            blame.mistake(subnet, "floodUnknown",
                    "VSID %d floods nothing, so unknown unicast has nowhere to go; choose another 'flood', or remove this"
                            .formatted(subnet.id()));
        }
        once.require(subnet.groups(), GroupOverride::macAddress,
                group -> "group %s of VSID %d".formatted(group.macAddress(), subnet.id()), "macAddress",
                "a group goes to one multicast address");
    }

    private void checkRule(AclRule rule) {
        boolean families = rule.source().isPresent() && rule.destination().isPresent()
                && Addresses.isIpv4(rule.source().get().address()) != Addresses
                        .isIpv4(rule.destination().get().address());
        if (families) {
            blame.mistake(rule, "destination",
                    "%s is not of the same IP version as source %s, so nothing matches; make two rules"
                            .formatted(
                                    rule.destination().get(), rule.source().get()));
        }
        boolean ports = !rule.sourcePorts().equals(AclRule.PortRange.ALL)
                || !rule.destinationPorts().equals(AclRule.PortRange.ALL);
        if (ports && !rule.hasPorts()) {
            blame.mistake(rule, "protocol",
                    "only tcp and udp have ports; add 'protocol', or remove the ports");
        }
    }

    /// The addresses of routers, and the prefixes to which they route, are the domain's.
    private void checkRouters(RoutingDomain domain) {
        Map<InetAddress, Router> firsts = new HashMap<>();
        for (VirtualSubnet subnet : domain.virtualSubnets()) {
            subnet.router().ifPresent(router -> router.addresses()
                    .forEach(address -> checkRouterAddress(subnet, router, address, firsts)));
        }
        checkOverlaps(domain);
    }

    private record Claim(Prefix prefix, VirtualSubnet subnet, int place) {}

    /// A router finds each address in one virtual subnet; two that are one, joined at a gateway, are not both routed. In the
    /// order of prefixes, those that hold one come before it.
    private void checkOverlaps(RoutingDomain domain) {
        var claims = new ArrayList<Claim>();
        domain.virtualSubnets().stream().filter(subnet -> subnet.router().isPresent())
                .forEach(
                        subnet -> subnet.prefixes()
                                .forEach(prefix -> claims.add(new Claim(prefix, subnet, claims.size()))));
        claims.sort(Comparator.comparing(Claim::prefix).thenComparingInt(Claim::place));
        var around = new ArrayDeque<Claim>();
        for (Claim claim : claims) {
            while (!around.isEmpty() && !around.peek().prefix().contains(claim.prefix().address())) {
                around.pop();
            }
            around.stream().filter(other -> other.subnet().id() != claim.subnet().id()).findFirst()
                    .ifPresent(other -> overlap(claim, other));
            around.push(claim);
        }
    }

    private void overlap(Claim one, Claim other) {
        Claim later = one.place() > other.place() ? one : other;
        Claim first = later.equals(one) ? other : one;
        blame.mistake(later.subnet(), "prefixes",
                later.prefix().equals(first.prefix())
                        ? "%s is a prefix of VSID %d, too (at %s), between which a router cannot choose; mend one"
                                .formatted(later.prefix(), first.subnet().id(), blame.where(first.subnet()))
                        : "%s overlaps %s of VSID %d (at %s), and a router finds each address in one; mend one"
                                .formatted(later.prefix(), first.prefix(), first.subnet().id(),
                                        blame.where(first.subnet())));
    }

    private void checkRouterAddress(VirtualSubnet subnet, Router router, InetAddress address,
            Map<InetAddress, Router> firsts) {
        if (!subnet.mayHold(address)) {
            blame.mistake(router, "addresses",
                    "%s is outside the subnet's prefixes %s; mend the one or the others"
                            .formatted(Addresses.text(address), subnet.prefixes()));
        }
        Router first = firsts.putIfAbsent(address, router);
        if (first != null) {
            blame.mistake(router, "addresses",
                    "%s stands twice in the routing domain, first at %s; a router has its own address in each subnet"
                            .formatted(Addresses.text(address), blame.where(first)));
        }
    }
}
