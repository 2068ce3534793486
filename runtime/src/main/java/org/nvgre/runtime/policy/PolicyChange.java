package org.nvgre.runtime.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// From one policy to the next: all of it or nothing.
///
/// @param put parts that are to be there as they are here, whether others of their keys were there before or not
/// @param delete parts that are to be gone; none of those that are put
public record PolicyChange(List<Part> put, List<PartKey> delete) {

    public static final PolicyChange NONE = new PolicyChange(List.of(), List.of());

    public PolicyChange {
        put = List.copyOf(put);
        delete = List.copyOf(delete);
    }

    public static PolicyChange put(Part... parts) {
        return new PolicyChange(List.of(parts), List.of());
    }

    public static PolicyChange delete(PartKey... keys) {
        return new PolicyChange(List.of(), List.of(keys));
    }

    /// All of a policy, from nothing.
    public static PolicyChange of(Policy policy) {
        return new PolicyChange(policy.parts().toList(), List.of());
    }

    /// What is new or different in the next policy, and what is gone.
    public static PolicyChange between(Policy now, Policy next) {
        Map<PartKey, Part> before = new LinkedHashMap<>();
        now.parts().forEach(part -> before.put(part.key(), part));
        var put = new ArrayList<Part>();
        next.parts().forEach(part -> {
            if (!part.equals(before.remove(part.key()))) {
                put.add(part);
            }
        });
        return new PolicyChange(put, List.copyOf(before.keySet()));
    }

    /// The same for a policy that people write. What was learned is in none of these, and stays, as far as
    /// {@link LearnedRecords} has a place for it.
    public static PolicyChange replacing(Policy now, Policy next) {
        PolicyChange all = between(now, next);
        Set<PartKey> learned = now.lookupRecords().stream().filter(LookupRecord::learned)
                .map(LookupRecord::key).collect(Collectors.toSet());
        return new PolicyChange(all.put(),
                all.delete().stream().filter(key -> !learned.contains(key)).toList());
    }

    public boolean isEmpty() {
        return put.isEmpty() && delete.isEmpty();
    }
}
