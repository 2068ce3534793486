package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.WeightedAddress;

/// The neighbours between which a route shares out the flows, by address.
public record HopGroup(SortedMap<InetAddress, Integer> weights) implements Comparable<HopGroup> {

    private static final Comparator<Map.Entry<InetAddress, Integer>> SHARES = Map.Entry
            .<InetAddress, Integer>comparingByKey(Addresses.ORDER)
            .thenComparing(Map.Entry.comparingByValue());

    public HopGroup {
        var ordered = new TreeMap<InetAddress, Integer>(Addresses.ORDER);
        ordered.putAll(weights);
        weights = Collections.unmodifiableSortedMap(ordered);
    }

    public static HopGroup of(InetAddress neighbour) {
        return of(List.of(new WeightedAddress(neighbour, 1)));
    }

    /// The weights of a lone neighbour say nothing.
    public static HopGroup of(List<WeightedAddress> neighbours) {
        var weights = new TreeMap<InetAddress, Integer>(Addresses.ORDER);
        neighbours.forEach(each -> weights.put(each.address(), neighbours.size() == 1 ? 1 : each.weight()));
        return new HopGroup(weights);
    }

    /// Those without a choice come first.
    @Override
    public int compareTo(HopGroup other) {
        int result = Integer.compare(weights.size(), other.weights.size());
        Iterator<Map.Entry<InetAddress, Integer>> ours = weights.entrySet().iterator();
        Iterator<Map.Entry<InetAddress, Integer>> theirs = other.weights.entrySet().iterator();
        while (result == 0 && ours.hasNext()) {
            result = SHARES.compare(ours.next(), theirs.next());
        }
        return result;
    }
}
