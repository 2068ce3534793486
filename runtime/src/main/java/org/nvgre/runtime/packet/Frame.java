package org.nvgre.runtime.packet;

import java.nio.ByteBuffer;
import java.util.Optional;

import org.nvgre.runtime.policy.Mac;

import com.google.protobuf.ByteString;

/// An Ethernet frame, with one 802.1Q tag or none.
///
/// @param tag empty: untagged
/// @param payload what follows the EtherType, padding included
public record Frame(Mac destination, Mac source, Optional<Tag> tag, int etherType, ByteString payload) {

    public static final int IPV4 = 0x0800;
    public static final int ARP = 0x0806;
    public static final int IPV6 = 0x86DD;

    private static final int CUSTOMER_TAG = 0x8100;
    private static final int HEADER = 14;
    private static final int TAG = 4;

    /// @param pcp priority, 0 to 7
    public record Tag(int vlan, int pcp) {}

    public static Optional<Frame> parse(ByteString bytes) {
        if (bytes.size() < HEADER) {
            return Optional.empty();
        }
        ByteBuffer buffer = Bytes.view(bytes);
        Mac destination = mac(buffer);
        Mac source = mac(buffer);
        int etherType = buffer.getShort() & 0xFFFF;
        if (etherType != CUSTOMER_TAG) {
            return Optional
                    .of(new Frame(destination, source, Optional.empty(), etherType, bytes.substring(HEADER)));
        }
        if (bytes.size() < HEADER + TAG) {
            return Optional.empty();
        }
        int control = buffer.getShort() & 0xFFFF;
        return Optional
                .of(new Frame(destination, source, Optional.of(new Tag(control & 0xFFF, control >> 13)),
                        buffer.getShort() & 0xFFFF, bytes.substring(HEADER + TAG)));
    }

    public ByteString toBytes() {
        ByteBuffer header = ByteBuffer.allocate(HEADER + TAG);
        header.put(destination.bytes()).put(source.bytes());
        tag.ifPresent(each -> header.putShort((short) CUSTOMER_TAG)
                .putShort((short) ((each.pcp() << 13) | each.vlan())));
        header.putShort((short) etherType);
        return ByteString.copyFrom(header.flip()).concat(payload);
    }

    static Mac mac(ByteBuffer buffer) {
        return new Mac(((buffer.getShort() & 0xFFFFL) << 32) | (buffer.getInt() & 0xFFFF_FFFFL));
    }
}
