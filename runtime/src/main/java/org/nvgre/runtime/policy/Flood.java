package org.nvgre.runtime.policy;

import java.net.InetAddress;

/// What becomes of a virtual subnet's broadcast and multicast.
public sealed interface Flood {

    /// One copy to each other port and to each remote switch of the subnet.
    record Replicate() implements Flood {}

    /// It is dropped.
    record None() implements Flood {}

    /// One copy to each other port, and one to this group of the underlay, which all switches of the subnet join.
    record Multicast(InetAddress group) implements Flood {}

    default boolean floods() {
        return !(this instanceof None);
    }
}
