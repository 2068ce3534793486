package org.nvgre.runtime.host;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort.UnderlayPort;

/// The network as a host of the underlay sees it: its links, its groups, and whom it has tunnels to.
final class Underlay {

    private final List<Link> links = new ArrayList<>();
    private final Set<InetAddress> peers = new HashSet<>();
    private final List<ProviderAddress> groups;

    Underlay(Surroundings around) {
        Switch device = around.device();
        List<ProviderAddress> providers = around.providerAddresses().toList();
        groups = around.joinedGroups();
        providers.stream().filter(each -> !each.switchName().equals(device.name()))
                .forEach(each -> peers.add(each.address()));
        for (UnderlayPort port : device.underlayPorts()) {
            List<NextHop> neighbours = device.nextHops().stream()
                    .filter(hop -> hop.port() == port.port() && hop.vlan() == port.vlan()).toList();
            List<ProviderAddress> own = providers.stream()
                    .filter(each -> each.switchName().equals(device.name()) && each.vrf() == port.vrf())
                    .sorted((a, b) -> Addresses.ORDER.compare(a.address(), b.address())).toList();
            // Without a neighbour nothing tells our own MAC there.
            neighbours.stream().findFirst().ifPresent(hop -> links
                    .add(new Link(port.port(), port.vlan(), port.vrf(), hop.sourceMac(), own, neighbours)));
        }
    }

    List<Link> links() {
        return links;
    }

    boolean isPeer(InetAddress address) {
        return peers.contains(address);
    }

    List<InetAddress> groups(int vrf, boolean ipv4) {
        return groups.stream()
                .filter(group -> group.vrf() == vrf && Addresses.isIpv4(group.address()) == ipv4)
                .map(ProviderAddress::address).toList();
    }
}
