package org.nvgre.softswitch.program;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;
import java.math.BigInteger;
import java.util.stream.Stream;
import org.nvgre.softswitch.packet.Bits;

/** The operators of BMv2 expressions on integers. */
final class Arithmetic {
    /** Shifts further than this are taken to move everything out. */
    private static final int FARTHEST_SHIFT = 1 << 16;

    private static final MethodTypeDesc BINARY = Code.type(CD_long, CD_long, CD_long);
    private static final MethodTypeDesc TERNARY = Code.type(CD_long, CD_long, CD_long, CD_long);

    private Arithmetic() {}

    static Value add(Value a, Value b) {
        Value.Low l = a.low();
        Value.Low r = b.low();
        Range range = known(a, b)
                ? new Range(a.range().min().add(b.range().min()), a.range().max().add(b.range().max()))
                : Range.UNKNOWN;
        return Value.of(range,
                Value.Low.of(s -> l.eval(s) + r.eval(s), c -> c.value(l).value(r).out().ladd()),
                s -> a.exact().eval(s).add(b.exact().eval(s)));
    }

    static Value subtract(Value a, Value b) {
        Value.Low l = a.low();
        Value.Low r = b.low();
        Range range = known(a, b)
                ? new Range(a.range().min().subtract(b.range().max()),
                        a.range().max().subtract(b.range().min()))
                : Range.UNKNOWN;
        return Value.of(range,
                Value.Low.of(s -> l.eval(s) - r.eval(s), c -> c.value(l).value(r).out().lsub()),
                s -> a.exact().eval(s).subtract(b.exact().eval(s)));
    }

    static Value multiply(Value a, Value b) {
        Value.Low l = a.low();
        Value.Low r = b.low();
        return Value.of(products(a, b),
                Value.Low.of(s -> l.eval(s) * r.eval(s), c -> c.value(l).value(r).out().lmul()),
                s -> a.exact().eval(s).multiply(b.exact().eval(s)));
    }

    private static Range products(Value a, Value b) {
        if (!known(a, b)) {
            return Range.UNKNOWN;
        }
        Range x = a.range();
        Range y = b.range();
        BigInteger[] corners = Stream
                .of(x.min().multiply(y.min()), x.min().multiply(y.max()), x.max().multiply(y.min()),
                        x.max().multiply(y.max()))
                .sorted().toArray(BigInteger[]::new);
        return new Range(corners[0], corners[corners.length - 1]);
    }

    /** Of non-negative integers; by 0 it gives 0. */
    static Value divide(Value a, Value b) {
        return quotient(a, b, false);
    }

    /** Of non-negative integers; by 0 it gives 0. */
    static Value modulo(Value a, Value b) {
        return quotient(a, b, true);
    }

    private static Value quotient(Value a, Value b, boolean remainder) {
        Range range = a.range().isNonNegative() ? new Range(BigInteger.ZERO, a.range().max()) : Range.UNKNOWN;
        if (a.range().fitsUnsignedLong() && b.range().fitsUnsignedLong()) {
            return Value.of(range, s -> {
                long divisor = b.low().eval(s);
                long dividend = a.low().eval(s);
                return divisor == 0
                        ? 0
                        : remainder
                                ? Long.remainderUnsigned(dividend, divisor)
                                : Long.divideUnsigned(dividend, divisor);
            }, null);
        }
        Value.Exact exact = s -> {
            BigInteger divisor = b.exact().eval(s);
            BigInteger dividend = a.exact().eval(s);
            return divisor.signum() == 0
                    ? BigInteger.ZERO
                    : remainder ? dividend.remainder(divisor) : dividend.divide(divisor);
        };
        return Value.of(range, s -> exact.eval(s).longValue(), exact);
    }

