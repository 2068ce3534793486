package org.nvgre.runtime.desired;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.UUID;

import org.nvgre.runtime.policy.Policy;

/// The numbers that the entries of one switch use for what the policy knows by name. To keep them over a change of
/// the policy, and so to leave untouched what the change does not concern, hand them to
/// {@link DesiredState#of(Policy, String, org.nvgre.p4runtime.Pipeline, Ids)}.
///
/// @param subnets by VSID: the subnet's place in the counters, from 0
/// @param domains by RDID, from 1
/// @param endpoints from 1, since 0 says "none"; also the instance of a replicated copy, where 0 is a local one
/// @param groups multicast groups, from 1
/// @param nextHops neighbours, or several to choose from, from 1
public record Ids(Numbering<Integer> subnets, Numbering<UUID> domains, Numbering<Endpoint> endpoints,
        Numbering<FloodGroup> groups, Numbering<HopGroup> nextHops) {

    /// Nothing has a number yet.
    public static Ids none() {
        return new Ids(Numbering.from(0, Comparator.<Integer>naturalOrder()),
                Numbering.from(1, Comparator.<UUID>naturalOrder()),
                Numbering.from(1, Comparator.<Endpoint>naturalOrder()),
                Numbering.from(1, Comparator.<FloodGroup>naturalOrder()),
                Numbering.from(1, Comparator.<HopGroup>naturalOrder()));
    }

    Ids covering(NavigableSet<Integer> vsids, NavigableSet<UUID> rdids, NavigableSet<Endpoint> ends,
            NavigableSet<FloodGroup> floodGroups, NavigableSet<HopGroup> hops) {
        return new Ids(subnets.covering(vsids), domains.covering(rdids), endpoints.covering(ends),
                groups.covering(floodGroups), nextHops.covering(hops));
    }
}
