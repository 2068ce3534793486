package org.nvgre.bmv2.frame;

/// A segment with ACK set and nothing else of interest.
public record Tcp(int srcPort, int dstPort) implements Layer {
    @Override
    public int ipProtocol() {
        return 6;
    }

    @Override
    public Octets enclose(Layer outside, Layer inside, Octets payload) {
        Octets start = Octets.join(Octets.u16(srcPort), Octets.u16(dstPort), Octets.u32(1), Octets.u32(1),
                Octets.u16(0x5010), Octets.u16(4096));
        Octets urgent = Octets.u16(0);
        int sum = Layer.transportChecksum(outside, 6, Octets.join(start, Octets.u16(0), urgent, payload));
        return Octets.join(start, Octets.u16(sum), urgent, payload);
    }
}
