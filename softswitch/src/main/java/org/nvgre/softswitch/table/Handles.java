package org.nvgre.softswitch.table;

import java.util.BitSet;

/** Numbers from 0 on, each in use once; the lowest that is free is the next. */
final class Handles {
    private final BitSet taken = new BitSet();

    int take() {
        int handle = taken.nextClearBit(0);
        taken.set(handle);
        return handle;
    }

    void give(int handle) {
        taken.clear(handle);
    }
}
