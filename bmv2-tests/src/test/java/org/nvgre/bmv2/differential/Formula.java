package org.nvgre.bmv2.differential;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;

/// A P4 expression and what it is worth by the specification (P4_16, section 8), computed here and not by what is
/// tested.
///
/// @param type null for a boolean, which is worth 0 or 1
/// @param value from the values of the variables
record Formula(Sort type, String text, Function<List<BigInteger>, BigInteger> value) {

    /// `bit<width>`, or `int<width>`.
    record Sort(int width, boolean signed) {

        static Sort bit(int width) {
            return new Sort(width, false);
        }

        /// The value of this type that has the same low bits.
        BigInteger wrap(BigInteger any) {
            BigInteger low = any.mod(BigInteger.ONE.shiftLeft(width));
            return signed && low.testBit(width - 1) ? low.subtract(BigInteger.ONE.shiftLeft(width)) : low;
        }

        /// The value of this type that is nearest.
        BigInteger saturate(BigInteger any) {
            return any.max(least()).min(greatest());
        }

        BigInteger least() {
            return signed ? BigInteger.ONE.shiftLeft(width - 1).negate() : BigInteger.ZERO;
        }

        BigInteger greatest() {
            return BigInteger.ONE.shiftLeft(signed ? width - 1 : width).subtract(BigInteger.ONE);
        }

        @Override
        public String toString() {
            return (signed ? "int<" : "bit<") + width + ">";
        }
    }

    BigInteger in(List<BigInteger> variables) {
        return value.apply(variables);
    }

    boolean holds(List<BigInteger> variables) {
        return in(variables).signum() != 0;
    }
}
