package org.nvgre.runtime.policy;

import java.util.List;

/// A switch's way through the underlay.
///
/// @param nextHops from among the switch's {@link Switch#nextHops}; the flows are shared out between them
/// @param vrf the routing table it stands in, 16 bits
/// @param pathMtu the longest IP packet that gets through; {@link #ANY_LENGTH} where nothing is known
public record ProviderRoute(String switchName, Prefix destinationPrefix, List<WeightedAddress> nextHops,
        int vrf,
        int pathMtu) implements Part {

    /// No limit: IP has no longer packets.
    public static final int ANY_LENGTH = 0xFFFF;

    public ProviderRoute {
        nextHops = List.copyOf(nextHops);
    }

    @Override
    public PartKey key() {
        return PartKey.of(PartKey.Kind.PROVIDER_ROUTES, switchName, vrf, destinationPrefix);
    }
}
