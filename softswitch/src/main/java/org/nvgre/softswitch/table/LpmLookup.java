package org.nvgre.softswitch.table;

import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Longest prefix on one field and exact match on the others: one hash map per prefix length in use. */
final class LpmLookup implements Lookup {
    /** The entries of one prefix length. */
    private static final class Level {
        private final int prefix;
        private final long[] mask;
        private final ConcurrentHashMap<FlatKey, Entry> entries = new ConcurrentHashMap<>();

        Level(int prefix, long[] mask) {
            this.prefix = prefix;
            this.mask = mask;
        }
    }

    private final KeyShape shape;
    private final int field;
    private final FlatKey probe;
    private final TreeMap<Integer, Level> byPrefix = new TreeMap<>();
    /** Longest prefix first. */
    private volatile Level[] levels = {};

    LpmLookup(KeyShape shape) {
        this.shape = shape;
        this.field = shape.lpmField();
        this.probe = new FlatKey(new long[shape.words()]);
    }

    @Override
    public Entry find(long[] key) {
        long[] words = probe.words();
        for (Level level : levels) {
            for (int i = 0; i < words.length; i++) {
                words[i] = key[i] & level.mask[i];
            }
            Entry entry = level.entries.get(probe);
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    @Override
    public void add(Entry entry) {
        int prefix = prefix(entry);
        Level level = byPrefix.get(prefix);
        boolean first = level == null;
        if (first) {
            level = new Level(prefix, shape.masks(entry.key()));
        }
        level.entries.put(new FlatKey(shape.values(entry.key())), entry);
        if (first) {
            byPrefix.put(prefix, level);
            publish();
        }
    }

    @Override
    public void remove(Entry entry) {
        Level level = byPrefix.get(prefix(entry));
        if (level == null) {
            return;
        }
        level.entries.remove(new FlatKey(shape.values(entry.key())));
        if (level.entries.isEmpty()) {
            byPrefix.remove(level.prefix);
            publish();
        }
    }

    private int prefix(Entry entry) {
        return entry.key().match().get(field) instanceof FieldMatch.Lpm lpm ? lpm.prefix() : 0;
    }

    private void publish() {
        levels = byPrefix.descendingMap().values().toArray(Level[]::new);
    }
}
