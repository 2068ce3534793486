package org.nvgre.p4runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/// An unsigned value of `bit<width>` in P4Runtime's canonical form: big-endian, in as few bytes as it needs,
/// at least one (P4Runtime specification, "Bytestrings").
///
/// @param width in bits, 1 or more
/// @param bytes the value; leading zeros given here are dropped
public record Bits(int width, ByteString bytes) implements Comparable<Bits> {
    private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

    /// @throws IllegalArgumentException the value is empty or needs more than `width` bits
    public Bits {
        if (width < 1) {
            throw new IllegalArgumentException("not a bit<W> value (width " + width + ")");
        }
        if (bytes.isEmpty()) {
            throw new IllegalArgumentException("a value has at least one byte");
        }
        bytes = shortest(bytes);
        if (bitLength(bytes) > width) {
            throw new IllegalArgumentException("%s does not fit into %d bit%s".formatted(number(bytes), width,
                    width == 1 ? "" : "s"));
        }
    }

    /// A value from what a caller has at hand.
    ///
    /// @param value a non-negative `Integer`, `Long`, `Short`, `Byte` or [BigInteger]; `byte[]` or
    ///              [ByteString] (big-endian, any length whose value fits); an [InetAddress]; a [Bits] of any
    ///              width
    /// @throws IllegalArgumentException it is none of these, negative, or too wide
    public static Bits of(int width, Object value) {
        return new Bits(width, switch (value) {
            case Long n -> number(n);
            case Integer n -> number(n);
            case Short n -> number(n);
            case Byte n -> number(n);
            case BigInteger n when n.signum() >= 0 -> ByteString.copyFrom(n.toByteArray());
            case byte[] b -> ByteString.copyFrom(b);
            case ByteString b -> b;
            case InetAddress address -> ByteString.copyFrom(address.getAddress());
            case Bits bits -> bits.bytes;
            case BigInteger n -> throw negative(n);
            default -> throw new IllegalArgumentException("a value is a number, bytes or an address, not a "
                    + value.getClass().getSimpleName());
        });
    }

    /// The mask whose upper `length` of `width` bits are ones.
    public static Bits prefixMask(int width, int length) {
        if (length < 0 || length > width) {
            throw new IllegalArgumentException("prefix length " + length + " is not within 0.." + width);
        }
        BigInteger ones = BigInteger.ONE.shiftLeft(length).subtract(BigInteger.ONE);
        return of(width, ones.shiftLeft(width - length));
    }

    /// The largest value of this width.
    public static Bits ones(int width) {
        return prefixMask(width, width);
    }

    /// This value with the bits cleared where `mask` is zero.
    public Bits and(Bits mask) {
        int length = Math.min(bytes.size(), mask.bytes.size());
        byte[] result = new byte[length];
        for (int i = 0; i < length; i++) {
            result[i] = (byte) (bytes.byteAt(bytes.size() - length + i)
                    & mask.bytes.byteAt(mask.bytes.size() - length + i));
        }
        return new Bits(width, ByteString.copyFrom(result));
    }

    public boolean isZero() {
        return bytes.equals(ZERO);
    }

    /// @throws ArithmeticException the value is 2⁶³ or more
    public long toLong() {
        return toBigInteger().longValueExact();
    }

    public BigInteger toBigInteger() {
        return new BigInteger(1, bytes.toByteArray());
    }

    /// Unsigned order; of equal values the narrower comes first.
    @Override
    public int compareTo(Bits other) {
        int bySize = Integer.compare(bytes.size(), other.bytes.size());
        if (bySize != 0) {
            return bySize;
        }
        int byValue = ByteString.unsignedLexicographicalComparator().compare(bytes, other.bytes);
        return byValue != 0 ? byValue : Integer.compare(width, other.width);
    }

    /// For people. 32, 48 and 128 bits are almost always IPv4, MAC and IPv6 addresses and look like them;
    /// other values are decimal, or hexadecimal when wider than a long.
    @Override
    public String toString() {
        return switch (width) {
            case 32, 128 -> address();
            case 48 -> HexFormat.ofDelimiter(":").formatHex(padded());
            default ->
                width < 64 ? Long.toString(toLong()) : "0x" + HexFormat.of().formatHex(bytes.toByteArray());
        };
    }

    private String address() {
        try {
            return InetAddress.getByAddress(padded()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }

    private byte[] padded() {
        byte[] all = new byte[(width + 7) / 8];
        bytes.copyTo(all, all.length - bytes.size());
        return all;
    }

    private static ByteString number(long n) {
        if (n < 0) {
            throw negative(BigInteger.valueOf(n));
        }
        byte[] significant = new byte[Math.max(1, Long.BYTES - Long.numberOfLeadingZeros(n) / 8)];
        for (int i = significant.length - 1, shift = 0; i >= 0; i--, shift += Byte.SIZE) {
            significant[i] = (byte) (n >>> shift);
        }
        return UnsafeByteOperations.unsafeWrap(significant); // nobody else has it
    }

    private static IllegalArgumentException negative(BigInteger n) {
        return new IllegalArgumentException(n + " is negative");
    }

    private static ByteString shortest(ByteString bytes) {
        int zeros = 0;
        while (zeros < bytes.size() && bytes.byteAt(zeros) == 0) {
            zeros++;
        }
        return zeros == 0 ? bytes : zeros == bytes.size() ? ZERO : bytes.substring(zeros);
    }

    private static int bitLength(ByteString shortest) {
        return shortest.size() * 8 - (Integer.numberOfLeadingZeros(shortest.byteAt(0) & 0xff) - 24);
    }

    private static BigInteger number(ByteString bytes) {
        return new BigInteger(1, bytes.toByteArray());
    }
}
