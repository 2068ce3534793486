package org.nvgre.runtime.host;

import java.util.ArrayList;
import java.util.List;

import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.device.Network;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.Switch;

/// All switches of a network as hosts, as far as their programs have packets for the control plane.
public final class Hosts implements AutoCloseable {

    private final List<HostService> services = new ArrayList<>();

    private Hosts() {}

    /// Runs until closed. In the meantime entries may differ from what the network wants by what was learned: close them
    /// before it reconciles or changes, and start them again after that.
    ///
    /// @param network reconciled to the policy
    public static Hosts start(Network network, Policy policy) {
        var hosts = new Hosts();
        for (Switch each : policy.switches()) {
            DesiredState desired = network.desired(each.name());
            if (!desired.pipeline().packetIn().fields().isEmpty()) {
                hosts.services.add(HostService.start(network.device(each.name()), policy, desired));
            }
        }
        return hosts;
    }

    @Override
    public void close() {
        services.forEach(HostService::close);
    }
}
