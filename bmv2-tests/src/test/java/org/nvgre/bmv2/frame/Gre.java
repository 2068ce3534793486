package org.nvgre.bmv2.frame;

/// A GRE header with a key field (RFC 2784, RFC 2890).
///
/// @param flagsAndVersion C, bit 1, K, S, bits 4 to 12, version: bit 0 of the RFC is the most significant here
/// @param protocol        of what is inside
/// @param key             VSID in the upper 24 bits, FlowID in the lower 8 (RFC 7637 §3.2)
public record Gre(int flagsAndVersion, int protocol, int key) implements Layer {
    /// As NVGRE has it: the key is there and nothing else.
    public static Gre nvgre(int vsid, int flowId) {
        return new Gre(0x2000, Ethernet.BRIDGED, vsid << 8 | flowId);
    }

    /// @param bit as the RFC numbers them: 0 is the first on the wire
    public Gre flip(int bit) {
        return new Gre(flagsAndVersion ^ 1 << (15 - bit), protocol, key);
    }

    public Gre version(int value) {
        return new Gre((flagsAndVersion & ~7) | value, protocol, key);
    }

    public Gre protocol(int value) {
        return new Gre(flagsAndVersion, value, key);
    }

    public Gre vsid(int value) {
        return new Gre(flagsAndVersion, protocol, value << 8 | (key & 0xFF));
    }

    @Override
    public int ipProtocol() {
        return 47;
    }

    @Override
    public Octets enclose(Layer outside, Layer inside, Octets payload) {
        return Octets.join(Octets.u16(flagsAndVersion), Octets.u16(protocol), Octets.u32(key), payload);
    }
}
