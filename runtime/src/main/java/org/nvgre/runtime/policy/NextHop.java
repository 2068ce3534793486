package org.nvgre.runtime.policy;

import java.net.InetAddress;

/// A neighbour in the underlay.
///
/// @param port the underlay port that leads to it
/// @param macAddress its MAC
/// @param sourceMac the MAC of our port
/// @param vlan 1 to 4094, or {@link SwitchPort#UNTAGGED}
/// @param pcp the priority in that tag, 0 to 7
public record NextHop(InetAddress address, int port, Mac macAddress, Mac sourceMac, int vlan, int pcp) {

    public boolean tagged() {
        return vlan != SwitchPort.UNTAGGED;
    }
}
