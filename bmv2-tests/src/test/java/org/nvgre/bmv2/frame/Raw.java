package org.nvgre.bmv2.frame;

/// Bytes of no further structure.
public record Raw(Octets octets) implements Layer {
    /// A pattern in which every byte differs from its neighbours, so that a shifted payload does not look right.
    public static Raw pattern(int length) {
        byte[] octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) (i * 7 + (i >> 8));
        }
        return new Raw(Octets.of(octets));
    }

    @Override
    public Octets enclose(Layer outside, Layer inside, Octets payload) {
        return Octets.join(octets, payload);
    }
}
