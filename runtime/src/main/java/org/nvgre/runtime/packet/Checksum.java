package org.nvgre.runtime.packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;

import com.google.protobuf.ByteString;

/// The Internet checksum (RFC 1071).
final class Checksum {

    private static final int SIXTEEN_BITS = 0xFFFF;

    private Checksum() {}

    /// What has to stand in a checksum field that is zero here; 0 when it holds its value already, and rightly.
    static int of(ByteString data) {
        long sum = 0;
        for (int i = 0; i < data.size(); i += 2) {
            int low = i + 1 < data.size() ? data.byteAt(i + 1) & 0xFF : 0;
            sum += ((data.byteAt(i) & 0xFF) << 8) | low;
        }
        while (sum > SIXTEEN_BITS) {
            sum = (sum & SIXTEEN_BITS) + (sum >> 16);
        }
        return (int) (~sum & SIXTEEN_BITS);
    }

    /// What is summed up before an upper-layer packet in IPv6 (RFC 8200 §8.1).
    static ByteString pseudoHeader(InetAddress source, InetAddress destination, int nextHeader, int length) {
        return ByteString
                .copyFrom(ByteBuffer.allocate(40).put(source.getAddress()).put(destination.getAddress())
                        .putInt(length).putInt(nextHeader).flip());
    }
}
