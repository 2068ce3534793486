package org.nvgre.bmv2.frame;

/// ARP over Ethernet and IPv4 (RFC 826).
///
/// @param operation 1 request, 2 reply
public record Arp(int operation, Octets senderMac, Octets senderIp, Octets targetMac, Octets targetIp)
        implements
            Layer {
    public static Arp request(String senderMac, String senderIp, String targetIp) {
        return new Arp(1, Octets.mac(senderMac), Octets.ip(senderIp), Octets.mac("00-00-00-00-00-00"),
                Octets.ip(targetIp));
    }

    public static Arp reply(String senderMac, String senderIp, String targetMac, String targetIp) {
        return new Arp(2, Octets.mac(senderMac), Octets.ip(senderIp), Octets.mac(targetMac),
                Octets.ip(targetIp));
    }

    @Override
    public int etherType() {
        return Ethernet.ARP;
    }

    @Override
    public Octets enclose(Layer outside, Layer inside, Octets payload) {
        return Octets.join(Octets.u16(1), Octets.u16(Ethernet.IPV4), Octets.u8(6), Octets.u8(4),
                Octets.u16(operation), senderMac, senderIp, targetMac, targetIp, payload);
    }
}
