package org.nvgre.cli.demo;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.nvgre.runtime.policy.Mac;

/// An untagged Ethernet frame of a tenant, and what can be read in it. It is read here on its own, from the
/// RFCs, with nothing of the generated program: so that the two can disagree.
final class TenantFrame {

    static final int IPV4 = 0x0800;
    static final int IPV6 = 0x86DD;

    private static final int ETHERNET_BYTES = 14;
    private static final int IPV6_BYTES = 40;
    private static final int HOP_BY_HOP = 0;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final byte[] bytes;
    private final ByteBuffer view;

    TenantFrame(byte[] bytes) {
        this.bytes = bytes;
        this.view = ByteBuffer.wrap(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    Mac destination() {
        return new Mac(view.getLong(0) >>> 16);
    }

    Mac source() {
        return new Mac(view.getLong(4) & 0xFFFF_FFFF_FFFFL);
    }

    int etherType() {
        return view.getChar(12);
    }

    /// The frame as it is on a port where a VLAN stands for the virtual subnet: a C-tag of priority 0
    /// behind the MACs.
    ///
    /// @param vlan 0: no tag
    byte[] onVlan(int vlan) {
        if (vlan == 0) {
            return bytes;
        }
        return ByteBuffer.allocate(bytes.length + 4)
                .put(bytes, 0, 12)
                .putChar((char) 0x8100)
                .putChar((char) vlan)
                .put(bytes, 12, bytes.length - 12)
                .array();
    }

    /// The number in the IPv4 header, or in the first IPv6 header: what the FlowID is made of.
    private int firstProtocol() {
        return view.get(etherType() == IPV4 ? ETHERNET_BYTES + 9 : ETHERNET_BYTES + 6) & 0xFF;
    }

    /// What the packet carries, behind hop-by-hop options where there are some.
    int transport() {
        boolean hasOptions = etherType() == IPV6 && firstProtocol() == HOP_BY_HOP;
        return hasOptions ? view.get(ETHERNET_BYTES + IPV6_BYTES) & 0xFF : firstProtocol();
    }

    int icmpType() {
        return view.get(payload()) & 0xFF;
    }

    /// Whether TCP or UDP ports follow the IP header at once: not in a fragment.
    boolean hasPorts() {
        boolean ip = etherType() == IPV6
                || (etherType() == IPV4 && (view.getChar(ETHERNET_BYTES + 6) & 0x3FFF) == 0);
        return ip && (firstProtocol() == TCP || firstProtocol() == UDP);
    }

    int sourcePort() {
        return view.getChar(payload());
    }

    int destinationPort() {
        return view.getChar(payload() + 2);
    }

    private int payload() {
        if (etherType() == IPV4) {
            return ETHERNET_BYTES + (view.get(ETHERNET_BYTES) & 0x0F) * 4;
        }
        int behindFixed = ETHERNET_BYTES + IPV6_BYTES;
        return firstProtocol() == HOP_BY_HOP
                ? behindFixed + 8 + (view.get(behindFixed + 1) & 0xFF) * 8
                : behindFixed;
    }

    /// What makes packets one flow (W6): addresses, protocol and ports of IP; else the MACs and the
    /// EtherType.
    private ByteBuffer flow() {
        ByteBuffer flow = ByteBuffer.allocate(37);
        switch (etherType()) {
            case IPV4 -> flow.put(bytes, ETHERNET_BYTES + 12, 8).put((byte) firstProtocol());
            case IPV6 -> flow.put(bytes, ETHERNET_BYTES + 8, 32).put((byte) firstProtocol());
            default -> flow.put(bytes, 0, ETHERNET_BYTES);
        }
        if (hasPorts()) {
            flow.put(bytes, payload(), 4);
        }
        return flow.flip();
    }

    /// Equal for two frames of one flow.
    Object flowKey() {
        return flow();
    }

    /// The low byte of the CRC-32 of the flow (W6).
    int flowId() {
        CRC32 crc = new CRC32();
        crc.update(flow());
        return (int) (crc.getValue() & 0xFF);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TenantFrame frame && Arrays.equals(bytes, frame.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
