package org.nvgre.runtime.packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

import com.google.protobuf.ByteString;

/// @param fragmentOffset in units of 8 bytes
/// @param options a multiple of 4 bytes
public record Ipv4(InetAddress source, InetAddress destination, int protocol, int ttl, boolean dontFragment,
        boolean moreFragments, int fragmentOffset, ByteString options, ByteString payload) implements Ip {

    private static final int HEADER = 20;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;

    /// A whole packet without options, that is not to be taken to pieces on its way.
    public Ipv4(InetAddress source, InetAddress destination, int protocol, int ttl, ByteString payload) {
        this(source, destination, protocol, ttl, true, false, 0, ByteString.EMPTY, payload);
    }

    /// Empty when it is cut short or its header checksum is wrong.
    public static Optional<Ipv4> parse(ByteString bytes) {
        return header(bytes).filter(_ -> Checksum.of(bytes.substring(0, headerLength(bytes))) == 0)
                .filter(_ -> bytes.size() >= totalLength(bytes));
    }

    /// The beginning of a packet, as an ICMP error quotes it: its end may be missing.
    static Optional<Ipv4> header(ByteString bytes) {
        if (bytes.size() < HEADER || bytes.byteAt(0) >> 4 != 4 || headerLength(bytes) < HEADER
                || bytes.size() < headerLength(bytes) || totalLength(bytes) < headerLength(bytes)) {
            return Optional.empty();
        }
        ByteBuffer buffer = Bytes.view(bytes);
        int fragment = buffer.getShort(6) & 0xFFFF;
        int ttl = buffer.get(8) & 0xFF;
        int protocol = buffer.get(9) & 0xFF;
        buffer.position(12);
        InetAddress source = Ip.address(buffer, 4);
        InetAddress destination = Ip.address(buffer, 4);
        return Optional.of(new Ipv4(source, destination, protocol, ttl, (fragment & DONT_FRAGMENT) != 0,
                (fragment & MORE_FRAGMENTS) != 0, fragment & 0x1FFF,
                bytes.substring(HEADER, headerLength(bytes)),
                bytes.substring(headerLength(bytes), Math.min(bytes.size(), totalLength(bytes)))));
    }

    private static int headerLength(ByteString bytes) {
        return (bytes.byteAt(0) & 0xF) * 4;
    }

    static int totalLength(ByteString bytes) {
        return Bytes.view(bytes).getShort(2) & 0xFFFF;
    }

    @Override
    public boolean laterFragment() {
        return fragmentOffset != 0;
    }

    @Override
    public int etherType() {
        return Frame.IPV4;
    }

    @Override
    public ByteString toBytes() {
        int header = HEADER + options.size();
        int fragment = (dontFragment ? DONT_FRAGMENT : 0) | (moreFragments ? MORE_FRAGMENTS : 0)
                | fragmentOffset;
        ByteBuffer buffer = ByteBuffer.allocate(header).put((byte) (0x40 | (header / 4))).put((byte) 0)
                .putShort((short) (header + payload.size())).putShort((short) 0).putShort((short) fragment)
                .put((byte) ttl).put((byte) protocol).putShort((short) 0).put(source.getAddress())
                .put(destination.getAddress()).put(options.toByteArray());
        buffer.putShort(10, (short) Checksum.of(ByteString.copyFrom(buffer.array())));
        return ByteString.copyFrom(buffer.array()).concat(payload);
    }
}
