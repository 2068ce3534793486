package org.nvgre.cli.stf;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// What a packet has to look like: its first hexadecimal digits, of which `*` stands for any.
///
/// @param digits in upper case; none where any packet will do
/// @param whole whether nothing may follow (written as `$` at the end)
record PacketPattern(String digits, boolean whole) {

    private static final HexFormat UPPER = HexFormat.of().withUpperCase();

    static PacketPattern of(String text) {
        boolean whole = text.endsWith("$");
        String digits = whole ? text.substring(0, text.length() - 1) : text;
        return new PacketPattern(digits.toUpperCase(Locale.ROOT), whole);
    }

    /// The first way in which a packet differs.
    Optional<String> difference(byte[] packet) {
        String actual = UPPER.formatHex(packet);
        int common = Math.min(actual.length(), digits.length());
        for (int i = 0; i < common; i++) {
            if (digits.charAt(i) != '*' && digits.charAt(i) != actual.charAt(i)) {
                return Optional.of("byte %d is %s, not %s, in %s".formatted(i / 2, octet(actual, i / 2),
                        octet(digits, i / 2), actual));
            }
        }
        if (actual.length() < digits.length() || (whole && actual.length() > digits.length())) {
            return Optional.of("%d bytes, not %s%s: %s".formatted(packet.length, whole ? "" : "at least ",
                    bytes(digits.length()), actual));
        }
        return Optional.empty();
    }

    private static String octet(String digits, int at) {
        return digits.substring(2 * at, Math.min(2 * at + 2, digits.length()));
    }

    private static String bytes(int digits) {
        return digits % 2 == 0 ? String.valueOf(digits / 2) : digits / 2 + ".5";
    }

    @Override
    public String toString() {
        return digits + (whole ? "$" : "");
    }
}
