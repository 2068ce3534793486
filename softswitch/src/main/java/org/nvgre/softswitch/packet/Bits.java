package org.nvgre.softswitch.packet;

import java.math.BigInteger;

/** Bit fields in byte strings (network bit order), and integers in arrays of 64-bit limbs, highest first. */
public final class Bits {
    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

    private Bits() {}

    /** The lowest {@code width} bits set, 0 to 64. */
    public static long mask(int width) {
        return width == 0 ? 0 : -1L >>> (Long.SIZE - width);
    }

    public static int limbs(int width) {
        return (width + Long.SIZE - 1) / Long.SIZE;
    }

    /** How many bits of the highest limb an integer of {@code width} bits uses. */
    public static int topWidth(int width) {
        return (width - 1) % Long.SIZE + 1;
    }

    /** {@code width} bits, 1 to 64, from bit {@code at} on. */
    public static long read(byte[] data, int at, int width) {
        if (((at | width) & 7) == 0) {
            return Wire.get(data, at >>> 3, width >>> 3);
        }
        int last = at + width - 1;
        int index = at >>> 3;
        int end = last >>> 3;
        long value = data[index] & (0xff >>> (at & 7));
        if (index == end) {
            return value >>> (7 - (last & 7));
        }
        while (++index < end) {
            value = (value << 8) | (data[index] & 0xff);
        }
        int bits = (last & 7) + 1;
        return (value << bits) | ((data[end] & 0xff) >>> (8 - bits));
    }

    /** Puts the lowest {@code width} bits, 1 to 64, of {@code value} at bit {@code at}, leaving the rest alone. */
    public static void write(byte[] data, int at, int width, long value) {
        if (((at | width) & 7) == 0) {
            Wire.put(data, at >>> 3, width >>> 3, value);
            return;
        }
        int left = width;
        int position = at;
        while (left > 0) {
            int room = 8 - (position & 7);
            int bits = Math.min(room, left);
            int shift = room - bits;
            int ones = 0xff >>> (8 - bits);
            int piece = (int) (value >>> (left - bits)) & ones;
            int index = position >>> 3;
            data[index] = (byte) ((data[index] & ~(ones << shift)) | (piece << shift));
            left -= bits;
            position += bits;
        }
    }

    public static long signExtend(long value, int width) {
        int unused = Long.SIZE - width;
        return value << unused >> unused;
    }

    /** The integer in {@code width} bits from {@code words[at]} on, without sign. */
    public static BigInteger load(long[] words, int at, int width) {
        int limbs = limbs(width);
        BigInteger value = unsigned(words[at] & mask(topWidth(width)));
        for (int i = 1; i < limbs; i++) {
            value = value.shiftLeft(Long.SIZE).or(unsigned(words[at + i]));
        }
        return value;
    }

    /** Stores {@code value} modulo 2^width. */
    public static void store(long[] words, int at, int width, BigInteger value) {
        int limbs = limbs(width);
        for (int i = limbs - 1, shift = 0; i >= 0; i--, shift += Long.SIZE) {
            words[at + i] = value.shiftRight(shift).longValue();
        }
        words[at] &= mask(topWidth(width));
    }

    public static BigInteger unsigned(long value) {
        BigInteger signed = BigInteger.valueOf(value);
        return value < 0 ? signed.add(TWO_TO_64) : signed;
    }
}
