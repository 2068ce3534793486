package org.nvgre.p4runtime;

/// What an entry asks of one key field, in the one form that the P4Runtime specification allows for it: bits
/// that do not count are zero, and a match that excludes nothing is [Any].
public sealed interface Match {
    default boolean isAny() {
        return this instanceof Any;
    }

    /// Don't care.
    record Any() implements Match {
        @Override
        public String toString() {
            return "*";
        }
    }

    record Exact(Bits value) implements Match {
        @Override
        public String toString() {
            return value.toString();
        }
    }

    /// The exact value of an optional field that is there.
    record Present(Bits value) implements Match {
        @Override
        public String toString() {
            return value.toString();
        }
    }

    /// Longest prefix; `length` is 1 or more.
    record Prefix(Bits value, int length) implements Match {
        public Prefix {
            if (length == 0) {
                throw new IllegalArgumentException("prefix length 0 is " + new Any());
            }
            value = value.and(Bits.prefixMask(value.width(), length));
        }

        @Override
        public String toString() {
            return value + "/" + length;
        }
    }

    /// Ternary; the mask is not zero.
    record Masked(Bits value, Bits mask) implements Match {
        public Masked {
            if (mask.isZero()) {
                throw new IllegalArgumentException("mask 0 is " + new Any());
            }
            value = value.and(mask);
        }

        @Override
        public String toString() {
            return value + "&&&" + mask;
        }
    }

    /// Both ends included.
    record Between(Bits low, Bits high) implements Match {
        public Between {
            if (low.compareTo(high) > 0) {
                throw new IllegalArgumentException("range " + low + ".." + high + " is empty");
            }
        }

        @Override
        public String toString() {
            return low + ".." + high;
        }
    }

    static Match prefix(Bits value, int length) {
        return length == 0 ? new Any() : new Prefix(value, length);
    }

    static Match masked(Bits value, Bits mask) {
        return mask.isZero() ? new Any() : new Masked(value, mask);
    }

    static Match between(Bits low, Bits high) {
        return low.isZero() && high.equals(Bits.ones(high.width())) ? new Any() : new Between(low, high);
    }
}
