package org.nvgre.runtime.desired;

import java.util.Comparator;
import java.util.Optional;

import org.nvgre.runtime.policy.Mac;

/// What a multicast group is for: the broadcasts of a virtual subnet, or one group of its tenant, by where they come
/// from.
///
/// @param override the tenant's group; empty: all that has none to itself
public record FloodGroup(int vsid, boolean fromTunnel, Optional<Mac> override)
        implements
            Comparable<FloodGroup> {

    private static final Comparator<FloodGroup> ORDER = Comparator.comparingInt(FloodGroup::vsid)
            .thenComparing(FloodGroup::fromTunnel)
            .thenComparing(group -> group.override().map(Mac::value).orElse(-1L));

    public FloodGroup(int vsid, boolean fromTunnel) {
        this(vsid, fromTunnel, Optional.empty());
    }

    @Override
    public int compareTo(FloodGroup other) {
        return ORDER.compare(this, other);
    }
}
