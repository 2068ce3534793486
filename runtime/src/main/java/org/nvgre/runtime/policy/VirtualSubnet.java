package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// One broadcast domain of a customer.
///
/// @param id the VSID: 24 bits, and not a {@linkplain #reserved reserved} one
/// @param prefixes what its customer addresses are taken from; empty: anything goes
/// @param floodUnknown whether unicast to an unknown MAC is flooded, too, or dropped
/// @param router empty: the subnet is not routed
/// @param outLimit for what the ports give; empty: none
/// @param inLimit for what comes out of tunnels; empty: none
/// @param physical a network outside, with a gateway's ports in it
/// @param learning empty: only addresses with a record are there
public record VirtualSubnet(int id, List<Prefix> prefixes, Flood flood, boolean floodUnknown,
        List<GroupOverride> groups, Optional<Router> router, List<AclRule> acl, Optional<RateLimit> outLimit,
        Optional<RateLimit> inLimit, boolean physical, Optional<Learning> learning) {

    static final int LOWEST_ID = 0x1000;
    static final int HIGHEST_ID = 0xFFFFFE;

    public VirtualSubnet {
        prefixes = List.copyOf(prefixes);
        groups = List.copyOf(groups);
        acl = List.copyOf(acl);
    }

    /// One that does not learn.
    public VirtualSubnet(int id, List<Prefix> prefixes, Flood flood, boolean floodUnknown,
            List<GroupOverride> groups, Optional<Router> router, List<AclRule> acl,
            Optional<RateLimit> outLimit, Optional<RateLimit> inLimit, boolean physical) {
        this(id, prefixes, flood, floodUnknown, groups, router, acl, outLimit, inLimit, physical,
                Optional.empty());
    }

    /// RFC 7637 §3.1: 0 to 0xFFF and 0xFFFFFF are not for use.
    public static boolean reserved(int vsid) {
        return vsid < LOWEST_ID || vsid > HIGHEST_ID;
    }

    /// Whether an address can belong to it.
    public boolean mayHold(InetAddress address) {
        return prefixes.isEmpty() || prefixes.stream().anyMatch(prefix -> prefix.contains(address));
    }
}
