package org.nvgre.runtime.policy;

import java.util.List;
import java.util.UUID;

/// Virtual subnets of one customer that may route to each other; within them a customer address exists once.
///
/// @param id the RDID
public record RoutingDomain(UUID id, String name, List<VirtualSubnet> virtualSubnets) {

    public RoutingDomain {
        virtualSubnets = List.copyOf(virtualSubnets);
    }
}
