package org.nvgre.runtime.packet;

import java.nio.ByteBuffer;
import java.util.Optional;

import com.google.protobuf.ByteString;

/// An ICMP or ICMPv6 message (RFC 792, RFC 4443).
///
/// @param rest the four bytes behind the checksum, whatever they mean for the type
/// @param body what follows them
public record Icmp(int type, int code, int rest, ByteString body) {

    private static final int HEADER = 8;

    /// Of ICMP.
    public static final int ECHO_REPLY = 0;
    public static final int UNREACHABLE = 3;
    public static final int FRAGMENTATION_NEEDED = 4; // a code of UNREACHABLE
    public static final int ECHO_REQUEST = 8;
    public static final int TIME_EXCEEDED = 11;
    /// Of ICMPv6.
    public static final int PACKET_TOO_BIG_V6 = 2;
    public static final int TIME_EXCEEDED_V6 = 3;
    public static final int ECHO_REQUEST_V6 = 128;
    public static final int ECHO_REPLY_V6 = 129;
    public static final int LISTENER_QUERY = 130;
    public static final int NEIGHBOR_SOLICITATION = 135;
    public static final int NEIGHBOR_ADVERTISEMENT = 136;
    public static final int REDIRECT_V6 = 137;
    public static final int LISTENER_REPORT_V2 = 143;

    /// What a packet carries, if it is ICMP of its IP version and whole.
    static Optional<Icmp> parse(Ip packet) {
        ByteString bytes = packet.payload();
        boolean mine = switch (packet) {
            case Ipv4 v4 -> v4.protocol() == Ip.ICMP && !v4.moreFragments() && !v4.laterFragment();
            case Ipv6 v6 -> v6.protocol() == Ip.ICMPV6;
        };
        if (!mine || bytes.size() < HEADER || Checksum.of(covered(packet, bytes)) != 0) {
            return Optional.empty();
        }
        return Optional.of(header(bytes));
    }

    private static Icmp header(ByteString bytes) {
        return new Icmp(bytes.byteAt(0) & 0xFF, bytes.byteAt(1) & 0xFF,
                Bytes.view(bytes).getInt(4),
                bytes.substring(HEADER));
    }

    /// Only ICMPv6 covers the addresses, too.
    private static ByteString covered(Ip packet, ByteString bytes) {
        return switch (packet) {
            case Ipv4 _ -> bytes;
            case Ipv6 v6 ->
                Checksum.pseudoHeader(v6.source(), v6.destination(), Ip.ICMPV6, bytes.size()).concat(bytes);
        };
    }

    /// A packet that carries this message, with its checksum.
    public Ip in(Ip envelope) {
        ByteString plain = ByteString
                .copyFrom(ByteBuffer.allocate(HEADER).put((byte) type).put((byte) code).putShort((short) 0)
                        .putInt(rest).flip())
                .concat(body);
        ByteBuffer whole = ByteBuffer.wrap(plain.toByteArray());
        whole.putShort(2, (short) Checksum.of(covered(envelope, plain)));
        ByteString bytes = ByteString.copyFrom(whole);
        return switch (envelope) {
            case Ipv4 v4 ->
                new Ipv4(v4.source(), v4.destination(), Ip.ICMP, v4.ttl(), v4.dontFragment(), false, 0,
                        v4.options(), bytes);
            case Ipv6 v6 ->
                new Ipv6(v6.source(), v6.destination(), Ip.ICMPV6, v6.hopLimit(), v6.hopByHop(), bytes);
        };
    }

    /// An error is never answered with an error. That of a packet which is cut short counts as one.
    public static boolean isError(Ip packet) {
        if (packet.payload().isEmpty() || packet.laterFragment()) {
            return false;
        }
        int type = packet.payload().byteAt(0) & 0xFF;
        return switch (packet) {
            case Ipv4 v4 -> v4.protocol() == Ip.ICMP
                    && (type == 3 || type == 4 || type == 5 || type == 11 || type == 12);
            case Ipv6 v6 -> v6.protocol() == Ip.ICMPV6 && (type < 128 || type == REDIRECT_V6);
        };
    }

    /// The beginning of the packet that an error is about.
    public Optional<? extends Ip> quoted(boolean ipv4) {
        return ipv4 ? Ipv4.header(body) : Ipv6.header(body);
    }
}
