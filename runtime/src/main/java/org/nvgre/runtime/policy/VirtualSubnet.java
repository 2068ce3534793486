package org.nvgre.runtime.policy;

import java.util.List;

/// One broadcast domain of a customer.
///
/// @param id the VSID: 24 bits, and not a {@linkplain #reserved reserved} one
/// @param prefixes what its customer addresses are taken from; empty: anything goes
public record VirtualSubnet(int id, List<Prefix> prefixes, Flood flood) {

    /// What becomes of broadcast and multicast.
    public enum Flood {
        /// One copy to each other port and to each remote switch of the subnet.
        REPLICATE,
        /// It is dropped.
        NONE
    }

    static final int LOWEST_ID = 0x1000;
    static final int HIGHEST_ID = 0xFFFFFE;

    public VirtualSubnet {
        prefixes = List.copyOf(prefixes);
    }

    /// RFC 7637 §3.1: 0 to 0xFFF and 0xFFFFFF are not for use.
    public static boolean reserved(int vsid) {
        return vsid < LOWEST_ID || vsid > HIGHEST_ID;
    }
}
