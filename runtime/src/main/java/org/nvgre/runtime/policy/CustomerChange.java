package org.nvgre.runtime.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a change of customers touches. Where a routing domain keeps its shape, only the virtual subnets that differ are
/// concerned, and no records.
final class CustomerChange {

    /// What matters of a virtual subnet for others, and for its records.
    private record Outline(int virtualSubnetId, boolean routed, boolean physical) {
        Outline(VirtualSubnet subnet) {
            this(subnet.id(), subnet.router().isPresent(), subnet.physical());
        }
    }

    private final Placement placement;
    private final Touched touched;
    private final Map<UUID, List<VirtualSubnet>> before = new HashMap<>();

    CustomerChange(Placement placement, Touched touched) {
        this.placement = placement;
        this.touched = touched;
    }

    /// Each part, before anything changes.
    void before(Part part) {
        if (part instanceof Customer customer) {
            customer.routingDomains().forEach(domain -> before.computeIfAbsent(domain.id(), this::subnets));
        }
    }

    /// Each part, when all has changed.
    void after(Part part) {
        if (part instanceof Customer customer) {
            customer.routingDomains().forEach(domain -> {
                List<VirtualSubnet> earlier = before.remove(domain.id());
                if (earlier != null) {
                    compare(domain.id(), earlier, subnets(domain.id()));
                }
            });
        }
    }

    private List<VirtualSubnet> subnets(UUID domain) {
        return placement.domain(domain).map(RoutingDomain::virtualSubnets).orElse(List.of());
    }

    private void compare(UUID domain, List<VirtualSubnet> earlier, List<VirtualSubnet> now) {
        if (earlier.equals(now)) {
            return;
        }
        touched.domain(domain);
        if (earlier.stream().map(Outline::new).toList().equals(now.stream().map(Outline::new).toList())) {
            for (int i = 0; i < now.size(); i++) {
                if (!now.get(i).equals(earlier.get(i))) {
                    touched.service(now.get(i).id());
                }
            }
        } else {
            earlier.forEach(subnet -> touched.wholeSubnet(subnet.id()));
            now.forEach(subnet -> touched.wholeSubnet(subnet.id()));
        }
    }
}
