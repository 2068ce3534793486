package org.nvgre.runtime.policy;

import java.util.List;

/// A tenant of the network.
public record Customer(String name, List<RoutingDomain> routingDomains) implements Part {

    public Customer {
        routingDomains = List.copyOf(routingDomains);
    }

    @Override
    public PartKey key() {
        return PartKey.ofCustomer(name);
    }
}
