package org.nvgre.softswitch.table;

/** Finds the entry for a key. One thread looks up; others may change it meanwhile, one at a time. */
interface Lookup {
    /** The best entry for the key, or null. */
    Entry find(long[] key);

    void add(Entry entry);

    void remove(Entry entry);
}
