package org.nvgre.runtime.packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

import org.nvgre.runtime.policy.Mac;

import com.google.protobuf.ByteString;

/// ARP for IPv4 over Ethernet (RFC 826).
public record Arp(int operation, Mac senderMac, InetAddress sender, Mac targetMac, InetAddress target) {

    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    private static final int LENGTH = 28;
    private static final int ETHERNET = 1;
    private static final int LENGTHS = 0x0604;

    public static Optional<Arp> parse(ByteString bytes) {
        if (bytes.size() < LENGTH) {
            return Optional.empty();
        }
        ByteBuffer buffer = Bytes.view(bytes);
        if (buffer.getShort() != ETHERNET || buffer.getShort() != Frame.IPV4
                || buffer.getShort() != LENGTHS) {
            return Optional.empty();
        }
        return Optional
                .of(new Arp(buffer.getShort(), Frame.mac(buffer), Ip.address(buffer, 4), Frame.mac(buffer),
                        Ip.address(buffer, 4)));
    }

    /// The reply to this request.
    public Arp answeredBy(Mac owner) {
        InetAddress asked = target;
        InetAddress asker = sender;
        Mac askerMac = senderMac;
        return new Arp(REPLY, owner, asked, askerMac, asker);
    }

    public ByteString toBytes() {
        return ByteString.copyFrom(ByteBuffer.allocate(LENGTH).putShort((short) ETHERNET)
                .putShort((short) Frame.IPV4).putShort((short) LENGTHS).putShort((short) operation)
                .put(senderMac.bytes()).put(sender.getAddress()).put(targetMac.bytes())
                .put(target.getAddress())
                .flip());
    }
}
