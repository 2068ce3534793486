package org.nvgre.bmv2.frame;

/// One protocol header of a [Frame], or its payload.
public sealed interface Layer permits Arp, Ethernet, Gre, Icmp, Ipv4, Ipv6, Neighbor, Raw, Tag, Tcp, Udp {
    /// A number that the layer outside is to derive from the layer inside.
    int DERIVED = -1;

    /// This layer's header in front of what it carries.
    ///
    /// @param outside the layer that carries this one; null for the first
    /// @param inside  the layer that this one carries; null for the last
    /// @param payload the bytes of everything inside
    Octets enclose(Layer outside, Layer inside, Octets payload);

    /// By what EtherType an Ethernet header or a tag announces this layer.
    default int etherType() {
        throw new IllegalStateException("say which EtherType announces " + this);
    }

    /// By what protocol number an IP header announces this layer.
    default int ipProtocol() {
        throw new IllegalStateException("say which IP protocol announces " + this);
    }

    /// The checksum of TCP, UDP and ICMPv6, with the pseudo-header of the IP header outside.
    static int transportChecksum(Layer ip, int protocol, Octets segment) {
        Octets pseudoHeader = switch (ip) {
            case Ipv4 v4 ->
                Octets.join(v4.src(), v4.dst(), Octets.u16(protocol), Octets.u16(segment.length()));
            case Ipv6 v6 ->
                Octets.join(v6.src(), v6.dst(), Octets.u32(segment.length()), Octets.u32(protocol));
            case null, default -> throw new IllegalStateException("no IP header around protocol " + protocol);
        };
        return Octets.join(pseudoHeader, segment).checksum();
    }
}
