package org.nvgre.bmv2.frame;

/// @param given EtherType of the layer inside; [Layer#DERIVED] takes it from there
public record Ethernet(Octets dst, Octets src, int given) implements Layer {
    public static final int IPV4 = 0x0800;
    public static final int ARP = 0x0806;
    public static final int BRIDGED = 0x6558;
    public static final int C_TAG = 0x8100;
    public static final int IPV6 = 0x86DD;
    public static final int S_TAG = 0x88A8;
    public static final int LLDP = 0x88CC;

    public Ethernet to(String mac) {
        return new Ethernet(Octets.mac(mac), src, given);
    }

    public Ethernet from(String mac) {
        return new Ethernet(dst, Octets.mac(mac), given);
    }

    Ethernet announcing(int etherType) {
        return new Ethernet(dst, src, etherType);
    }

    @Override
    public int etherType() {
        return BRIDGED;
    }

    int announced(Layer inside) {
        return given == DERIVED ? inside.etherType() : given;
    }

    @Override
    public Octets enclose(Layer outside, Layer inside, Octets payload) {
        return Octets.join(dst, src, Octets.u16(announced(inside)), payload);
    }
}
