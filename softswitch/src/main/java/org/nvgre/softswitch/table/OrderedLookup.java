package org.nvgre.softswitch.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Ternary and range match: the entries in order of priority; among equals the one that was there first. */
final class OrderedLookup implements Lookup {
    /** An entry made ready to compare: value under mask, and ranges as (word, limbs, low, high). */
    private static final class Rule {
        private final Entry entry;
        private final long[] values;
        private final long[] masks;
        private final List<KeyShape.Interval> intervals;

        Rule(Entry entry, KeyShape shape) {
            this.entry = entry;
            this.values = shape.values(entry.key());
            this.masks = shape.masks(entry.key());
            this.intervals = shape.intervals(entry.key());
        }

        boolean matches(long[] key) {
            for (int i = 0; i < values.length; i++) {
                if ((key[i] & masks[i]) != values[i]) {
                    return false;
                }
            }
            for (KeyShape.Interval interval : intervals) {
                if (!interval.contains(key)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final KeyShape shape;
    private final List<Rule> inOrderOfArrival = new ArrayList<>();
    /** Null after a change, until the next lookup sorts anew: a batch of writes costs one sort. */
    private volatile Rule[] sorted = {};

    OrderedLookup(KeyShape shape) {
        this.shape = shape;
    }

    @Override
    public Entry find(long[] key) {
        Rule[] rules = sorted;
        if (rules == null) {
            rules = sort();
        }
        for (Rule rule : rules) {
            if (rule.matches(key)) {
                return rule.entry;
            }
        }
        return null;
    }

    private synchronized Rule[] sort() {
        Rule[] rules = inOrderOfArrival.toArray(Rule[]::new);
        Arrays.sort(rules, Comparator.comparingInt((Rule r) -> r.entry.key().priority()).reversed());
        sorted = rules;
        return rules;
    }

    @Override
    public synchronized void add(Entry entry) {
        inOrderOfArrival.add(new Rule(entry, shape));
        sorted = null;
    }

    @Override
    public synchronized void remove(Entry entry) {
        inOrderOfArrival.removeIf(r -> r.entry == entry);
        sorted = null;
    }
}
