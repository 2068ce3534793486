package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The provider routes of one switch.
public final class RouteTable {

    private final List<ProviderRoute> longestFirst;

    RouteTable(Collection<ProviderRoute> routes) {
        longestFirst = routes.stream()
                .sorted(Comparator.comparingInt(route -> -route.destinationPrefix().length())).toList();
    }

    /// In ascending order of routing table and prefix.
    public List<ProviderRoute> routes() {
        return longestFirst.stream()
                .sorted(Comparator.comparingInt(ProviderRoute::vrf)
                        .thenComparing(ProviderRoute::destinationPrefix))
                .toList();
    }

    /// The route that the data plane takes, too: the longest prefix that holds the address.
    public Optional<ProviderRoute> lookup(int vrf, InetAddress address) {
        return longestFirst.stream()
                .filter(route -> route.vrf() == vrf && route.destinationPrefix().contains(address))
                .findFirst();
    }
}
