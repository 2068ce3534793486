package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A device that is to be an NVGRE endpoint.
///
/// @param address host:port of its P4Runtime server
/// @param deviceId its id there
/// @param cpuPort its port to the control plane, as in the program's profile
/// @param pipeline the folder with `nvgre.p4info.txtpb` and `nvgre.json`; empty: the built-in program
public record Switch(String name, String address, long deviceId, Optional<Path> pipeline,
        List<SwitchPort> ports, List<NextHop> nextHops, int cpuPort) implements Part {

    /// Where packets for the control plane leave, unless a profile chose another port.
    public static final int DEFAULT_CPU_PORT = 510;

    public Switch {
        ports = List.copyOf(ports);
        nextHops = List.copyOf(nextHops);
    }

    public Switch(String name, String address, long deviceId, Optional<Path> pipeline, List<SwitchPort> ports,
            List<NextHop> nextHops) {
        this(name, address, deviceId, pipeline, ports, nextHops, DEFAULT_CPU_PORT);
    }

    /// The same switch, reached in another way.
    public Switch at(String otherAddress) {
        return new Switch(name, otherAddress, deviceId, pipeline, ports, nextHops, cpuPort);
    }

    public List<SwitchPort.TenantPort> tenantPorts() {
        return ports.stream().filter(SwitchPort.TenantPort.class::isInstance)
                .map(SwitchPort.TenantPort.class::cast)
                .toList();
    }

    public List<SwitchPort.UnderlayPort> underlayPorts() {
        return ports.stream().filter(SwitchPort.UnderlayPort.class::isInstance)
                .map(SwitchPort.UnderlayPort.class::cast)
                .toList();
    }

    public Optional<NextHop> nextHop(InetAddress address) {
        return nextHops.stream().filter(hop -> hop.address().equals(address)).findFirst();
    }

    @Override
    public PartKey key() {
        return PartKey.ofSwitch(name);
    }
}
