package org.nvgre.runtime.policy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.Pattern;

/// IP addresses as people write them; never a name, so never a question to a name server.
public final class Addresses {

    /// IPv4 before IPv6, then by value.
    public static final Comparator<InetAddress> ORDER = Comparator
            .<InetAddress>comparingInt(address -> address.getAddress().length)
            .thenComparing(InetAddress::getAddress, Arrays::compareUnsigned);

    private static final String BYTE = "(?:0|[1-9]\\d{0,2})";
    /// Four numbers in full: the JDK would take `10.1` for `10.0.0.1`.
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[\\p{XDigit}.]*:[\\p{XDigit}:.]*");

    private Addresses() {}

    public static InetAddress parse(String text) {
        try {
            if (IPV4.matcher(text).matches()) {
                return InetAddress.ofLiteral(text);
            }
            if (IPV6.matcher(text).matches()) {
                InetAddress address = InetAddress.ofLiteral(text);
                // IPv4-mapped addresses come back as IPv4; they have no place on a wire.
                if (!isIpv4(address)) {
                    return address;
                }
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new IllegalArgumentException(
                "expected an IPv4 or IPv6 address such as 192.0.2.11 or fd00::11, found '%s'"
                        .formatted(text));
    }

    public static boolean isIpv4(InetAddress address) {
        return address instanceof Inet4Address;
    }

    /// IPv6 in the short form of RFC 5952.
    public static String text(InetAddress address) {
        return isIpv4(address) ? address.getHostAddress() : ipv6Text(address.getAddress());
    }

    private static String ipv6Text(byte[] bytes) {
        var groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(2 * i));
        }
        int gapStart = -1;
        int gapLength = 1; // a single zero group is written out
        for (int start = 0; start < 8; start++) {
            int end = start;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - start > gapLength) {
                gapStart = start;
                gapLength = end - start;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == gapStart) {
                text.append("::");
                i += gapLength - 1;
            } else {
                boolean separated = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(separated ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
