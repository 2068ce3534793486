package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.UUID;

/// A customer address that is known by another address in a physical network.
///
/// @param virtualSubnetId of the physical network
public record Nat(int virtualSubnetId, InetAddress customerAddress, UUID routingDomainId,
        InetAddress externalAddress) implements Part {

    @Override
    public PartKey key() {
        return PartKey.of(PartKey.Kind.NATS, virtualSubnetId, Addresses.text(externalAddress));
    }
}
