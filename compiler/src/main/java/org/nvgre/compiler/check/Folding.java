package org.nvgre.compiler.check;

import java.math.BigInteger;
import java.util.Optional;
import org.nvgre.compiler.types.Type;

/// Arithmetic on compile-time values (P4_16 specification, sections 8.5 to 8.9).
public final class Folding {

    private Folding() {}

    /// Brings a value into the range of a type, as truncation does.
    public static BigInteger wrap(BigInteger value, Type type) {
        if (!(Type.representation(type) instanceof Type.Bits bits)) {
            return value;
        }
        BigInteger low = value.and(mask(bits.width()));
        return bits.signed() && bits.width() > 0 && low.testBit(bits.width() - 1)
                ? low.subtract(BigInteger.ONE.shiftLeft(bits.width()))
                : low;
    }

    /// `width` ones.
    public static BigInteger mask(int width) {
        return BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
    }

    private static BigInteger saturate(BigInteger value, Type type) {
        Type.Bits bits = (Type.Bits) Type.representation(type);
        BigInteger high = mask(bits.signed() ? bits.width() - 1 : bits.width());
        BigInteger low = bits.signed() ? high.not() : BigInteger.ZERO;
        return value.min(high).max(low);
    }

    /// The result of an operator whose value is an integer; nothing for a division by zero and the like.
    static Optional<BigInteger> binary(String operator, BigInteger a, BigInteger b, Type type) {
        return switch (operator) {
            case "+" -> Optional.of(wrap(a.add(b), type));
            case "-" -> Optional.of(wrap(a.subtract(b), type));
            case "*" -> Optional.of(wrap(a.multiply(b), type));
            case "/" -> b.signum() <= 0 || a.signum() < 0 ? Optional.empty() : Optional.of(a.divide(b));
            case "%" -> b.signum() <= 0 || a.signum() < 0 ? Optional.empty() : Optional.of(a.mod(b));
            case "&" -> Optional.of(wrap(a.and(b), type));
            case "|" -> Optional.of(wrap(a.or(b), type));
            case "^" -> Optional.of(wrap(a.xor(b), type));
            case "<<" -> shift(b) < 0 ? Optional.empty() : Optional.of(wrap(a.shiftLeft(shift(b)), type));
            case ">>" -> shift(b) < 0 ? Optional.empty() : Optional.of(wrap(a.shiftRight(shift(b)), type));
            case "|+|" -> Optional.of(saturate(a.add(b), type));
            case "|-|" -> Optional.of(saturate(a.subtract(b), type));
            default -> Optional.empty();
        };
    }

    private static int shift(BigInteger by) {
        return by.bitLength() < 20 ? by.intValue() : -1;
    }

    static Optional<Boolean> compare(String operator, BigInteger a, BigInteger b) {
        int order = a.compareTo(b);
        return switch (operator) {
            case "==" -> Optional.of(order == 0);
            case "!=" -> Optional.of(order != 0);
            case "<" -> Optional.of(order < 0);
            case "<=" -> Optional.of(order <= 0);
            case ">" -> Optional.of(order > 0);
            case ">=" -> Optional.of(order >= 0);
            default -> Optional.empty();
        };
    }
}
