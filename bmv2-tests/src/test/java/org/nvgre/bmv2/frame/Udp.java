package org.nvgre.bmv2.frame;

/// @param checksum 0 for none (RFC 768); [Layer#DERIVED] for the right one
public record Udp(int srcPort, int dstPort, int checksum) implements Layer {
    public Udp(int srcPort, int dstPort) {
        this(srcPort, dstPort, DERIVED);
    }

    public Udp withoutChecksum() {
        return new Udp(srcPort, dstPort, 0);
    }

    @Override
    public int ipProtocol() {
        return 17;
    }

    @Override
    public Octets enclose(Layer outside, Layer inside, Octets payload) {
        Octets ports = Octets.join(Octets.u16(srcPort), Octets.u16(dstPort),
                Octets.u16(8 + payload.length()));
        return Octets.join(ports,
                Octets.u16(checksum == DERIVED ? derived(outside, ports, payload) : checksum),
                payload);
    }

    private static int derived(Layer outside, Octets ports, Octets payload) {
        int sum = Layer.transportChecksum(outside, 17, Octets.join(ports, Octets.u16(0), payload));
        return sum == 0 ? 0xFFFF : sum;
    }
}
