package org.nvgre.softswitch.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Ternary and range match: tuple space search (Srinivasan, Suri, Varghese, SIGCOMM 1999). Entries with the same masks
 * make a tuple, which is one hash table on the masked values; the tuples are tried from the one with the best entry
 * on, until none can hold a better one than was found.
 *
 * <p>The best entry is the one of the highest rank: the highest priority, and among equals the one that was there
 * first. Ranges take no part in the hash: entries that differ in nothing else stand in one bucket, best first.
 */
public final class TupleLookup implements Lookup {
    /** Entries with the same masks and values, the best first. */
    private static final class Bucket extends Keyed {
        private final Entry[] entries;

        Bucket(long[] values, Entry[] entries) {
            super(values);
            this.entries = entries;
        }
    }

    /** Entries with the same masks; {@code best} is the rank that none exceeds. */
    private static final class Tuple {
        private final long[] masks;
        private final OpenHash<Bucket> buckets;
        private final long best;

        Tuple(long[] masks, OpenHash<Bucket> buckets, long best) {
            this.masks = masks;
            this.buckets = buckets;
            this.best = best;
        }
    }

    private final KeyShape shape;
    private final int words;
    private final boolean ranges;
    private final List<Tuple> known = new ArrayList<>();
    /** Those that may hold the best entry first. */
    private volatile Tuple[] tuples = {};
    private int size;
    private int arrivals;

    TupleLookup(KeyShape shape) {
        this.shape = shape;
        this.words = shape.words();
        this.ranges = shape.hasRanges();
    }

    @Override
    public Entry find(long[] key) {
        Entry found = null;
        long rank = Long.MIN_VALUE;
        for (Tuple tuple : tuples) {
            if (tuple.best <= rank) {
                break;
            }
            for (int i = 0; i < words; i++) {
                key[words + i] = key[i] & tuple.masks[i];
            }
            Bucket bucket = tuple.buckets.find(key, words);
            Entry candidate = bucket == null ? null : first(bucket, key);
            if (candidate != null && rank(candidate) > rank) {
                found = candidate;
                rank = rank(candidate);
            }
        }
        return found;
    }

    private Entry first(Bucket bucket, long[] key) {
        for (Entry entry : bucket.entries) {
            if (!ranges || shape.inRanges(key, entry.words, shape.keyAt(entry))) {
                return entry;
            }
        }
        return null;
    }

    private static long rank(Entry entry) {
        return entry.words[entry.words.length - 1];
    }

    @Override
    public Entry get(long[] key, int at) {
        Tuple tuple = tuple(key, at);
        Bucket bucket = tuple == null ? null : tuple.buckets.find(values(key, at, tuple.masks), 0);
        if (bucket != null) {
            for (Entry entry : bucket.entries) {
                if (isSame(entry, key, at)) {
                    return entry;
                }
            }
        }
        return null;
    }

    /** The same key, whenever it arrived. */
    private boolean isSame(Entry entry, long[] key, int at) {
        int own = shape.keyAt(entry);
        return entry.words[own + shape.rankAt()] >>> Integer.SIZE == key[at + shape.rankAt()] >>> Integer.SIZE
                && Arrays.equals(entry.words, own, own + 2 * words, key, at, at + 2 * words);
    }

    private Tuple tuple(long[] key, int at) {
        long[] masks = shape.tupleMasks(key, at);
        for (Tuple tuple : known) {
            if (Arrays.equals(tuple.masks, masks)) {
                return tuple;
            }
        }
        return null;
    }

    private long[] values(long[] key, int at, long[] masks) {
        long[] values = new long[words];
        for (int i = 0; i < words; i++) {
            values[i] = key[at + i] & masks[i];
        }
        return values;
    }

    /** An entry that is new gets its place in the order of arrival. */
    @Override
    public void put(Entry entry) {
        int at = shape.keyAt(entry);
        Entry old = get(entry.words, at);
        int last = entry.words.length - 1;
        entry.words[last] = old == null ? entry.words[last] | (~arrivals++ & 0xffff_ffffL) : rank(old);
        Tuple tuple = tuple(entry.words, at);
        if (tuple == null) {
            tuple = new Tuple(shape.tupleMasks(entry.words, at), new OpenHash<>(words, words),
                    Long.MIN_VALUE);
            known.add(tuple);
        }
        long[] values = values(entry.words, at, tuple.masks);
        Bucket bucket = tuple.buckets.find(values, 0);
        List<Entry> entries = new ArrayList<>(bucket == null ? List.of() : Arrays.asList(bucket.entries));
        if (old == null) {
            entries.add(entry);
            entries.sort(Comparator.comparingLong(TupleLookup::rank).reversed());
            size++;
        } else {
            entries.set(entries.indexOf(old), entry);
        }
        tuple.buckets.put(new Bucket(values, entries.toArray(Entry[]::new)));
        if (rank(entry) > tuple.best) {
            known.remove(tuple);
            known.add(new Tuple(tuple.masks, tuple.buckets, rank(entry)));
            publish();
        }
    }

    /** A tuple keeps its rank until it is empty: an upper bound is enough. */
    @Override
    public void remove(Entry entry) {
        int at = shape.keyAt(entry);
        Tuple tuple = tuple(entry.words, at);
        Bucket bucket = tuple.buckets.find(values(entry.words, at, tuple.masks), 0);
        size--;
        if (bucket.entries.length > 1) {
            Entry[] left = Arrays.stream(bucket.entries).filter(e -> e != entry).toArray(Entry[]::new);
            tuple.buckets.put(new Bucket(bucket.words, left));
            return;
        }
        tuple.buckets.remove(bucket);
        if (tuple.buckets.size() == 0) {
            known.remove(tuple);
            publish();
        }
    }

    private void publish() {
        Tuple[] next = known.toArray(Tuple[]::new);
        Arrays.sort(next, Comparator.comparingLong((Tuple t) -> t.best).reversed());
        tuples = next;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void forEach(Consumer<Entry> consumer) {
        List<Entry> all = new ArrayList<>();
        for (Tuple tuple : tuples) {
            tuple.buckets.forEach(bucket -> all.addAll(Arrays.asList(bucket.entries)));
        }
        // The lower half of the rank counts down.
        all.sort(Comparator.comparingLong((Entry e) -> rank(e) & 0xffff_ffffL).reversed());
        all.forEach(consumer);
    }
}
