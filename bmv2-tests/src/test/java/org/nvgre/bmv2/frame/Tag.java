package org.nvgre.bmv2.frame;

/// An 802.1Q tag.
///
/// @param tpid      the EtherType that announces this tag
/// @param given     EtherType of the layer inside; [Layer#DERIVED] takes it from there
public record Tag(int tpid, int pcp, int dei, int vid, int given) implements Layer {
    /// A customer tag.
    public static Tag customer(int pcp, int vid) {
        return new Tag(Ethernet.C_TAG, pcp, 0, vid, DERIVED);
    }

    /// A service tag (802.1ad).
    public static Tag service(int pcp, int vid) {
        return new Tag(Ethernet.S_TAG, pcp, 0, vid, DERIVED);
    }

    public Tag dropEligible() {
        return new Tag(tpid, pcp, 1, vid, given);
    }

    Tag announcing(int etherType) {
        return new Tag(tpid, pcp, dei, vid, etherType);
    }

    @Override
    public int etherType() {
        return tpid;
    }

    int announced(Layer inside) {
        return given == DERIVED ? inside.etherType() : given;
    }

    @Override
    public Octets enclose(Layer outside, Layer inside, Octets payload) {
        return Octets.join(Octets.u16(pcp << 13 | dei << 12 | vid), Octets.u16(announced(inside)), payload);
    }
}
