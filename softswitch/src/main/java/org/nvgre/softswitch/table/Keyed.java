package org.nvgre.softswitch.table;

/** What an {@link OpenHash} holds: words of which some are the key. They never change. */
abstract class Keyed {
    final long[] words;

    Keyed(long[] words) {
        this.words = words;
    }

    final boolean hasKey(int at, long[] key, int keyAt, int length) {
        for (int i = 0; i < length; i++) {
            if (words[at + i] != key[keyAt + i]) {
                return false;
            }
        }
        return true;
    }
}
