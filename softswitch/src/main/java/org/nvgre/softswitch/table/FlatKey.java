package org.nvgre.softswitch.table;

import java.util.Arrays;

/** A key as words, to be used in hash maps; the one with which a table looks up is written over each time. */
final class FlatKey {
    private final long[] words;

    FlatKey(long[] words) {
        this.words = words;
    }

    long[] words() {
        return words;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FlatKey key && Arrays.equals(words, key.words);
    }

    @Override
    public int hashCode() {
        long hash = 0;
        for (long word : words) {
            hash = (hash ^ word) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }
}
