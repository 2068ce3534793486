package org.nvgre.runtime.policy;

import java.util.List;

/// What a port is for, as seen through one VLAN.
public sealed interface SwitchPort {

    /// The VLAN of untagged frames, and of those that carry a priority only.
    int UNTAGGED = 0;

    /// The device's number of the port, 16 bits.
    int port();

    /// 1 to 4094, or {@link #UNTAGGED}.
    int vlan();

    /// A customer's frames come in here.
    ///
    /// @param attached whose addresses are behind this port
    record TenantPort(int port, int vlan, int virtualSubnetId,
            List<Attachment> attached) implements SwitchPort {

        public TenantPort {
            attached = List.copyOf(attached);
        }
    }

    /// The way to other switches.
    ///
    /// @param vrf the routing table for what comes in here, 16 bits
    record UnderlayPort(int port, int vlan, int vrf) implements SwitchPort {}
}
