package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.Optional;
import java.util.UUID;

/// A way within a routing domain.
///
/// @param virtualSubnetId where the destinations are, or the next hop to them
/// @param nextHop a customer address of that subnet; empty: the destinations are in the subnet itself
/// @param metric of several routes to one prefix the lowest counts
public record CustomerRoute(UUID routingDomainId, int virtualSubnetId, Prefix destinationPrefix,
        Optional<InetAddress> nextHop, int metric) implements Part {

    @Override
    public PartKey key() {
        return PartKey.ofRoute(routingDomainId, destinationPrefix, metric);
    }
}
