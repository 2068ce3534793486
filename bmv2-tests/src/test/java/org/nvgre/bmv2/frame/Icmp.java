package org.nvgre.bmv2.frame;

/// An echo request, of ICMP or ICMPv6 as the IP header outside has it.
///
/// @param protocol 1 or 58
public record Icmp(int protocol, int sequence) implements Layer {
    @Override
    public int ipProtocol() {
        return protocol;
    }

    @Override
    public Octets enclose(Layer outside, Layer inside, Octets payload) {
        Octets type = Octets.u16(protocol == 1 ? 0x0800 : 0x8000);
        Octets rest = Octets.join(Octets.u16(0x4E56), Octets.u16(sequence), payload);
        Octets message = Octets.join(type, Octets.u16(0), rest);
        int sum = protocol == 1 ? message.checksum() : Layer.transportChecksum(outside, protocol, message);
        return Octets.join(type, Octets.u16(sum), rest);
    }
}
