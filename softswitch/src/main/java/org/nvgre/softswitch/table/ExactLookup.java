package org.nvgre.softswitch.table;

import java.util.concurrent.ConcurrentHashMap;

/** Exact match on all fields: one hash map. */
final class ExactLookup implements Lookup {
    private final KeyShape shape;
    private final ConcurrentHashMap<FlatKey, Entry> entries = new ConcurrentHashMap<>();
    private final FlatKey probe;

    ExactLookup(KeyShape shape) {
        this.shape = shape;
        this.probe = new FlatKey(new long[shape.words()]);
    }

    @Override
    public Entry find(long[] key) {
        System.arraycopy(key, 0, probe.words(), 0, key.length);
        return entries.get(probe);
    }

    @Override
    public void add(Entry entry) {
        entries.put(new FlatKey(shape.values(entry.key())), entry);
    }

    @Override
    public void remove(Entry entry) {
        entries.remove(new FlatKey(shape.values(entry.key())));
    }
}
