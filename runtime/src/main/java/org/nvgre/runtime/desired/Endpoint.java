package org.nvgre.runtime.desired;

import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Where a tunnelled frame can go: one of these pairs of provider addresses, chosen by its flow.
///
/// @param weights the share of the flows for each tunnel
public record Endpoint(SortedMap<Tunnel, Integer> weights) implements Comparable<Endpoint> {

    private static final Comparator<Map.Entry<Tunnel, Integer>> SHARES = Map.Entry
            .<Tunnel, Integer>comparingByKey().thenComparing(Map.Entry.comparingByValue());

    public Endpoint {
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    }

    public static Endpoint of(Tunnel tunnel) {
        return new Endpoint(new TreeMap<>(Map.of(tunnel, 1)));
    }

    /// Those without a choice come first.
    @Override
    public int compareTo(Endpoint other) {
        int bySize = Integer.compare(weights.size(), other.weights.size());
        Iterator<Map.Entry<Tunnel, Integer>> ours = weights.entrySet().iterator();
        Iterator<Map.Entry<Tunnel, Integer>> theirs = other.weights.entrySet().iterator();
        int result = bySize;
        while (result == 0 && ours.hasNext()) {
            result = SHARES.compare(ours.next(), theirs.next());
        }
        return result;
    }

    @Override
    public String toString() {
        return weights.entrySet().stream().map(share -> share.getKey() + " * " + share.getValue())
                .collect(Collectors.joining(" | "));
    }
}
