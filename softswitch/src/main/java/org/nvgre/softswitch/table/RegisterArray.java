package org.nvgre.softswitch.table;

import java.math.BigInteger;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.FieldSlot;

/** A register: cells of one width, kept across packets. */
public final class RegisterArray {
    private final String name;
    private final int size;
    private final int width;
    private final long[] words;

    public RegisterArray(String name, int size, int width) {
        this.name = name;
        this.size = size;
        this.width = width;
        this.words = new long[Math.multiplyExact(size, Bits.limbs(width))];
    }

    public String name() {
        return name;
    }

    public int size() {
        return size;
    }

    /** Words of a cell, highest first. */
    public int limbs() {
        return Bits.limbs(width);
    }

    /** Sets a cell; {@code value} fits. */
    public void set(int index, long[] value) {
        System.arraycopy(value, 0, words, index * limbs(), limbs());
    }

    public int width() {
        return width;
    }

    public long[] words() {
        return words;
    }

    /** The cell at {@code index}, null where there is none. */
    public FieldSlot cell(long index) {
        return index < 0 || index >= size
                ? null
                : new FieldSlot(name, -1, (int) index * Bits.limbs(width), width, false, false, -1);
    }

    /** Takes over what another one holds; false if a cell that is not 0 does not fit. */
    public boolean takeFrom(RegisterArray other) {
        for (int i = 0; i < other.size; i++) {
            BigInteger value = Bits.load(other.words, i * other.limbs(), other.width);
            if (i < size && value.bitLength() <= width) {
                Bits.store(words, i * limbs(), width, value);
            } else if (value.signum() != 0) {
                return false;
            }
        }
        return true;
    }
}
