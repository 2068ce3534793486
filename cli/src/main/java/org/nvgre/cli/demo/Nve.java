package org.nvgre.cli.demo;

import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort;
import org.nvgre.softswitch.SoftSwitch;

/// A switch of the policy, running in this process.
record Nve(Switch policy, SoftSwitch device) {

    String name() {
        return policy.name();
    }

    /// Where a frame on this port belongs, or comes from.
    boolean isUnderlay(int port) {
        return policy.underlayPorts().stream().anyMatch(each -> each.port() == port);
    }

    /// The way to the rest of the underlay; the demo's switches have one.
    NextHop uplink() {
        return policy.nextHops().getFirst();
    }

    /// The port on which a virtual subnet's hosts are; the demo's switches have one for each.
    SwitchPort.TenantPort tenantPort(int vsid) {
        return policy.tenantPorts().stream().filter(port -> port.virtualSubnetId() == vsid).findFirst()
                .orElseThrow();
    }
}
