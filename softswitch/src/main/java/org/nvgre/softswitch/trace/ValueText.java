package org.nvgre.softswitch.trace;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values as a person would write them. A program does not say what its fields mean, so their widths and names have to
/// do: 48 bits are a MAC, 128 an IPv6 address, 32 an IPv4 address where the name says that it is an address.
final class ValueText {

    private static final int MAC = 48;
    private static final int IPV4 = 32;
    private static final int IPV6 = 128;
    /// Narrower ones are easier to read in decimal, whatever they are.
    private static final int NARROWEST_HEX = 12;
    /// Wider numbers are no quantities.
    private static final int WIDEST_DECIMAL = 32;

    private static final Set<String> ADDRESS = Set.of("src", "dst", "source", "destination", "addr",
            "address", "srcaddr", "dstaddr", "ip", "ipv4", "prefix", "spa", "tpa", "sender", "target",
            "nexthop");
    private static final Set<String> BITS = Set.of("type", "ethertype", "checksum", "csum", "hash", "mask",
            "flags", "cookie", "protocol");
    private static final Set<String> TIME = Set.of("timestamp", "tstamp", "time");

    /// The longest run of two or more groups of zeros, in an IPv6 address with all its eight groups.
    private static final Pattern ZEROS = Pattern.compile("(?<![0-9a-f])0(?::0)+(?![0-9a-f])");

    private ValueText() {}

    static String of(FieldValue field) {
        return of(field.value(), field.width(), field.name());
    }

    /// @param names what the value is called; the first of them that tells its kind does
    static String of(BigInteger value, int width, String... names) {
        if (width == MAC && !any(names, TIME)) {
            return mac(value);
        }
        if (width == IPV6) {
            return ipv6(value);
        }
        if (width == IPV4 && any(names, ADDRESS)) {
            return ipv4(value);
        }
        boolean bits = width >= NARROWEST_HEX && any(names, BITS);
        if (bits || (width > WIDEST_DECIMAL && !any(names, TIME))) {
            return hex(value, width);
        }
        return value.toString();
    }

    static String hex(BigInteger value, int width) {
        int digits = Math.max(1, (width + 3) / 4);
        return "0x" + "0".repeat(Math.max(0, digits - value.toString(16).length())) + value.toString(16);
    }

    private static boolean any(String[] names, Set<String> words) {
        for (String name : names) {
            String last = name.substring(name.lastIndexOf('.') + 1);
            for (String word : last.toLowerCase(Locale.ROOT).split("_", -1)) {
                if (words.contains(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static byte[] bytes(BigInteger value, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[length - 1 - i] = value.shiftRight(i * 8).byteValue();
        }
        return bytes;
    }

    private static String mac(BigInteger value) {
        return HexFormat.ofDelimiter(":").formatHex(bytes(value, MAC / 8));
    }

    private static String ipv4(BigInteger value) {
        int address = value.intValue();
        return "%d.%d.%d.%d".formatted(address >>> 24, address >>> 16 & 0xFF, address >>> 8 & 0xFF,
                address & 0xFF);
    }

    /// As RFC 5952 §4 wants it. InetAddress would write all groups, and some addresses as IPv4.
    private static String ipv6(BigInteger value) {
        StringBuilder groups = new StringBuilder();
        for (int shift = IPV6 - 16; shift >= 0; shift -= 16) {
            groups.append(Integer.toHexString(value.shiftRight(shift).intValue() & 0xFFFF))
                    .append(shift > 0 ? ":" : "");
        }
        String all = groups.toString();
        Matcher zeros = ZEROS.matcher(all);
        int start = -1;
        int end = -1;
        while (zeros.find()) {
            if (zeros.end() - zeros.start() > end - start) {
                start = zeros.start();
                end = zeros.end();
            }
        }
        if (start < 0) {
            return all;
        }
        return withoutColon(all.substring(0, start), true) + "::" + withoutColon(all.substring(end), false);
    }

    private static String withoutColon(String groups, boolean last) {
        if (groups.isEmpty()) {
            return groups;
        }
        return last ? groups.substring(0, groups.length() - 1) : groups.substring(1);
    }
}
