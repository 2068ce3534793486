package org.nvgre.runtime.policy;

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
        once.require(
                policy.customers().stream().flatMap(customer -> customer.routingDomains().stream()).toList(),
                RoutingDomain::id, domain -> "RDID " + domain.id(), "id", "give each routing domain its own");
        once.require(policy.virtualSubnets(), VirtualSubnet::id, subnet -> "VSID " + subnet.id(), "id",
                "give each virtual subnet its own");
        policy.virtualSubnets().stream().filter(subnet -> VirtualSubnet.reserved(subnet.id()))
                .forEach(subnet -> draft.mistake(subnet, "id",
                        "VSID %d is reserved (0 to 4095 and 16777215); choose one from %d to %d".formatted(
                                subnet.id(),
                                VirtualSubnet.LOWEST_ID, VirtualSubnet.HIGHEST_ID)));
    }
}
