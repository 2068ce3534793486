package org.nvgre.bmv2.frame;

/// A neighbour solicitation or advertisement (RFC 4861 §4.3, §4.4), with a link-layer address option if it has one.
///
/// @param type   135 solicitation, 136 advertisement
/// @param flags  the 32 bits after the checksum: router, solicited, override, and zeros
/// @param option type (1 source, 2 target), length 1 and MAC; or nothing
public record Neighbor(int type, int code, int flags, Octets target, Octets option) implements Layer {
    /// With the asker's MAC, as it is usual.
    public static Neighbor solicitation(String target, String askersMac) {
        return new Neighbor(135, 0, 0, Octets.ip(target), option(1, askersMac));
    }

    /// Without an option, as an answer to a solicitation may be asked for, too.
    public static Neighbor bareSolicitation(String target) {
        return new Neighbor(135, 0, 0, Octets.ip(target), Octets.NONE);
    }

    /// Solicited, overriding what the asker believed.
    public static Neighbor advertisement(String target, String mac) {
        return new Neighbor(136, 0, 0x60000000, Octets.ip(target), option(2, mac));
    }

    public Neighbor code(int value) {
        return new Neighbor(type, value, flags, target, option);
    }

    private static Octets option(int type, String mac) {
        return Octets.join(Octets.u8(type), Octets.u8(1), Octets.mac(mac));
    }

    @Override
    public int ipProtocol() {
        return 58;
    }

    @Override
    public Octets enclose(Layer outside, Layer inside, Octets payload) {
        Octets start = Octets.join(Octets.u8(type), Octets.u8(code));
        Octets rest = Octets.join(Octets.u32(flags), target, option, payload);
        int sum = Layer.transportChecksum(outside, 58, Octets.join(start, Octets.u16(0), rest));
        return Octets.join(start, Octets.u16(sum), rest);
    }
}
