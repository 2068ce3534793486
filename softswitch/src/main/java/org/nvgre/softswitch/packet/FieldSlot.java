package org.nvgre.softswitch.packet;

import java.math.BigInteger;

/**
 * Where a field lives in the words of a packet, or a parameter in the words of an action's data.
 *
 * <p>A field of up to 64 bits has one word: its value, sign extended if it is signed. A wider one has as many
 * words as it takes, highest first, without sign.
 *
 * @param name {@code header.field}, for messages
 * @param header index of the header it belongs to, -1 for a parameter
 * @param word index of its first word
 * @param width in bits; 0 for a varbit field
 * @param varbit index among the varbit fields, -1 if its length is fixed
 */
public record FieldSlot(String name, int header, int word, int width, boolean signed, boolean saturating,
        int varbit) {

    public boolean isVarbit() {
        return varbit >= 0;
    }

    public boolean isWide() {
        return width > Long.SIZE;
    }

    public int limbs() {
        return Bits.limbs(width);
    }

    /** Writes {@code value}, of which the lowest 64 bits suffice, to a field that is not wide. */
    public void set(long[] words, long value) {
        words[word] = signed ? Bits.signExtend(value, width) : value & Bits.mask(width);
    }

    /** Writes {@code value} modulo 2^width. */
    public void set(long[] words, BigInteger value) {
        if (isWide()) {
            Bits.store(words, word, width, value);
        } else {
            set(words, value.longValue());
        }
    }

    /** The field without regard to its sign. */
    public BigInteger get(long[] words) {
        return get(words, 0);
    }

    /** The same in words that begin at {@code base}. */
    public BigInteger get(long[] words, int base) {
        return Bits.load(words, base + word, width);
    }

    void read(byte[] data, int bit, long[] words) {
        if (isWide()) {
            int top = Bits.topWidth(width);
            words[word] = Bits.read(data, bit, top);
            for (int i = 1, at = bit + top; i < limbs(); i++, at += Long.SIZE) {
                words[word + i] = Bits.read(data, at, Long.SIZE);
            }
        } else {
            long value = Bits.read(data, bit, width);
            words[word] = signed ? Bits.signExtend(value, width) : value;
        }
    }

    /** Puts the field into {@code data} at {@code bit}. */
    public void write(long[] words, byte[] data, int bit) {
        if (isWide()) {
            int top = Bits.topWidth(width);
            Bits.write(data, bit, top, words[word]);
            for (int i = 1, at = bit + top; i < limbs(); i++, at += Long.SIZE) {
                Bits.write(data, at, Long.SIZE, words[word + i]);
            }
        } else {
            Bits.write(data, bit, width, words[word]);
        }
    }
}
