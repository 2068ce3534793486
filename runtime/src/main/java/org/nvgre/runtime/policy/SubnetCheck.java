package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/// Customers, routing domains and virtual subnets by themselves.
final class SubnetCheck {

    private final Policy policy;
    private final Draft draft;

    SubnetCheck(Policy policy, Draft draft) {
        this.policy = policy;
        this.draft = draft;
    }

    void run() {
        var once = new Uniqueness(draft);
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
            draft.mistake(subnet, "id",
                    "VSID %d is reserved (0 to 4095 and 16777215); choose one from %d to %d".formatted(
                            subnet.id(), VirtualSubnet.LOWEST_ID, VirtualSubnet.HIGHEST_ID));
        }
    }

    private void checkFlood(VirtualSubnet subnet, Uniqueness once) {
        if (subnet.floodUnknown() && !subnet.flood().floods()) {
            draft.mistake(subnet, "floodUnknown",
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
            draft.mistake(rule, "destination",
                    "%s is not of the same IP version as source %s, so nothing matches; make two rules"
                            .formatted(
                                    rule.destination().get(), rule.source().get()));
        }
        boolean ports = !rule.sourcePorts().equals(AclRule.PortRange.ALL)
                || !rule.destinationPorts().equals(AclRule.PortRange.ALL);
        if (ports && !rule.hasPorts()) {
            draft.mistake(rule, "protocol",
                    "only tcp and udp have ports; add 'protocol', or remove the ports");
        }
    }

    /// The addresses of routers, and the prefixes to which they route, are the domain's.
    private void checkRouters(RoutingDomain domain) {
        Map<InetAddress, Router> firsts = new HashMap<>();
        Map<Prefix, VirtualSubnet> owners = new HashMap<>();
        for (VirtualSubnet subnet : domain.virtualSubnets()) {
            subnet.router().ifPresent(router -> {
                router.addresses().forEach(address -> checkRouterAddress(subnet, router, address, firsts));
                subnet.prefixes().forEach(prefix -> {
                    VirtualSubnet first = owners.putIfAbsent(prefix, subnet);
                    if (first != null && first.id() != subnet.id()) {
                        draft.mistake(subnet, "prefixes",
                                "%s is a prefix of VSID %d, too (at %s), between which a router cannot choose; mend one"
                                        .formatted(prefix, first.id(), draft.where(first)));
                    }
                });
            });
        }
    }

    private void checkRouterAddress(VirtualSubnet subnet, Router router, InetAddress address,
            Map<InetAddress, Router> firsts) {
        if (!subnet.mayHold(address)) {
            draft.mistake(router, "addresses",
                    "%s is outside the subnet's prefixes %s; mend the one or the others"
                            .formatted(Addresses.text(address), subnet.prefixes()));
        }
        Router first = firsts.putIfAbsent(address, router);
        if (first != null) {
            draft.mistake(router, "addresses",
                    "%s stands twice in the routing domain, first at %s; a router has its own address in each subnet"
                            .formatted(Addresses.text(address), draft.where(first)));
        }
        policy.lookupRecords().stream()
                .filter(record -> record.virtualSubnetId() == subnet.id()
                        && record.customerAddress().equals(address))
                .forEach(record -> draft.mistake(record, "customerAddress",
                        "%s is the router's, by %s; choose another".formatted(record.describe(),
                                draft.where(router))));
    }
}
