package org.nvgre.softswitch.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/**
 * A hash table with open addressing. Any number of threads may look up while one changes it: what they find was there
 * at some moment of the lookup, whole, since elements do not change and each appears or goes by a single store.
 *
 * <p>A deleted element leaves a mark behind, so that those after it stay reachable; marks go when the table is
 * rebuilt, on the side, at the latest when two thirds of the slots are taken.
 */
final class OpenHash<T extends Keyed> {
    private static final int SMALLEST = 8;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Keyed[].class);
    private static final Keyed DELETED = new Keyed(new long[0]) {};

    private final int keyWords;
    private final int keyFromEnd;
    private volatile Keyed[] slots = new Keyed[SMALLEST];
    private int size;
    /** Elements and marks. */
    private int taken;

    /**
     * @param keyWords words of the key
     * @param keyFromEnd where the key begins in an element's words, counted back from their end
     */
    OpenHash(int keyWords, int keyFromEnd) {
        this.keyWords = keyWords;
        this.keyFromEnd = keyFromEnd;
    }

    int size() {
        return size;
    }

    /** The element whose key stands in {@code key} from {@code at} on, or null. */
    T find(long[] key, int at) {
        Keyed[] table = slots;
        int mask = table.length - 1;
        for (int i = hash(key, at) & mask;; i = (i + 1) & mask) {
            Keyed element = (Keyed) SLOT.getAcquire(table, i);
            if (element == null) {
                return null;
            }
            if (element != DELETED
                    && element.hasKey(element.words.length - keyFromEnd, key, at, keyWords)) {
                return cast(element);
            }
        }
    }

    /** Adds an element, or puts it in the place of the one with the same key. */
    void put(T element) {
        int slot = slotOf(element);
        Keyed[] table = slots;
        if (slot >= 0) {
            SLOT.setRelease(table, slot, element);
            return;
        }
        int free = ~slot;
        if (table[free] == null) {
            if ((taken + 1) * 3L > table.length * 2L) {
                rebuild();
                table = slots;
                free = ~slotOf(element);
            }
            taken++;
        }
        size++;
        SLOT.setRelease(table, free, element);
    }

    /** Takes out the element with the same key. */
    void remove(T element) {
        int slot = slotOf(element);
        if (slot >= 0) {
            SLOT.setRelease(slots, slot, DELETED);
            size--;
        }
    }

    void forEach(Consumer<T> consumer) {
        Keyed[] table = slots;
        for (int i = 0; i < table.length; i++) {
            Keyed element = (Keyed) SLOT.getAcquire(table, i);
            if (element != null && element != DELETED) {
                consumer.accept(cast(element));
            }
        }
    }

    /** The slot of the element with this key, or else the complement of the slot where it belongs. */
    private int slotOf(T sample) {
        Keyed[] table = slots;
        int mask = table.length - 1;
        int at = sample.words.length - keyFromEnd;
        int free = -1;
        for (int i = hash(sample.words, at) & mask;; i = (i + 1) & mask) {
            Keyed element = table[i];
            if (element == null) {
                return ~(free >= 0 ? free : i);
            }
            if (element == DELETED) {
                free = free >= 0 ? free : i;
            } else if (element.hasKey(element.words.length - keyFromEnd, sample.words, at, keyWords)) {
                return i;
            }
        }
    }

    private void rebuild() {
        Keyed[] old = slots;
        int length = SMALLEST;
        while (length < size * 2L + 2) {
            length <<= 1;
        }
        Keyed[] next = new Keyed[length];
        int mask = length - 1;
        for (Keyed element : old) {
            if (element != null && element != DELETED) {
                int i = hash(element.words, element.words.length - keyFromEnd) & mask;
                while (next[i] != null) {
                    i = (i + 1) & mask;
                }
                next[i] = element;
            }
        }
        taken = size;
        slots = next;
    }

    private int hash(long[] key, int at) {
        long hash = 0;
        for (int i = 0; i < keyWords; i++) {
            hash = (hash ^ key[at + i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }

    @SuppressWarnings("unchecked") // nothing else is ever put in
    private T cast(Keyed element) {
        return (T) element;
    }
}
