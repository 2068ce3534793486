package org.nvgre.runtime.packet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

import com.google.protobuf.ByteString;

/// An IP packet of either version, as far as a host that answers cares.
public sealed interface Ip permits Ipv4, Ipv6 {

    int ICMP = 1;
    int IGMP = 2;
    int GRE = 47;
    int ICMPV6 = 58;

    InetAddress source();

    InetAddress destination();

    /// Protocol, or next header.
    int protocol();

    /// What the protocol carries.
    ByteString payload();

    /// Whether it is a piece of a packet, and not its first one.
    boolean laterFragment();

    ByteString toBytes();

    int etherType();

    /// What a frame carries; empty when that is not IP, or not sound.
    static Optional<? extends Ip> parse(Frame frame) {
        return switch (frame.etherType()) {
            case Frame.IPV4 -> Ipv4.parse(frame.payload());
            case Frame.IPV6 -> Ipv6.parse(frame.payload());
            default -> Optional.empty();
        };
    }

    /// Of a packet that was parsed: what its header says, without what Ethernet pads.
    static int length(ByteString bytes) {
        return ((bytes.byteAt(0) >> 4) & 0xF) == 4 ? Ipv4.totalLength(bytes) : Ipv6.totalLength(bytes);
    }

    /// The ICMP message that it carries, if its checksum is right.
    default Optional<Icmp> icmp() {
        return Icmp.parse(this);
    }

    static InetAddress address(ByteBuffer buffer, int length) {
        var bytes = new byte[length];
        buffer.get(bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }
}
