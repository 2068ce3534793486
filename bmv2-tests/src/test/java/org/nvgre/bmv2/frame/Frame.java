package org.nvgre.bmv2.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// An Ethernet frame as a list of layers, outermost first. Lengths, checksums and type numbers are worked out when
/// it is turned into bytes, by code that shares nothing with what is tested.
///
/// ```java
/// Frame.ethernet("00-15-5D-00-00-05", "00-15-5D-00-00-06").ipv4("10.0.0.5", "10.0.0.6").udp(1234, 53).payload(40)
/// ```
public record Frame(List<Layer> layers) {
    public Frame {
        layers = List.copyOf(layers);
    }

    public static Frame ethernet(String src, String dst) {
        return new Frame(List.of(new Ethernet(Octets.mac(dst), Octets.mac(src), Layer.DERIVED)));
    }

    /// A frame whose EtherType is the given one, whatever it carries.
    public static Frame ethernet(String src, String dst, int etherType) {
        return new Frame(List.of(new Ethernet(Octets.mac(dst), Octets.mac(src), etherType)));
    }

    public static Frame raw(Octets octets) {
        return new Frame(List.of(new Raw(octets)));
    }

    public Frame with(Layer layer) {
        List<Layer> more = new ArrayList<>(layers);
        more.add(layer);
        return new Frame(more);
    }

    /// The layers of another frame, inside this one's.
    public Frame carrying(Frame inner) {
        List<Layer> more = new ArrayList<>(layers);
        more.addAll(inner.layers);
        return new Frame(more);
    }

    public Frame ipv4(String src, String dst) {
        return with(Ipv4.between(src, dst));
    }

    public Frame ipv6(String src, String dst) {
        return with(Ipv6.between(src, dst));
    }

    /// Headers of the tenant's IP packet with another DSCP and ECN.
    ///
    /// @param value DSCP in the upper six bits, ECN in the lower two
    public Frame trafficClass(int value) {
        return layers.stream().anyMatch(Ipv4.class::isInstance)
                ? change(Ipv4.class, ip -> ip.tos(value))
                : change(Ipv6.class, ip -> ip.trafficClass(value));
    }

    public Frame udp(int srcPort, int dstPort) {
        return with(new Udp(srcPort, dstPort));
    }

    public Frame tcp(int srcPort, int dstPort) {
        return with(new Tcp(srcPort, dstPort));
    }

    /// An echo request, of the ICMP that belongs to the IP header before it.
    public Frame ping(int sequence) {
        return with(new Icmp(layers.getLast() instanceof Ipv6 ? 58 : 1, sequence));
    }

    public Frame payload(int length) {
        return with(Raw.pattern(length));
    }

    /// With a payload that makes the whole frame so long, FCS not counted.
    public Frame filledTo(int length) {
        return payload(length - length());
    }

    /// With an 802.1Q tag right after the first Ethernet header. An EtherType that was given moves behind it.
    public Frame tagged(Tag tag) {
        Ethernet ethernet = (Ethernet) layers.getFirst();
        List<Layer> more = new ArrayList<>(layers);
        more.set(0, ethernet.announcing(Layer.DERIVED));
        more.add(1, tag.announcing(ethernet.given()));
        return new Frame(more);
    }

    /// With the first layer of a kind, the outermost, changed.
    public <L extends Layer> Frame change(Class<L> kind, UnaryOperator<L> change) {
        List<Layer> changed = new ArrayList<>(layers);
        for (int i = 0; i < changed.size(); i++) {
            if (kind.isInstance(changed.get(i))) {
                changed.set(i, change.apply(kind.cast(changed.get(i))));
                return new Frame(changed);
            }
        }
        throw new IllegalArgumentException("no " + kind.getSimpleName() + " in " + this);
    }

    /// The first bytes of this frame only.
    public Frame cutTo(int length) {
        if (length >= length()) {
            throw new IllegalArgumentException("the frame has only " + length() + " bytes");
        }
        return raw(octets().slice(0, length));
    }

    public int length() {
        return octets().length();
    }

    public Octets octets() {
        Octets octets = Octets.NONE;
        for (int i = layers.size() - 1; i >= 0; i--) {
            Layer outside = i == 0 ? null : layers.get(i - 1);
            Layer inside = i + 1 == layers.size() ? null : layers.get(i + 1);
            octets = layers.get(i).enclose(outside, inside, octets);
        }
        return octets;
    }

    /// In hex.
    @Override
    public String toString() {
        return octets().toString();
    }
}
