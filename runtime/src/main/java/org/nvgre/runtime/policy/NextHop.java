package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.Optional;

/// A neighbour in the underlay.
///
/// @param port the underlay port that leads to it
/// @param statedMac its MAC; empty: to be found out by ARP or neighbour discovery
/// @param sourceMac the MAC of our port
/// @param vlan 1 to 4094, or {@link SwitchPort#UNTAGGED}
/// @param pcp the priority in that tag, 0 to 7
/// @param mtu the longest IP packet that the link takes; {@link ProviderRoute#ANY_LENGTH} where nothing is known
public record NextHop(InetAddress address, int port, Optional<Mac> statedMac, Mac sourceMac, int vlan,
        int pcp,
        int mtu) {

    /// Its MAC, where the policy tells it.
    ///
    /// @throws IllegalStateException when it has to be found out
    public Mac macAddress() {
        return statedMac.orElseThrow(
                () -> new IllegalStateException(
                        "the MAC of %s is not known".formatted(Addresses.text(address))));
    }

    public boolean tagged() {
        return vlan != SwitchPort.UNTAGGED;
    }
}
