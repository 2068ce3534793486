package org.nvgre.runtime.desired;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

import org.nvgre.runtime.policy.Counts;
import org.nvgre.runtime.policy.ProviderAddress;

/// What the virtual subnets of a switch have in common there: each thing for as long as one of them needs it.
final class Usage {

    /// What one virtual subnet needs.
    ///
    /// @param vsids itself, if it is served
    /// @param joined multicast groups that are listened to
    record Share(Set<Integer> vsids, Set<UUID> domains, Set<Endpoint> endpoints, Set<Tunnel> floodTunnels,
            Set<ProviderAddress> joined, Set<FloodGroup> groups) {}

    final Counts<Integer> vsids = Counts.ordered(Comparator.<Integer>naturalOrder());
    final Counts<UUID> domains = Counts.ordered(Comparator.<UUID>naturalOrder());
    final Counts<Endpoint> endpoints = Counts.unordered();
    final Counts<Tunnel> floodTunnels = Counts.unordered();
    final Counts<ProviderAddress> joined = Counts.unordered();
    final Counts<FloodGroup> groups = Counts.unordered();

    void add(Share share) {
        share.vsids().forEach(vsids::add);
        share.domains().forEach(domains::add);
        share.endpoints().forEach(endpoints::add);
        share.floodTunnels().forEach(floodTunnels::add);
        share.joined().forEach(joined::add);
        share.groups().forEach(groups::add);
    }

    void remove(Share share) {
        share.vsids().forEach(vsids::remove);
        share.domains().forEach(domains::remove);
        share.endpoints().forEach(endpoints::remove);
        share.floodTunnels().forEach(floodTunnels::remove);
        share.joined().forEach(joined::remove);
        share.groups().forEach(groups::remove);
    }

    /// Numbers for everything.
    Ids number(Ids earlier, NavigableSet<HopGroup> hops) {
        return earlier.covering(new TreeSet<>(vsids.things()), new TreeSet<>(domains.things()),
                new TreeSet<>(endpoints.things()), new TreeSet<>(groups.things()), hops);
    }

    /// Numbers for what some virtual subnets need now instead of what they needed before; those of the rest stay.
    Ids renumber(Ids earlier, Collection<Share> before, Collection<Share> after) {
        var concerned = new HashSet<Share>(before);
        concerned.addAll(after);
        return new Ids(
                earlier.subnets().with(concerned.stream().flatMap(each -> each.vsids().stream()),
                        vsids::contains),
                earlier.domains().with(concerned.stream().flatMap(each -> each.domains().stream()),
                        domains::contains),
                earlier.endpoints().with(concerned.stream().flatMap(each -> each.endpoints().stream()),
                        endpoints::contains),
                earlier.groups().with(concerned.stream().flatMap(each -> each.groups().stream()),
                        groups::contains),
                earlier.nextHops());
    }

    /// Whether an endpoint, a tunnel for copies, or a joined group is there.
    boolean needs(Object thing) {
        return switch (thing) {
            case Endpoint endpoint -> endpoints.contains(endpoint);
            case Tunnel tunnel -> floodTunnels.contains(tunnel);
            case ProviderAddress group -> joined.contains(group);
            default -> throw new IllegalArgumentException(thing + " is not shared");
        };
    }
}
