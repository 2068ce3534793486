package org.nvgre.runtime.desired;

import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Numbers for things: dense, from a first one on, and kept for as long as the thing is there.
///
/// @param <T> what is numbered
public record Numbering<T>(int first, NavigableMap<T, Integer> numbers) {

    public Numbering {
        numbers = Collections.unmodifiableNavigableMap(new TreeMap<>(numbers));
    }

    public static <T> Numbering<T> from(int first, Comparator<? super T> order) {
        return new Numbering<>(first, new TreeMap<>(order));
    }

    /// The numbering of exactly these things. What had a number keeps it; what is new takes the lowest free one. A number
    /// that comes free by this very change is not given out yet: until the change is complete, entries of its former
    /// owner are still on the switch, and would lead one tenant's frames to another.
    public Numbering<T> covering(NavigableSet<T> things) {
        var next = new TreeMap<T, Integer>(numbers.comparator());
        var taken = new BitSet();
        numbers.values().forEach(taken::set);
        for (T thing : things) {
            int number = numbers.containsKey(thing) ? numbers.get(thing) : taken.nextClearBit(first);
            taken.set(number);
            next.put(thing, number);
        }
        return new Numbering<>(first, next);
    }

    /// The same for all but some things: of these, exactly those that are still there.
    Numbering<T> with(Stream<T> some, Predicate<T> there) {
        var come = new TreeSet<T>(numbers.comparator());
        var gone = new TreeSet<T>(numbers.comparator());
        some.forEach(thing -> {
            if (there.test(thing) != numbers.containsKey(thing)) {
                (there.test(thing) ? come : gone).add(thing);
            }
        });
        if (come.isEmpty() && gone.isEmpty()) {
            return this;
        }
        var next = new TreeSet<>(numbers.navigableKeySet());
        next.addAll(come);
        next.removeAll(gone);
        return covering(next);
    }

    public int of(T thing) {
        Integer number = numbers.get(thing);
        if (number == null) {
            throw new IllegalArgumentException(thing + " has no number");
        }
        return number;
    }
}
