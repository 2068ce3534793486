package org.nvgre.softswitch.table;

import java.util.concurrent.atomic.AtomicLongArray;

/** An indirect counter: packets and bytes by index. Counting outside it does nothing. */
public final class CounterArray {
    private final String name;
    private final int size;
    private final AtomicLongArray cells;

    public CounterArray(String name, int size) {
        this.name = name;
        this.size = size;
        this.cells = new AtomicLongArray(Math.multiplyExact(size, 2));
    }

    public String name() {
        return name;
    }

    public int size() {
        return size;
    }

    public void count(long index, long length) {
        if (index >= 0 && index < size) {
            int cell = (int) index * 2;
            cells.incrementAndGet(cell);
            cells.addAndGet(cell + 1, length);
        }
    }

    public long packets(int index) {
        return cells.get(index * 2);
    }

    public long bytes(int index) {
        return cells.get(index * 2 + 1);
    }

    public void set(int index, long packets, long bytes) {
        cells.set(index * 2, packets);
        cells.set(index * 2 + 1, bytes);
    }

    /** Goes on counting where another one is; cells that only one of them has are left as they are. */
    public void takeFrom(CounterArray other) {
        for (int i = 0; i < Math.min(size, other.size); i++) {
            set(i, other.packets(i), other.bytes(i));
        }
    }
}
