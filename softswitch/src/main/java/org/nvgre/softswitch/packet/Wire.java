package org.nvgre.softswitch.packet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Integers of whole bytes in network byte order. Never touches a byte beside them. */
public final class Wire {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class,
            ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class,
            ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class,
            ByteOrder.BIG_ENDIAN);

    private Wire() {}

    /** The integer in {@code bytes} bytes, 1 to 8, from {@code at} on, without sign. */
    public static long get(byte[] data, int at, int bytes) {
        return switch (bytes) {
            case 1 -> data[at] & 0xffL;
            case 2 -> short16(data, at);
            case 3 -> short16(data, at) << 8 | (data[at + 2] & 0xffL);
            case 4 -> int32(data, at);
            case 5 -> int32(data, at) << 8 | (data[at + 4] & 0xffL);
            case 6 -> int32(data, at) << 16 | short16(data, at + 4);
            case 7 -> int32(data, at) << 24 | short16(data, at + 4) << 8 | (data[at + 6] & 0xffL);
            default -> (long) LONG.get(data, at);
        };
    }

    /** Puts the lowest {@code bytes} bytes, 1 to 8, of {@code value} at {@code at}. */
    public static void put(byte[] data, int at, int bytes, long value) {
        switch (bytes) {
            case 1 -> data[at] = (byte) value;
            case 2 -> SHORT.set(data, at, (short) value);
            case 3 -> {
                SHORT.set(data, at, (short) (value >>> 8));
                data[at + 2] = (byte) value;
            }
            case 4 -> INT.set(data, at, (int) value);
            case 5 -> {
                INT.set(data, at, (int) (value >>> 8));
                data[at + 4] = (byte) value;
            }
            case 6 -> {
                INT.set(data, at, (int) (value >>> 16));
                SHORT.set(data, at + 4, (short) value);
            }
            case 7 -> {
                INT.set(data, at, (int) (value >>> 24));
                SHORT.set(data, at + 4, (short) (value >>> 8));
                data[at + 6] = (byte) value;
            }
            default -> LONG.set(data, at, value);
        }
    }

    private static long short16(byte[] data, int at) {
        return (short) SHORT.get(data, at) & 0xffffL;
    }

    private static long int32(byte[] data, int at) {
        return (int) INT.get(data, at) & 0xffff_ffffL;
    }
}
