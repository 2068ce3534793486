package org.nvgre.softswitch.p4runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.math.BigInteger;
import java.util.function.Supplier;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.table.RequestRejected.Reason;

/** Integers as P4Runtime writes them (specification section 8.3, "Bytestrings"). */
final class Bytestrings {
    private Bytestrings() {}

    /** The shortest string: no leading zero bytes, one zero byte for 0. */
    static ByteString canonical(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return bytes.length > 1 && bytes[0] == 0
                ? ByteString.copyFrom(bytes, 1, bytes.length - 1)
                : ByteString.copyFrom(bytes);
    }

    /** The same for an integer of up to 64 bits, without sign. */
    static ByteString canonical(long value) {
        int length = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 7) >>> 3);
        byte[] bytes = new byte[length];
        for (int i = length - 1, shift = 0; i >= 0; i--, shift += 8) {
            bytes[i] = (byte) (value >>> shift);
        }
        // Nobody else has the array.
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /** The same for the integer of {@code width} bits in limbs from {@code words[at]} on. */
    static ByteString canonical(long[] words, int at, int width) {
        int last = at + Bits.limbs(width) - 1;
        int first = at;
        while (first < last && words[first] == 0) {
            first++;
        }
        if (first == last) {
            return canonical(words[last]);
        }
        ByteString top = canonical(words[first]);
        byte[] bytes = new byte[top.size() + (last - first) * Long.BYTES];
        top.copyTo(bytes, 0);
        for (int i = first + 1, to = top.size(); i <= last; i++, to += Long.BYTES) {
            Bits.write(bytes, to << 3, Long.SIZE, words[i]);
        }
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /** Reads an integer; leading zeroes are accepted. {@code what} says whose it is. */
    static BigInteger read(ByteString bytes, int width, String what) throws RequestRejected {
        long[] words = new long[Bits.limbs(width)];
        read(bytes, width, words, 0, () -> what);
        return Bits.load(words, 0, width);
    }

    /** Reads an integer of up to 64 bits. */
    static long readLong(ByteString bytes, int width, Supplier<String> what) throws RequestRejected {
        int size = bytes.size();
        if (size == 0) {
            throw RequestRejected.invalid(what.get() + ": empty byte string");
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            if (value >>> (Long.SIZE - 8) != 0) {
                throw tooWide(bytes, width, what);
            }
            value = value << 8 | (bytes.byteAt(i) & 0xff);
        }
        if ((value & ~Bits.mask(width)) != 0) {
            throw tooWide(bytes, width, what);
        }
        return value;
    }

    /** Reads an integer into limbs from {@code words[at]} on, which are zero. */
    static void read(ByteString bytes, int width, long[] words, int at, Supplier<String> what)
            throws RequestRejected {
        if (width <= Long.SIZE) {
            words[at] = readLong(bytes, width, what);
            return;
        }
        int size = bytes.size();
        if (size == 0) {
            throw RequestRejected.invalid(what.get() + ": empty byte string");
        }
        int limbs = Bits.limbs(width);
        for (int i = 0; i < size; i++) {
            int fromEnd = size - 1 - i;
            long value = bytes.byteAt(i) & 0xff;
            int limb = limbs - 1 - (fromEnd >>> 3);
            if (value != 0 && limb < 0) {
                throw tooWide(bytes, width, what);
            }
            if (value != 0) {
                words[at + limb] |= value << ((fromEnd & 7) << 3);
            }
        }
        if ((words[at] & ~Bits.mask(Bits.topWidth(width))) != 0) {
            throw tooWide(bytes, width, what);
        }
    }

    private static RequestRejected tooWide(ByteString bytes, int width, Supplier<String> what) {
        return new RequestRejected(Reason.OUT_OF_RANGE, what.get() + ": 0x"
                + new BigInteger(1, bytes.toByteArray()).toString(16) + " does not fit " + width + " bits");
    }
}
