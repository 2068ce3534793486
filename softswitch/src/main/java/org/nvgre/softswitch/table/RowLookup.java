package org.nvgre.softswitch.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Exact match where an entry is no more than a key and an action with arguments: a hash table with open addressing whose slots
 * are rows of words, so that a packet finds what it looks for in one place of memory.
 *
 * <p>A row is written once. Its first word, which tells which action the entry has, comes last and makes it visible; when the entry
 * goes or gets another action, that word turns negative and the row stays as it is until the table is rebuilt, on the side. So whoever
 * looks up meanwhile sees whole entries, and needs no lock.
 */
public final class RowLookup implements Lookup {
    /** What {@link #find} says on a miss. */
    public static final int MISS = -1;

    /** In a row: the number of the action, counted from 1; then the key; then the arguments. */
    public static final int KEY = 1;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final long EMPTY = 0;
    private static final int SMALLEST = 8;
    /** Before the first row, which begins with a line of the cache where an array begins with a page, stands the mask. */
    private static final int FIRST = 6;
    private static final int MASK = 0;

    private final int keyWords;
    private final int stride;
    private final Action[] actions;
    private volatile Rows current;
    private int size;
    /** Rows that were written since the last rebuild. */
    private int taken;

    /** Until the next rebuild. */
    private static final class Rows {
        private final long[] words;
        /** What the control plane keeps with entries, by slot; made when the first one has something. */
        private volatile Extras[] extras = {};

        Rows(int slots, int stride) {
            this.words = new long[FIRST + slots * stride];
            words[MASK] = slots - 1L;
        }

        int mask() {
            return (int) words[MASK];
        }
    }

    RowLookup(KeyShape shape, Collection<Action> actions) {
        this.keyWords = shape.words();
        this.stride = KEY + keyWords + actions.stream().mapToInt(Action::dataWords).max().orElse(0);
        this.actions = new Action[actions.stream().mapToInt(a -> a.id() + 1).max().orElse(0)];
        actions.forEach(a -> this.actions[a.id()] = a);
        this.current = new Rows(SMALLEST, stride);
    }

    /** Words of a row. */
    public int stride() {
        return stride;
    }

    /** For one search: the next one may need others. */
    public long[] rows() {
        return current.words;
    }

    /** Where in {@code rows} the row with this key begins, or {@link #MISS}. */
    public static int find(long[] rows, int stride, int keyWords, long[] key) {
        return find(rows, stride, keyWords, key, 0);
    }

    private static int find(long[] rows, int stride, int keyWords, long[] key, int keyAt) {
        int mask = (int) rows[MASK];
        for (int i = hash(key, keyAt, keyWords) & mask;; i = (i + 1) & mask) {
            int row = FIRST + i * stride;
            long action = (long) WORD.getAcquire(rows, row);
            if (action == EMPTY) {
                return MISS;
            }
            if (action > 0 && hasKey(rows, row + KEY, keyWords, key, keyAt)) {
                return row;
            }
        }
    }

    private static boolean hasKey(long[] rows, int at, int keyWords, long[] key, int keyAt) {
        long difference = 0;
        for (int i = 0; i < keyWords; i++) {
            difference |= rows[at + i] ^ key[keyAt + i];
        }
        return difference == 0;
    }

    private static int hash(long[] key, int at, int keyWords) {
        long hash = 0;
        for (int i = 0; i < keyWords; i++) {
            hash = (hash ^ key[at + i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return (int) hash;
    }

    @Override
    public Entry find(long[] key) {
        return get(key, 0);
    }

    @Override
    public Entry get(long[] key, int at) {
        Rows in = current;
        int row = find(in.words, stride, keyWords, key, at);
        return row == MISS ? null : entry(in, row);
    }

    /** The entry as an object, for those who are in no hurry; also when it has just gone. */
    private Entry entry(Rows in, int row) {
        Action action = actions[(int) Math.abs((long) WORD.getAcquire(in.words, row)) - 1];
        int arguments = action.dataWords();
        long[] words = new long[arguments + keyWords];
        System.arraycopy(in.words, row + KEY + keyWords, words, 0, arguments);
        System.arraycopy(in.words, row + KEY, words, arguments, keyWords);
        Extras[] extras = in.extras;
        return new Entry(new Invocation(action, words), words,
                extras.length == 0 ? null : extras[slot(row)]);
    }

    private int row(int slot) {
        return FIRST + slot * stride;
    }

    private int slot(int row) {
        return (row - FIRST) / stride;
    }

    private int rowOf(Entry entry) {
        return find(current.words, stride, keyWords, entry.words, entry.words.length - keyWords);
    }

    @Override
    public void put(Entry entry) {
        if ((taken + 1) * 3L > (current.mask() + 1) * 2L) {
            rebuild();
        }
        int old = rowOf(entry);
        append(entry);
        if (old == MISS) {
            size++;
        } else {
            // The new row comes after it, so nobody misses both.
            goes(old);
        }
    }

    private void goes(int row) {
        WORD.setRelease(current.words, row, -current.words[row]);
    }

    /** Into the first row that was never written. */
    private void append(Entry entry) {
        Rows in = current;
        int keyAt = entry.words.length - keyWords;
        int slot = free(in, entry.words, keyAt);
        int row = row(slot);
        System.arraycopy(entry.words, keyAt, in.words, row + KEY, keyWords);
        System.arraycopy(entry.words, 0, in.words, row + KEY + keyWords, keyAt);
        if (entry.extras() != null) {
            if (in.extras.length == 0) {
                in.extras = new Extras[in.mask() + 1];
            }
            in.extras[slot] = entry.extras();
        }
        taken++;
        WORD.setRelease(in.words, row, entry.directAction().id() + 1L);
    }

    private int free(Rows in, long[] key, int keyAt) {
        int slot = hash(key, keyAt, keyWords) & in.mask();
        while (in.words[row(slot)] != EMPTY) {
            slot = (slot + 1) & in.mask();
        }
        return slot;
    }

    @Override
    public void remove(Entry entry) {
        int row = rowOf(entry);
        if (row != MISS) {
            goes(row);
            size--;
        }
    }

    /** Copies the rows that have not gone to where there is room for as many again. */
    private void rebuild() {
        Rows old = current;
        int slots = SMALLEST;
        while (slots < size * 2L + 2) {
            slots <<= 1;
        }
        Rows next = new Rows(slots, stride);
        if (old.extras.length > 0) {
            next.extras = new Extras[slots];
        }
        for (int row = FIRST; row < old.words.length; row += stride) {
            if (old.words[row] > 0) {
                int slot = free(next, old.words, row + KEY);
                System.arraycopy(old.words, row, next.words, row(slot), stride);
                if (old.extras.length > 0) {
                    next.extras[slot] = old.extras[slot(row)];
                }
            }
        }
        taken = size;
        current = next;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void forEach(Consumer<Entry> consumer) {
        Rows in = current;
        for (int row = FIRST; row < in.words.length; row += stride) {
            if ((long) WORD.getAcquire(in.words, row) > 0) {
                consumer.accept(entry(in, row));
            }
        }
    }
}
