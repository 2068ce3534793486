package org.nvgre.softswitch.table;

import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Longest prefix on one field and exact match on the others: one hash table for each length of prefix in use, the
 * longest first.
 *
 * <p>A trie would take as many steps as a prefix has branches, and one trie for every combination of the exact fields
 * (in practice a routing domain with few routes). Tables of routes use few lengths, so few probes find the entry,
 * and a change touches one slot, which no packet can see half done.
 */
public final class LpmLookup implements Lookup {
    /** The entries of one prefix length. */
    private static final class Level {
        private final int prefix;
        private final long[] masks;
        private final OpenHash<Entry> entries;

        Level(int prefix, KeyShape shape) {
            this.prefix = prefix;
            this.masks = shape.prefixMasks(prefix);
            this.entries = new OpenHash<>(shape.words(), shape.entryWords());
        }
    }

    private final KeyShape shape;
    private final TreeMap<Integer, Level> byPrefix = new TreeMap<>();
    /** Longest prefix first. */
    private volatile Level[] levels = {};
    private int size;

    LpmLookup(KeyShape shape) {
        this.shape = shape;
    }

    @Override
    public Entry find(long[] key) {
        int words = shape.words();
        for (Level level : levels) {
            for (int i = 0; i < words; i++) {
                key[words + i] = key[i] & level.masks[i];
            }
            Entry entry = level.entries.find(key, words);
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    @Override
    public Entry get(long[] key, int at) {
        Level level = byPrefix.get(prefix(key, at));
        return level == null ? null : level.entries.find(key, at);
    }

    private int prefix(long[] key, int at) {
        return (int) key[at + shape.rankAt()];
    }

    @Override
    public void put(Entry entry) {
        int prefix = prefix(entry.words, shape.keyAt(entry));
        Level level = byPrefix.get(prefix);
        if (level == null) {
            level = new Level(prefix, shape);
            level.entries.put(entry);
            byPrefix.put(prefix, level);
            publish();
            size++;
            return;
        }
        int before = level.entries.size();
        level.entries.put(entry);
        size += level.entries.size() - before;
    }

    @Override
    public void remove(Entry entry) {
        Level level = byPrefix.get(prefix(entry.words, shape.keyAt(entry)));
        level.entries.remove(entry);
        size--;
        if (level.entries.size() == 0) {
            byPrefix.remove(level.prefix);
            publish();
        }
    }

    private void publish() {
        levels = byPrefix.descendingMap().values().toArray(Level[]::new);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void forEach(Consumer<Entry> consumer) {
        for (Level level : levels) {
            level.entries.forEach(consumer);
        }
    }
}
