package org.nvgre.cli.demo;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.nvgre.runtime.policy.Mac;

/// An untagged NVGRE packet over IPv4 without options, as an NVE sends it (W1, W2, W4).
final class UnderlayPacket {

    /// Outer Ethernet 14, IPv4 20, GRE with key 8.
    static final int OVERHEAD = 42;

    private static final int TTL = 22;
    private static final int CHECKSUM = 24;

    private final byte[] bytes;
    private final ByteBuffer view;

    UnderlayPacket(byte[] bytes) {
        this.bytes = bytes;
        this.view = ByteBuffer.wrap(bytes);
    }

    /// A copy, free to be changed.
    byte[] copy() {
        return bytes.clone();
    }

    Mac destination() {
        return new Mac(view.getLong(0) >>> 16);
    }

    InetAddress destinationAddress() {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 30, 34));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    int ttl() {
        return view.get(TTL) & 0xFF;
    }

    int vsid() {
        return view.getInt(38) >>> 8;
    }

    int flowId() {
        return view.getInt(38) & 0xFF;
    }

    TenantFrame inner() {
        return new TenantFrame(Arrays.copyOfRange(bytes, OVERHEAD, bytes.length));
    }

    /// What a router makes of it (RFC 1812 §5.2.1): new MACs, TTL down by one, and the checksum mended by
    /// the same amount (RFC 1624).
    byte[] routed(Mac destination, Mac source) {
        byte[] copy = copy();
        ByteBuffer packet = ByteBuffer.wrap(copy);
        packet.put(0, destination.bytes()).put(6, source.bytes());
        packet.put(TTL, (byte) (packet.get(TTL) - 1));
        int sum = packet.getChar(CHECKSUM) + 0x0100;
        packet.putChar(CHECKSUM, (char) (sum + (sum >>> 16)));
        return copy;
    }
}
