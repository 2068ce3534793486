package org.nvgre.runtime.policy;

import java.net.InetAddress;

/// An address of the underlay that belongs to a switch: where its tunnels end.
///
/// @param vrf the routing table of the switch in which it lives, 16 bits
public record ProviderAddress(InetAddress address, String switchName, int vrf) implements Part {

    @Override
    public PartKey key() {
        return PartKey.of(PartKey.Kind.PROVIDER_ADDRESSES, Addresses.text(address));
    }
}
