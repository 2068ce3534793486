package org.nvgre.runtime.packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

import com.google.protobuf.ByteString;

/// @param protocol the next header that is not hop-by-hop options
/// @param hopByHop the body of a hop-by-hop options header, without its first two bytes; empty: none
public record Ipv6(InetAddress source, InetAddress destination, int protocol, int hopLimit,
        ByteString hopByHop,
        ByteString payload) implements Ip {

    private static final int HEADER = 40;
    private static final int HOP_BY_HOP = 0;
    private static final int FRAGMENT = 44;

    public Ipv6(InetAddress source, InetAddress destination, int protocol, int hopLimit, ByteString payload) {
        this(source, destination, protocol, hopLimit, ByteString.EMPTY, payload);
    }

    /// Empty when it is cut short.
    public static Optional<Ipv6> parse(ByteString bytes) {
        return header(bytes).filter(_ -> bytes.size() >= totalLength(bytes));
    }

    /// The beginning of a packet, as an ICMP error quotes it: its end may be missing.
    static Optional<Ipv6> header(ByteString bytes) {
        if (bytes.size() < HEADER || ((bytes.byteAt(0) >> 4) & 0xF) != 6) {
            return Optional.empty();
        }
        ByteBuffer buffer = Bytes.view(bytes);
        int nextHeader = buffer.get(6) & 0xFF;
        int hopLimit = buffer.get(7) & 0xFF;
        buffer.position(8);
        InetAddress source = Ip.address(buffer, 16);
        InetAddress destination = Ip.address(buffer, 16);
        ByteString rest = bytes.substring(HEADER, Math.min(bytes.size(), totalLength(bytes)));
        if (nextHeader != HOP_BY_HOP) {
            return Optional.of(new Ipv6(source, destination, nextHeader, hopLimit, rest));
        }
        int length = rest.size() < 2 ? Integer.MAX_VALUE : 8 + 8 * (rest.byteAt(1) & 0xFF);
        return length > rest.size()
                ? Optional.empty()
                : Optional.of(new Ipv6(source, destination, rest.byteAt(0) & 0xFF, hopLimit,
                        rest.substring(2, length), rest.substring(length)));
    }

    static int totalLength(ByteString bytes) {
        return HEADER + (Bytes.view(bytes).getShort(4) & 0xFFFF);
    }

    @Override
    public boolean laterFragment() {
        return protocol == FRAGMENT && payload.size() >= 4
                && (Bytes.view(payload).getShort(2) & 0xFFF8) != 0;
    }

    @Override
    public int etherType() {
        return Frame.IPV6;
    }

    @Override
    public ByteString toBytes() {
        boolean options = !hopByHop.isEmpty();
        int extension = options ? hopByHop.size() + 2 : 0;
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + extension).putInt(0x6000_0000)
                .putShort((short) (extension + payload.size())).put((byte) (options ? HOP_BY_HOP : protocol))
                .put((byte) hopLimit).put(source.getAddress()).put(destination.getAddress());
        if (options) {
            buffer.put((byte) protocol).put((byte) (extension / 8 - 1)).put(hopByHop.toByteArray());
        }
        return ByteString.copyFrom(buffer.flip()).concat(payload);
    }
}
