package org.nvgre.bmv2.frame;

public record Udp(int srcPort, int dstPort) implements Layer {
    @Override
    public int ipProtocol() {
        return 17;
    }

    @Override
    public Octets enclose(Layer outside, Layer inside, Octets payload) {
        Octets ports = Octets.join(Octets.u16(srcPort), Octets.u16(dstPort),
                Octets.u16(8 + payload.length()));
        int sum = Layer.transportChecksum(outside, 17, Octets.join(ports, Octets.u16(0), payload));
        return Octets.join(ports, Octets.u16(sum == 0 ? 0xFFFF : sum), payload);
    }
}