    static Value shiftLeft(Value a, Value b) {
        Value.Low l = a.low();
        Value.Low r = b.low();
        BigInteger distance = b.constantOrNull();
        Range range = Range.UNKNOWN;
        if (distance != null && a.range().isKnown() && distance.bitLength() <= 16) {
            int n = distance.intValue();
            range = new Range(a.range().min().shiftLeft(n), a.range().max().shiftLeft(n));
        }
        return Value.of(range, Value.Low.of(s -> shiftLeft(l.eval(s), r.eval(s)),
                c -> c.value(l).value(r).call(Arithmetic.class, "shiftLeft", BINARY)), s -> {
                    long n = r.eval(s);
                    return n < 0 || n > FARTHEST_SHIFT
                            ? BigInteger.ZERO
                            : a.exact().eval(s).shiftLeft((int) n);
                });
    }

    static Value shiftRight(Value a, Value b) {
        Value.Low l = a.low();
        Value.Low r = b.low();
        Range range = a.range().isKnown()
                ? new Range(a.range().min().min(BigInteger.ZERO), a.range().max().max(BigInteger.ZERO))
                : Range.UNKNOWN;
        if (a.range().fitsLong()) {
            return Value.of(range, Value.Low.of(s -> shiftRight(l.eval(s), r.eval(s)),
                    c -> c.value(l).value(r).call(Arithmetic.class, "shiftRight", BINARY)), null);
        }
        if (a.range().fitsUnsignedLong()) {
            return Value.of(range, Value.Low.of(s -> shiftRightUnsigned(l.eval(s), r.eval(s)),
                    c -> c.value(l).value(r).call(Arithmetic.class, "shiftRightUnsigned", BINARY)), null);
        }
        Value.Exact exact = s -> a.exact().eval(s).shiftRight(distance(r.eval(s), FARTHEST_SHIFT));
        return Value.of(range, s -> exact.eval(s).longValue(), exact);
    }

    /** By a distance that is not negative; by 64 and more everything goes out. */
    static long shiftLeft(long value, long distance) {
        return distance < 0 || distance >= Long.SIZE ? 0 : value << distance;
    }

    static long shiftRight(long value, long distance) {
        return value >> distance(distance, Long.SIZE - 1);
    }

    static long shiftRightUnsigned(long value, long distance) {
        int n = distance(distance, Long.SIZE);
        return n == Long.SIZE ? 0 : value >>> n;
    }

    private static int distance(long n, int most) {
        return n < 0 || n > most ? most : (int) n;
    }

    static Value and(Value a, Value b) {
        Value.Low l = a.low();
        Value.Low r = b.low();
        Range range;
        if (a.range().isNonNegative() && b.range().isNonNegative()) {
            range = new Range(BigInteger.ZERO, a.range().max().min(b.range().max()));
        } else if (a.range().isNonNegative() || b.range().isNonNegative()) {
            range = new Range(BigInteger.ZERO, a.range().isNonNegative() ? a.range().max() : b.range().max());
        } else {
            range = bitwise(a, b);
        }
        return Value.of(range,
                Value.Low.of(s -> l.eval(s) & r.eval(s), c -> c.value(l).value(r).out().land()),
                s -> a.exact().eval(s).and(b.exact().eval(s)));
    }

    static Value or(Value a, Value b) {
        Value.Low l = a.low();
        Value.Low r = b.low();
        return Value.of(bitwise(a, b),
                Value.Low.of(s -> l.eval(s) | r.eval(s), c -> c.value(l).value(r).out().lor()),
                s -> a.exact().eval(s).or(b.exact().eval(s)));
    }

    static Value xor(Value a, Value b) {
        Value.Low l = a.low();
        Value.Low r = b.low();
        return Value.of(bitwise(a, b),
                Value.Low.of(s -> l.eval(s) ^ r.eval(s), c -> c.value(l).value(r).out().lxor()),
                s -> a.exact().eval(s).xor(b.exact().eval(s)));
    }

    private static Range bitwise(Value a, Value b) {
        if (!known(a, b)) {
            return Range.UNKNOWN;
        }
        int bits = Math.max(a.range().bits(), b.range().bits());
        return a.range().isNonNegative() && b.range().isNonNegative()
                ? Range.unsigned(bits)
                : Range.signed(bits + 1);
    }

