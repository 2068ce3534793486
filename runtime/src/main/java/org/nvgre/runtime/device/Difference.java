package org.nvgre.runtime.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.nvgre.runtime.desired.WriteOrder;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.MeterEntry;
import org.nvgre.p4runtime.Update;

/// What has to happen for a device to hold exactly what is wanted.
///
/// @param missing wanted, not there
/// @param different there, but with another action or other replicas; as wanted
/// @param excess there, not wanted
/// @param equal how many are right
record Difference(List<Entity> missing, List<Entity> different, List<Entity> excess, int equal) {

    static Difference between(Collection<Entity> actual, Collection<Entity> wanted) {
        Map<Entity.Key, Entity> left = actual.stream()
                .collect(Collectors.toMap(Entity::key, Function.identity(),
                        (first, _) -> first, HashMap::new));
        var missing = new ArrayList<Entity>();
        var different = new ArrayList<Entity>();
        int equal = 0;
        for (Entity entity : wanted) {
            Entity there = left.remove(entity.key());
            if (there == null) {
                missing.add(entity);
            } else if (alike(there, entity)) {
                equal++;
            } else {
                different.add(entity);
            }
        }
        return new Difference(missing, different, List.copyOf(left.values()), equal);
    }

    /// bmv2 keeps rates as fractions, and may give back one unit less than it was given.
    private static boolean alike(Entity there, Entity wanted) {
        if (there instanceof MeterEntry held && wanted instanceof MeterEntry rates) {
            return oneLessAtMost(held.rates().committed(), rates.rates().committed())
                    && oneLessAtMost(held.rates().peak(), rates.rates().peak())
                    && held.rates().committedBurst() == rates.rates().committedBurst()
                    && held.rates().peakBurst() == rates.rates().peakBurst();
        }
        return there.equals(wanted);
    }

    private static boolean oneLessAtMost(long held, long wanted) {
        return held == wanted || held == wanted - 1;
    }

    boolean none() {
        return missing.isEmpty() && different.isEmpty() && excess.isEmpty();
    }

    /// The writes, each to be done before the next. Nothing goes before all that replaces it is there.
    List<List<Update>> steps() {
        var appearing = new ArrayList<Entity>(missing);
        appearing.addAll(different);
        Set<Entity> inserts = Set.copyOf(missing);
        var steps = new ArrayList<List<Update>>();
        for (List<Entity> step : WriteOrder.appearing(appearing)) {
            steps.add(step.stream()
                    .map(entity -> inserts.contains(entity) ? Update.insert(entity) : Update.modify(entity))
                    .toList());
        }
        for (List<Entity> step : WriteOrder.disappearing(excess)) {
            steps.add(step.stream().map(Update::delete).toList());
        }
        return steps;
    }
}
