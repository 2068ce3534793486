package org.nvgre.runtime.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyChange;

/// What the policy must be, from what was answered to whoever changed it.
final class Acknowledged {

    /// What each part may be: more than one thing where a change was not answered. Empty: it is not there.
    private final Map<PartKey, Set<Optional<Part>>> parts = new HashMap<>();

    /// It was answered: it is so.
    void made(PolicyChange change) {
        change.put().forEach(part -> parts.put(part.key(), new HashSet<>(Set.of(Optional.of(part)))));
        change.delete().forEach(key -> parts.put(key, new HashSet<>(Set.of(Optional.empty()))));
    }

    /// It was not answered: it may be so.
    void attempted(PolicyChange change) {
        change.put().forEach(part -> possible(part.key()).add(Optional.of(part)));
        change.delete().forEach(key -> possible(key).add(Optional.empty()));
    }

    private Set<Optional<Part>> possible(PartKey key) {
        return parts.computeIfAbsent(key, _ -> new HashSet<>(Set.of(Optional.empty())));
    }

    /// Nothing is under way any more: what is there is what was made.
    void check(Policy policy, String when) {
        Map<PartKey, Part> there = new HashMap<>();
        policy.parts().forEach(part -> there.put(part.key(), part));
        parts.forEach((key, possible) -> {
            Optional<Part> actual = Optional.ofNullable(there.remove(key));
            assertTrue(possible.contains(actual),
                    () -> "%s: %s is %s, and must be one of %s".formatted(when, key, actual, possible));
            possible.retainAll(Set.of(actual));
        });
        assertTrue(there.isEmpty(), () -> when + ": nobody made " + there.keySet());
    }
}