    static Value not(Value a) {
        Value.Low l = a.low();
        Range range = a.range().isKnown()
                ? new Range(a.range().max().not(), a.range().min().not())
                : Range.UNKNOWN;
        return Value.of(range, Value.Low.of(s -> ~l.eval(s), c -> c.value(l).constant(-1).out().lxor()),
                s -> a.exact().eval(s).not());
    }

    /** The lowest {@code width} bits as a two's complement integer. */
    static Value twoComplement(Value a, int width) {
        if (width <= Long.SIZE) {
            Value.Low l = a.low();
            return Value.of(Range.signed(width), Value.Low.of(s -> Bits.signExtend(l.eval(s), width),
                    c -> c.value(l).signExtend(width)), null);
        }
        BigInteger modulus = BigInteger.ONE.shiftLeft(width);
        BigInteger max = Range.signed(width).max();
        Value.Exact exact = s -> {
            BigInteger bits = a.exact().eval(s).mod(modulus);
            return bits.compareTo(max) > 0 ? bits.subtract(modulus) : bits;
        };
        return Value.of(Range.signed(width), s -> exact.eval(s).longValue(), exact);
    }

    /** The nearest value within {@code limits}. */
    static Value clamp(Value a, Range limits) {
        if (a.range().fitsLong() && limits.fitsLong()) {
            Value.Low l = a.low();
            long min = limits.min().longValue();
            long max = limits.max().longValue();
            return Value.of(limits, Value.Low.of(s -> Math.clamp(l.eval(s), min, max), c -> c.value(l)
                    .constant(min).constant(max).call(Math.class, "clamp", TERNARY)), null);
        }
        Value.Exact exact = s -> a.exact().eval(s).max(limits.min()).min(limits.max());
        return Value.of(limits, s -> exact.eval(s).longValue(), exact);
    }

    static Value choose(Condition condition, Value a, Value b) {
        Value.Low l = a.low();
        Value.Low r = b.low();
        return Value.of(a.range().or(b.range()), Value.Low.of(s -> condition.test(s) ? l.eval(s) : r.eval(s),
                c -> choose(c, condition, l, r)),
                s -> condition.test(s) ? a.exact().eval(s) : b.exact().eval(s));
    }

    private static void choose(Code c, Condition condition, Value.Low a, Value.Low b) {
        Label otherwise = c.out().newLabel();
        Label end = c.out().newLabel();
        c.condition(condition).out().ifeq(otherwise);
        c.value(a).out().goto_(end).labelBinding(otherwise);
        c.value(b).out().labelBinding(end);
    }

    static Condition equal(Value a, Value b) {
        if (sameDomain(a, b)) {
            Value.Low l = a.low();
            Value.Low r = b.low();
            return Condition.of(s -> l.eval(s) == r.eval(s),
                    c -> c.decide(yes -> c.value(l).value(r).out().lcmp().ifeq(yes)));
        }
        return s -> a.exact().eval(s).equals(b.exact().eval(s));
    }

    static Condition less(Value a, Value b) {
        Value.Low l = a.low();
        Value.Low r = b.low();
        if (a.range().fitsLong() && b.range().fitsLong()) {
            return Condition.of(s -> l.eval(s) < r.eval(s),
                    c -> c.decide(yes -> c.value(l).value(r).out().lcmp().iflt(yes)));
        }
        if (a.range().fitsUnsignedLong() && b.range().fitsUnsignedLong()) {
            return Condition.of(s -> Long.compareUnsigned(l.eval(s), r.eval(s)) < 0,
                    c -> c.decide(yes -> c.value(l).value(r)
                            .call(Long.class, "compareUnsigned", Code.type(CD_int, CD_long, CD_long)).out()
                            .iflt(yes)));
        }
        return s -> a.exact().eval(s).compareTo(b.exact().eval(s)) < 0;
    }

    /** Both are exact in 64 bits read the same way. */
    private static boolean sameDomain(Value a, Value b) {
        return (a.range().fitsLong() && b.range().fitsLong())
                || (a.range().fitsUnsignedLong() && b.range().fitsUnsignedLong());
    }

    private static boolean known(Value a, Value b) {
        return a.range().isKnown() && b.range().isKnown();
    }
}
