package org.nvgre.softswitch.table;

import java.util.function.Consumer;

/** Holds the entries of a table. Any number of threads look up; others may change it meanwhile, one at a time. */
public sealed interface Lookup permits RowLookup, ExactLookup, LpmLookup, TupleLookup {
    /**
     * The best entry for a packet, or null.
     *
     * @param key the packet's key, with as many words of scratch space behind it
     */
    Entry find(long[] key);

    /** The entry with this key of an entry, or null; its words begin at {@code at}. */
    Entry get(long[] key, int at);

    /** Adds the entry, or puts it in the place of the one with the same key. */
    void put(Entry entry);

    void remove(Entry entry);

    int size();

    /** All entries, in no particular order but that of arrival where it decides between them. */
    void forEach(Consumer<Entry> consumer);
}
