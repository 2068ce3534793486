package org.nvgre.softswitch.table;

import java.util.function.Consumer;

/** Exact match on all fields, where packets need the entry itself: one hash table. */
public final class ExactLookup implements Lookup {
    private final OpenHash<Entry> entries;

    ExactLookup(KeyShape shape) {
        this.entries = new OpenHash<>(shape.words(), shape.words());
    }

    @Override
    public Entry find(long[] key) {
        return entries.find(key, 0);
    }

    @Override
    public Entry get(long[] key, int at) {
        return entries.find(key, at);
    }

    @Override
    public void put(Entry entry) {
        entries.put(entry);
    }

    @Override
    public void remove(Entry entry) {
        entries.remove(entry);
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public void forEach(Consumer<Entry> consumer) {
        entries.forEach(consumer);
    }
}
