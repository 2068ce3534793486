package org.nvgre.runtime.desired;

import java.util.Comparator;

/// What a multicast group is for: the broadcasts of a virtual subnet, by where they come from.
public record FloodGroup(int vsid, boolean fromTunnel) implements Comparable<FloodGroup> {

    private static final Comparator<FloodGroup> ORDER = Comparator.comparingInt(FloodGroup::vsid)
            .thenComparing(FloodGroup::fromTunnel);

    @Override
    public int compareTo(FloodGroup other) {
        return ORDER.compare(this, other);
    }
}
