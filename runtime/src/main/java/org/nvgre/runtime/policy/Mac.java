package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// A 48-bit Ethernet address.
public record Mac(long value) implements Comparable<Mac> {

    private static final Pattern FORM = Pattern
            .compile("\\p{XDigit}{2}(?:-\\p{XDigit}{2}){5}|\\p{XDigit}{2}(?::\\p{XDigit}{2}){5}");
    private static final HexFormat HYPHENS = HexFormat.ofDelimiter("-").withUpperCase();

    public Mac {
        if (value < 0 || value >= 1L << 48) {
            throw new IllegalArgumentException("a MAC address has 48 bits, not " + Long.toHexString(value));
        }
    }

    /// @param text six bytes in hexadecimal, between hyphens or between colons
    public static Mac parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected a MAC address such as 00-15-5D-00-00-05, found '%s'".formatted(text));
        }
        return new Mac(Long.parseLong(text.replaceAll("[-:]", ""), 16));
    }

    /// Whether a single station may have it: not a group address, and not zero.
    public boolean unicast() {
        return ((value >> 40) & 1) == 0 && value != 0;
    }

    /// The MAC by which a multicast group is addressed (RFC 1112 §6.4, RFC 2464 §7).
    public static Mac ofGroup(InetAddress group) {
        byte[] address = group.getAddress();
        long low = Integer.toUnsignedLong(ByteBuffer.wrap(address).getInt(address.length - 4));
        return new Mac(
                Addresses.isIpv4(group) ? 0x0100_5E00_0000L | (low & 0x7F_FFFF) : 0x3333_0000_0000L | low);
    }

    /// The IPv6 address that an interface with this MAC gives itself (RFC 4291, appendix A).
    public InetAddress linkLocalAddress() {
        byte[] ether = bytes();
        byte[] address = {(byte) 0xFE, (byte) 0x80, 0, 0, 0, 0, 0, 0, (byte) (ether[0] ^ 2), ether[1],
                ether[2],
                (byte) 0xFF, (byte) 0xFE, ether[3], ether[4], ether[5]};
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an address", e);
        }
    }

    public boolean group() {
        return ((value >> 40) & 1) == 1;
    }

    /// Six bytes.
    public byte[] bytes() {
        var bytes = new byte[6];
        for (int i = 0; i < 6; i++) {
            bytes[i] = (byte) (value >> (8 * (5 - i)));
        }
        return bytes;
    }

    @Override
    public int compareTo(Mac other) {
        return Long.compare(value, other.value);
    }

    /// As Windows writes it: `00-15-5D-00-00-05`.
    @Override
    public String toString() {
        return HYPHENS.formatHex(bytes());
    }
}
