package org.nvgre.cli.stf;

import java.math.BigInteger;
import org.nvgre.softswitch.table.FieldMatch;

/// The numbers of an STF file, in decimal, or with prefix `0x` or `0b`.
final class Values {

    private Values() {}

    /// @throws NumberFormatException where a `*` is in it
    static BigInteger parse(String text) {
        int radix = radix(text);
        return new BigInteger(radix == 10 ? text : text.substring(2), radix);
    }

    /// A number that fits into so many bits.
    static BigInteger exact(String text, int width, String what) throws StfException {
        BigInteger value;
        try {
            value = parse(text);
        } catch (NumberFormatException _) {
            throw new StfException(what + " needs one value, not '" + text + "'");
        }
        return fit(value, width, text, what);
    }

    /// The digits that are written count: leading ones that are not do not matter, as in p4c's runner.
    static FieldMatch.Ternary ternary(String text, int width, String what) throws StfException {
        int radix = radix(text);
        if (radix == 10) {
            throw new StfException(what + " is ternary: its value begins with 0x or 0b, not '" + text + "'");
        }
        String digits = text.substring(2);
        BigInteger ones = new BigInteger(digits.replaceAll("[^*]", radix == 2 ? "1" : "f").replace('*', '0'),
                radix).and(ones(width));
        BigInteger value = fit(new BigInteger(digits.replace('*', '0'), radix), width, text, what);
        return new FieldMatch.Ternary(value, ones);
    }

    /// `VALUE/LENGTH`, or the prefix is what is written before the first `*`.
    static FieldMatch.Lpm longestPrefix(String text, int width, String what) throws StfException {
        int slash = text.indexOf('/');
        if (slash >= 0) {
            BigInteger length = exact(text.substring(slash + 1), Integer.SIZE - 1, what);
            return prefix(exact(text.substring(0, slash), width, what), length.intValue(), width, text, what);
        }
        int radix = radix(text);
        if (radix == 10) {
            return prefix(exact(text, width, what), width, width, text, what);
        }
        String digits = text.substring(2);
        int stars = digits.length() - digits.replace("*", "").length();
        if (!digits.endsWith("*".repeat(stars))) {
            throw new StfException(what + " is a prefix: * can only be at the end of '" + text + "'");
        }
        BigInteger value = fit(new BigInteger(digits.replace('*', '0'), radix), width, text, what);
        int bits = radix == 2 ? 1 : 4;
        // More digits than the field has bits: the first ones are padding.
        int padding = Math.max(0, digits.length() * bits - width);
        return prefix(value, Math.max(0, (digits.length() - stars) * bits - padding), width, text, what);
    }

    private static FieldMatch.Lpm prefix(BigInteger value, int length, int width, String text, String what)
            throws StfException {
        if (length > width) {
            throw new StfException("%s has %d bits: '%s' does not fit".formatted(what, width, text));
        }
        return new FieldMatch.Lpm(value.andNot(ones(width - length)), length);
    }

    static BigInteger ones(int bits) {
        return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    }

    private static BigInteger fit(BigInteger value, int width, String text, String what) throws StfException {
        if (value.bitLength() > width) {
            throw new StfException("%s has %d bits: '%s' does not fit".formatted(what, width, text));
        }
        return value;
    }

    private static int radix(String text) {
        if (text.startsWith("0x") || text.startsWith("0X")) {
            return 16;
        }
        return text.startsWith("0b") || text.startsWith("0B") ? 2 : 10;
    }
}
