package org.nvgre.bmv2.frame;

/// An IPv6 header (RFC 8200).
///
/// @param version      6, or what a malformed header has
/// @param trafficClass DSCP in the upper six bits, ECN in the lower two
/// @param nextHeader   of the layer inside; [Layer#DERIVED] takes it from there
public record Ipv6(Octets src, Octets dst, int version, int trafficClass, int flowLabel, int nextHeader,
        int hopLimit) implements Layer {
    public static Ipv6 between(String src, String dst) {
        return new Ipv6(Octets.ip(src), Octets.ip(dst), 6, 0, 0, DERIVED, 64);
    }

    public Ipv6 version(int value) {
        return new Ipv6(src, dst, value, trafficClass, flowLabel, nextHeader, hopLimit);
    }

    public Ipv6 trafficClass(int value) {
        return new Ipv6(src, dst, version, value, flowLabel, nextHeader, hopLimit);
    }

    public Ipv6 flowLabel(int value) {
        return new Ipv6(src, dst, version, trafficClass, value, nextHeader, hopLimit);
    }

    public Ipv6 nextHeader(int value) {
        return new Ipv6(src, dst, version, trafficClass, flowLabel, value, hopLimit);
    }

    public Ipv6 hopLimit(int value) {
        return new Ipv6(src, dst, version, trafficClass, flowLabel, nextHeader, value);
    }

    public Ipv6 to(String address) {
        return new Ipv6(src, Octets.ip(address), version, trafficClass, flowLabel, nextHeader, hopLimit);
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
        return Octets.join(Octets.u32(version << 28 | trafficClass << 20 | flowLabel),
                Octets.u16(payload.length()), Octets.u8(announced(inside)), Octets.u8(hopLimit), src, dst,
                payload);
    }
}
