package org.nvgre.bmv2.frame;

/// An IPv6 header (RFC 8200).
///
/// @param nextHeader of the layer inside; [Layer#DERIVED] takes it from there
public record Ipv6(Octets src, Octets dst, int nextHeader, int hopLimit) implements Layer {
    public static Ipv6 between(String src, String dst) {
        return new Ipv6(Octets.ip(src), Octets.ip(dst), DERIVED, 64);
    }

    public Ipv6 nextHeader(int value) {
        return new Ipv6(src, dst, value, hopLimit);
    }

    public Ipv6 hopLimit(int value) {
        return new Ipv6(src, dst, nextHeader, value);
    }

    @Override
    public int etherType() {
        return Ethernet.IPV6;
    }

    @Override
    public int ipProtocol() {
        return 41;
    }

    int announced(Layer inside) {
        return nextHeader == DERIVED ? inside.ipProtocol() : nextHeader;
    }

    @Override
    public Octets enclose(Layer outside, Layer inside, Octets payload) {
        return Octets.join(Octets.u32(6 << 28), Octets.u16(payload.length()), Octets.u8(announced(inside)),
                Octets.u8(hopLimit), src, dst, payload);
    }
}
