package org.nvgre.runtime.policy;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.Comparator;

/// How often each thing is there: a set out of which a thing goes with the last that put it in.
public final class Counts<T> {

    private final Map<T, Integer> counts;

    private Counts(Map<T, Integer> counts) {
        this.counts = counts;
    }

    public static <T> Counts<T> unordered() {
        return new Counts<>(new HashMap<>());
    }

    public static <T> Counts<T> ordered(Comparator<? super T> order) {
        return new Counts<>(new TreeMap<>(order));
    }

    /// @return whether it was not there before
    public boolean add(T thing) {
        return counts.merge(thing, 1, Integer::sum) == 1;
    }

    /// @return whether it is no longer there
    public boolean remove(T thing) {
        return counts.computeIfPresent(thing, (_, count) -> count == 1 ? null : count - 1) == null;
    }

    public boolean contains(T thing) {
        return counts.containsKey(thing);
    }

    public boolean isEmpty() {
        return counts.isEmpty();
    }

    /// Each once.
    public Set<T> things() {
        return Collections.unmodifiableSet(counts.keySet());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Counts<?> that && counts.equals(that.counts);
    }

    @Override
    public int hashCode() {
        return counts.hashCode();
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
