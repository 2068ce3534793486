package org.nvgre.softswitch.program;

import java.math.BigInteger;

/** The values an expression can have. Null bounds mean "no bound known". */
record Range(BigInteger min, BigInteger max) {
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    static final Range UNKNOWN = new Range(null, null);

    static Range of(long min, long max) {
        return new Range(BigInteger.valueOf(min), BigInteger.valueOf(max));
    }

    static Range unsigned(int width) {
        return new Range(BigInteger.ZERO, BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE));
    }

    static Range signed(int width) {
        BigInteger half = BigInteger.ONE.shiftLeft(width - 1);
        return new Range(half.negate(), half.subtract(BigInteger.ONE));
    }

    /** All values of either. */
    Range or(Range other) {
        return isKnown() && other.isKnown() ? new Range(min.min(other.min), max.max(other.max)) : UNKNOWN;
    }

    boolean isKnown() {
        return min != null;
    }

    boolean isNonNegative() {
        return isKnown() && min.signum() >= 0;
    }

    /** A signed 64-bit integer holds every value. */
    boolean fitsLong() {
        return isKnown() && min.compareTo(LONG_MIN) >= 0 && max.compareTo(LONG_MAX) <= 0;
    }

    /** An unsigned 64-bit integer holds every value. */
    boolean fitsUnsignedLong() {
        return isNonNegative() && max.bitLength() <= Long.SIZE;
    }

    /** Bits a two's complement integer needs, without its sign bit. */
    int bits() {
        return Math.max(min.bitLength(), max.bitLength());
    }
}
