package org.nvgre.runtime.policy;

import java.util.Set;
import java.util.stream.Collectors;

import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.SwitchPort.UnderlayPort;

/// Switches, their ports and neighbours.
final class SwitchCheck {

    private record PortVlan(int port, int vlan) {
        PortVlan(SwitchPort port) {
            this(port.port(), port.vlan());
        }

        @Override
        public String toString() {
            return "port %d %s".formatted(port, vlan == SwitchPort.UNTAGGED ? "untagged" : "VLAN " + vlan);
        }
    }

    private record PortSubnet(int port, int virtualSubnetId) {}

    private record Server(String address, long deviceId) {}

    private final Policy policy;
    private final Blame blame;
    private final Uniqueness once;

    SwitchCheck(Policy policy, Blame blame) {
        this.policy = policy;
        this.blame = blame;
        this.once = new Uniqueness(blame);
    }

    void run() {
        once.require(policy.switches(), Switch::name, each -> "switch " + each.name(), "name",
                "give each its own name");
        once.require(policy.switches(),
                each -> each.address() == null ? null : new Server(each.address(), each.deviceId()),
                each -> "device %d at %s".formatted(each.deviceId(), each.address()), "address",
                "a device is one switch");
        Set<Integer> subnets = policy.virtualSubnets().stream().map(VirtualSubnet::id)
                .collect(Collectors.toSet());
        for (Switch each : policy.switches()) {
            checkPorts(each, subnets);
            checkNextHops(each);
        }
    }

    private void checkPorts(Switch device, Set<Integer> subnets) {
        once.require(device.ports(), PortVlan::new,
                port -> "%s of %s".formatted(new PortVlan(port), device.name()),
                "port", "a VLAN of a port has one use");
        once.require(device.tenantPorts(), port -> new PortSubnet(port.port(), port.virtualSubnetId()),
                port -> "VSID %d on port %d of %s".formatted(port.virtualSubnetId(), port.port(),
                        device.name()),
                "virtualSubnetId", "a port has one VLAN for each virtual subnet");
        for (TenantPort port : device.tenantPorts()) {
            if (!subnets.contains(port.virtualSubnetId()) && blame.complete(VirtualSubnet.class)) {
                blame.mistake(port, "virtualSubnetId",
                        "no virtual subnet has VSID %d; add it to a routing domain"
                                .formatted(port.virtualSubnetId()));
            }
        }
    }

    private void checkNextHops(Switch device) {
        once.require(device.nextHops(), NextHop::address,
                hop -> "next hop %s of %s".formatted(Addresses.text(hop.address()), device.name()), "address",
                "a neighbour has one entry");
        Set<PortVlan> underlay = device.underlayPorts().stream().map(PortVlan::new)
                .collect(Collectors.toSet());
        for (NextHop hop : device.nextHops()) {
            var way = new PortVlan(hop.port(), hop.vlan());
            if (!underlay.contains(way) && blame.complete(SwitchPort.class)) {
                blame.mistake(hop, "port",
                        "next hop %s is behind %s, which is no underlay port of %s; add it to the ports with 'underlay: true'"
                                .formatted(Addresses.text(hop.address()), way, device.name()));
            }
        }
    }

    /// The routing table that a neighbour belongs to: that of the port before it.
    static Integer vrfOf(Switch device, NextHop hop) {
        return device.underlayPorts().stream()
                .filter(port -> new PortVlan(port).equals(new PortVlan(hop.port(), hop.vlan())))
                .map(UnderlayPort::vrf).findFirst().orElse(null);
    }
}
