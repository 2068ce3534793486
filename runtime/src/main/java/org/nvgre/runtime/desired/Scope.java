package org.nvgre.runtime.desired;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

import org.nvgre.runtime.policy.Placement;
import org.nvgre.runtime.policy.Touched;
import org.nvgre.runtime.policy.Touched.Station;

/// How much of one switch a change may concern.
///
/// @param all everything
/// @param underlay everything but stations; so with all
/// @param subnets virtual subnets with their stations
/// @param services virtual subnets without their stations
record Scope(boolean all, boolean underlay, Set<Integer> subnets, Set<Integer> services,
        Set<Station> stations, Set<UUID> domains) {

    private static Scope of(boolean all, boolean underlay) {
        return new Scope(all, underlay, new TreeSet<>(), new TreeSet<>(), new HashSet<>(), new HashSet<>());
    }

    /// Everything but stations.
    static Scope onlyUnderlay() {
        return of(false, true);
    }

    /// Of each switch that what was touched concerns, in this state of the placement.
    static Map<String, Scope> of(Touched touched, Placement placement) {
        var scopes = new TreeMap<String, Scope>();
        var concerned = new TreeSet<>(touched.switches());
        concerned.addAll(touched.underlays());
        concerned.forEach(name -> of(name, touched, scopes));
        touched.subnets().forEach(vsid -> placement.holders(vsid)
                .forEach(name -> of(name, touched, scopes).subnets().add(vsid)));
        touched.services().forEach(vsid -> placement.holders(vsid)
                .forEach(name -> of(name, touched, scopes).services().add(vsid)));
        touched.stations().forEach(station -> placement.holders(station.virtualSubnetId())
                .forEach(name -> of(name, touched, scopes).stations().add(station)));
        touched.domains().forEach(domain -> placement.routing(domain)
                .forEach(name -> of(name, touched, scopes).domains().add(domain)));
        return scopes;
    }

    /// The switches that what was touched concerns, in this state of the placement; for any number of stations.
    static Set<String> names(Touched touched, Placement placement) {
        var names = new TreeSet<>(touched.switches());
        names.addAll(touched.underlays());
        var vsids = new TreeSet<>(touched.subnets());
        vsids.addAll(touched.services());
        touched.stations().forEach(station -> vsids.add(station.virtualSubnetId()));
        vsids.forEach(vsid -> names.addAll(placement.holders(vsid)));
        touched.domains().forEach(domain -> names.addAll(placement.routing(domain)));
        return names;
    }

    private static Scope of(String switchName, Touched touched, Map<String, Scope> scopes) {
        return scopes.computeIfAbsent(switchName, name -> {
            boolean all = touched.switches().contains(name);
            return of(all, all || touched.underlays().contains(name));
        });
    }

    /// Both.
    Scope with(Scope other) {
        Scope both = of(all || other.all, underlay || other.underlay);
        for (Scope each : new Scope[]{this, other}) {
            both.subnets.addAll(each.subnets);
            both.services.addAll(each.services);
            both.stations.addAll(each.stations);
            both.domains.addAll(each.domains);
        }
        return both;
    }

    /// Virtual subnets of which anything but stations may be different.
    Set<Integer> segments() {
        var segments = new TreeSet<>(subnets);
        segments.addAll(services);
        return segments;
    }
}
