package org.nvgre.softswitch.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** xxHash, 64-bit variant, with seed 0, as its specification describes it. */
final class XxHash64 {
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE = 32;

    private XxHash64() {}

    /** Of the first {@code length} bytes. */
    static long hash(byte[] data, int length) {
        ByteBuffer in = ByteBuffer.wrap(data, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        long h = length >= STRIPE ? stripes(in) : P5;
        h += length;
        while (in.remaining() >= Long.BYTES) {
            h ^= round(0, in.getLong());
            h = Long.rotateLeft(h, 27) * P1 + P4;
        }
        if (in.remaining() >= Integer.BYTES) {
            h ^= (in.getInt() & 0xffff_ffffL) * P1;
            h = Long.rotateLeft(h, 23) * P2 + P3;
        }
        while (in.hasRemaining()) {
            h ^= (in.get() & 0xff) * P5;
            h = Long.rotateLeft(h, 11) * P1;
        }
        h = (h ^ (h >>> 33)) * P2;
        h = (h ^ (h >>> 29)) * P3;
        return h ^ (h >>> 32);
    }

    private static long stripes(ByteBuffer in) {
        // P1 + P2 and -P1, modulo 2^64.
        long[] lanes = {0x60EA27EEADC0B5D6L, P2, 0, 0x61C8864E7A143579L};
        while (in.remaining() >= STRIPE) {
            for (int i = 0; i < lanes.length; i++) {
                lanes[i] = round(lanes[i], in.getLong());
            }
        }
        long h = Long.rotateLeft(lanes[0], 1) + Long.rotateLeft(lanes[1], 7) + Long.rotateLeft(lanes[2], 12)
                + Long.rotateLeft(lanes[3], 18);
        for (long lane : lanes) {
            h = (h ^ round(0, lane)) * P1 + P4;
        }
        return h;
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * P2, 31) * P1;
    }
}
