package org.nvgre.bmv2.frame;

import java.util.List;
import java.util.zip.CRC32;

/// The FlowID of rule W6, and the flow hash it is the low byte of, worked out from what the test put into the frame.
public final class FlowId {
    private FlowId() {}

    public static int of(Frame frame) {
        return (int) full(frame) & 0xFF;
    }

    /// What an IPv6 underlay has in its flow label (W3).
    public static int label(Frame frame) {
        return (int) full(frame) & 0xFFFFF;
    }

    private static long full(Frame frame) {
        List<Layer> layers = frame.layers();
        Tag tag = layers.size() > 1 && layers.get(1) instanceof Tag first ? first : null;
        int next = tag == null ? 1 : 2;
        Layer carried = next < layers.size() ? layers.get(next) : null;
        Layer transport = next + 1 < layers.size() ? layers.get(next + 1) : null;
        return switch (carried) {
            case Ipv4 ip -> crc(ip.src(), ip.dst(), Octets.u8(ip.announced(transport)),
                    ip.isFragment() ? Octets.NONE : ports(transport));
            case Ipv6 ip -> crc(ip.src(), ip.dst(), Octets.u8(ip.announced(transport)), ports(transport));
            case null, default -> {
                Ethernet ethernet = (Ethernet) layers.getFirst();
                int type = tag != null ? tag.announced(carried) : ethernet.announced(carried);
                yield crc(ethernet.dst(), ethernet.src(), Octets.u16(type));
            }
        };
    }

    /// The low byte of CRC-32 (ISO-HDLC, which is the one of zlib) over the fields in network order.
    public static int hash(Octets... fields) {
        return (int) crc(fields) & 0xFF;
    }

    private static long crc(Octets... fields) {
        CRC32 crc = new CRC32();
        crc.update(Octets.join(fields).array());
        return crc.getValue();
    }

    private static Octets ports(Layer transport) {
        return switch (transport) {
            case Tcp tcp -> Octets.join(Octets.u16(tcp.srcPort()), Octets.u16(tcp.dstPort()));
            case Udp udp -> Octets.join(Octets.u16(udp.srcPort()), Octets.u16(udp.dstPort()));
            case null, default -> Octets.NONE;
        };
    }
}
