package org.nvgre.softswitch.program;

import java.math.BigInteger;
import org.nvgre.softswitch.packet.Bits;
import org.nvgre.softswitch.packet.PacketState;

/**
 * An integer expression. BMv2 computes without limit of width; almost always 64 bits tell the same.
 *
 * <p>{@link #low} is the value modulo 2^64, and the value itself where the {@link Range} says that 64 bits hold
 * it. {@link #exact} is the value whatever its size, and costs allocations where it is wide.
 */
final class Value {
    /** Computes the value modulo 2^64. */
    @FunctionalInterface
    interface Low {
        long eval(PacketState s);

        /** One that can be written as bytecode, too. */
        static Low of(Low tree, Emittable.Writer writer) {
            return new Written(tree, writer);
        }

        /** Both forms of the same. */
        record Written(Low tree, Emittable.Writer writer) implements Low, Emittable {
            @Override
            public long eval(PacketState s) {
                return tree.eval(s);
            }

            @Override
            public void emit(Code code) {
                writer.write(code);
            }
        }
    }

    /** Computes the value. */
    @FunctionalInterface
    interface Exact {
        BigInteger eval(PacketState s);
    }

    private final Range range;
    private final Low low;
    private final Exact exact;

    private Value(Range range, Low low, Exact exact) {
        this.range = range;
        this.low = low;
        this.exact = exact;
    }

    /** {@code wide} is used only where the range does not fit 64 bits. */
    static Value of(Range range, Low low, Exact wide) {
        if (range.fitsLong()) {
            return new Value(range, low, s -> BigInteger.valueOf(low.eval(s)));
        }
        if (range.fitsUnsignedLong()) {
            return new Value(range, low, s -> Bits.unsigned(low.eval(s)));
        }
        return new Value(range, low, wide);
    }

    static Value constant(BigInteger value) {
        long low = value.longValue();
        return new Value(new Range(value, value), Low.of(_ -> low, c -> c.constant(low)), _ -> value);
    }

    static Value constant(long value) {
        return constant(BigInteger.valueOf(value));
    }

    Range range() {
        return range;
    }

    Low low() {
        return low;
    }

    Exact exact() {
        return exact;
    }

    /** The value of a constant, null for everything else. */
    BigInteger constantOrNull() {
        return range.isKnown() && range.min().equals(range.max()) ? range.min() : null;
    }
}
