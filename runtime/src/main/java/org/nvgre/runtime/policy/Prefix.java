package org.nvgre.runtime.policy;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.regex.Pattern;

/// Addresses with a common beginning.
///
/// @param address zero behind the prefix
/// @param length in bits
public record Prefix(InetAddress address, int length) implements Comparable<Prefix> {

    private static final Pattern FORM = Pattern.compile("(.+)/(\\d{1,3})");
    private static final Comparator<Prefix> ORDER = Comparator.comparing(Prefix::address, Addresses.ORDER)
            .thenComparingInt(Prefix::length);

    public Prefix {
        int bits = address.getAddress().length * 8;
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException(
                    "a prefix of %s is 0 to %d bits long, not %d".formatted(Addresses.text(address), bits,
                            length));
        }
        if (!hostBitsClear(address, length)) {
            throw new IllegalArgumentException(
                    "%s has bits set behind its first %d".formatted(Addresses.text(address), length));
        }
    }

    public static Prefix parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "expected a prefix such as 10.0.0.0/24 or fd00:10::/64, found '%s'".formatted(text));
        }
        return new Prefix(Addresses.parse(form.group(1)), Integer.parseInt(form.group(2)));
    }

    /// An address stands for itself alone.
    static Prefix ofAddressOrPrefix(String text) {
        return text.contains("/") ? parse(text) : ofAddress(Addresses.parse(text));
    }

    public static Prefix ofAddress(InetAddress address) {
        return new Prefix(address, address.getAddress().length * 8);
    }

    public boolean contains(InetAddress other) {
        return startsWith(other, address, length);
    }

    private static boolean startsWith(InetAddress address, InetAddress beginning, int length) {
        byte[] a = address.getAddress();
        byte[] b = beginning.getAddress();
        return a.length == b.length
                && new BigInteger(1, a).xor(new BigInteger(1, b)).bitLength() <= a.length * 8 - length;
    }

    private static boolean hostBitsClear(InetAddress address, int length) {
        byte[] bytes = address.getAddress();
        int hostBits = bytes.length * 8 - length;
        var value = new BigInteger(1, bytes);
        return value.signum() == 0 || value.getLowestSetBit() >= hostBits;
    }

    @Override
    public int compareTo(Prefix other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return Addresses.text(address) + "/" + length;
    }
}
