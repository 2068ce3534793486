package org.nvgre.bmv2.frame;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/// Bytes as they are on the wire. A value: equal when the bytes are.
public final class Octets {
    static final Octets NONE = new Octets(new byte[0]);

    private final byte[] value;

    private Octets(byte[] value) {
        this.value = value;
    }

    public static Octets of(byte[] value) {
        return new Octets(value.clone());
    }

    static Octets u8(int number) {
        return new Octets(new byte[]{(byte) number});
    }

    static Octets u16(int number) {
        return new Octets(new byte[]{(byte) (number >> 8), (byte) number});
    }

    static Octets u32(int number) {
        return new Octets(ByteBuffer.allocate(4).putInt(number).array());
    }

    /// @param hex without delimiters
    public static Octets hex(String hex) {
        return new Octets(HexFormat.of().parseHex(hex));
    }

    /// @param text `00-15-5D-00-00-05`
    public static Octets mac(String text) {
        byte[] value = HexFormat.ofDelimiter("-").parseHex(text);
        if (value.length != 6) {
            throw new IllegalArgumentException("no MAC address: " + text);
        }
        return new Octets(value);
    }

    /// @param text `192.0.2.1` or `fd00::1`: four or sixteen bytes
    public static Octets ip(String text) {
        return new Octets(InetAddress.ofLiteral(text).getAddress());
    }

    static Octets join(Octets... parts) {
        int length = Arrays.stream(parts).mapToInt(Octets::length).sum();
        ByteBuffer joined = ByteBuffer.allocate(length);
        for (Octets part : parts) {
            joined.put(part.value);
        }
        return new Octets(joined.array());
    }

    public int length() {
        return value.length;
    }

    public byte[] array() {
        return value.clone();
    }

    /// @param end past the last; what lies past the end of these bytes is left out
    Octets slice(int start, int end) {
        int stop = Math.min(end, value.length);
        return start >= stop ? NONE : new Octets(Arrays.copyOfRange(value, start, stop));
    }

    /// The Internet checksum (RFC 1071): the ones' complement of the ones' complement sum of 16-bit words.
    int checksum() {
        long sum = 0;
        for (int i = 0; i < value.length; i++) {
            int octet = value[i] & 0xFF;
            sum += i % 2 == 0 ? octet << 8 : octet;
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return (int) ~sum & 0xFFFF;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && Arrays.equals(value, octets.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /// In hex.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
