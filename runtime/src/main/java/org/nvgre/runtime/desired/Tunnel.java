package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.Comparator;

import org.nvgre.runtime.policy.Addresses;

/// A pair of provider addresses and the routing table in which the way from one to the other is looked up.
public record Tunnel(int vrf, InetAddress source, InetAddress destination) implements Comparable<Tunnel> {

    private static final Comparator<Tunnel> ORDER = Comparator.comparingInt(Tunnel::vrf)
            .thenComparing(Tunnel::source, Addresses.ORDER)
            .thenComparing(Tunnel::destination, Addresses.ORDER);

    @Override
    public int compareTo(Tunnel other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "%s -> %s in VRF %d".formatted(Addresses.text(source), Addresses.text(destination), vrf);
    }
}
