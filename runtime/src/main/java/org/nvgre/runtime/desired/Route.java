package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.nvgre.p4runtime.ActionCall;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Table;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.CustomerRoute;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Nat;
import org.nvgre.runtime.policy.Prefix;
import org.nvgre.runtime.policy.Router;
import org.nvgre.runtime.policy.RoutingDomain;
import org.nvgre.runtime.policy.VirtualSubnet;

/// The distributed router (`router_mac`, `ca_route_*`, `ca_host_*`, F7) and its way out (`nat_*`, F8). A frame is routed
/// where it comes from, so a switch has all routes and hosts of the domains of its ports.
final class Route implements Stage {

    /// Where a route leads.
    private record Target(VirtualSubnet subnet, Optional<InetAddress> host) {}

    @Override
    public void segment(Context context, Segment segment, Consumer<Entity> out) {
        if (routes(context)) {
            if (segment.served()) {
                router(context, segment).ifPresent(out);
            }
            context.nve().nats(segment.vsid()).forEach(nat -> {
                out.accept(translateSource(context, segment, nat));
                out.accept(translateDestination(context, segment, nat));
            });
        }
    }

    @Override
    public void station(Context context, Segment segment, Station station, Entries out) {
        if (segment.subnet().router().isPresent() && routes(context)) {
            for (LookupRecord record : station.records()) {
                boolean ipv4 = Addresses.isIpv4(record.customerAddress());
                Table hosts = context.table(ipv4 ? "ca_host_v4" : "ca_host_v6");
                out.add(hosts, () -> hosts.entry().exact("vsid", segment.vsid())
                        .exact("ip", record.customerAddress())
                        .action(ipv4 ? "nvgre.host_v4" : "nvgre.host_v6", "mac", record.macAddress().value())
                        .build());
            }
        }
    }

    private static boolean routes(Context context) {
        return context.has("router_mac");
    }

    /// A frame out of a tunnel goes into another one only where VSIDs are translated (D7).
    private static Optional<Entity> router(Context context, Segment segment) {
        boolean reflects = segment.gateway()
                || context.nve().maps().anyMatch(map -> map.virtualSubnetId() == segment.vsid());
        return segment.subnet().router()
                .map(router -> context.entry("router_mac").exact("vsid", segment.vsid())
                        .exact("mac", router.macAddress().bytes())
                        .action("nvgre.route", "reflect", reflects ? 1 : 0).build());
    }

    /// The prefixes of the domain's subnets, and on top of them the customer's own routes, of which the lowest metric
    /// counts.
    @Override
    public void domain(Context context, RoutingDomain domain, Consumer<Entity> out) {
        if (!routes(context)) {
            return;
        }
        Map<Prefix, Target> targets = new TreeMap<>();
        domain.virtualSubnets().stream().filter(subnet -> subnet.router().isPresent())
                .forEach(subnet -> subnet.prefixes()
                        .forEach(prefix -> targets.put(prefix, new Target(subnet, Optional.empty()))));
        context.nve().customerRoutes(domain.id()).stream()
                .sorted(Comparator.comparingInt(CustomerRoute::metric).reversed())
                .forEach(route -> domain.virtualSubnets().stream()
                        .filter(subnet -> subnet.id() == route.virtualSubnetId())
                        .forEach(subnet -> targets.put(route.destinationPrefix(),
                                new Target(subnet, route.nextHop()))));
        targets.forEach((prefix, target) -> out.accept(route(context, domain, prefix, target)));
    }

    private static Entity route(Context context, RoutingDomain domain, Prefix prefix, Target target) {
        String version = Addresses.isIpv4(prefix.address()) ? "_v4" : "_v6";
        Mac router = target.subnet().router().map(Router::macAddress).orElseThrow();
        ActionCall action = target.host()
                .map(host -> context.call("via" + version, "vsid", target.subnet().id(), "router",
                        router.bytes(), "host", host))
                .orElseGet(() -> context.call("connected" + version, "vsid", target.subnet().id(), "router",
                        router.bytes()));
        return context.entry("ca_route" + version).exact("rdid", context.ids().domains().of(domain.id()))
                .lpm("prefix", prefix.address(), prefix.length()).action(action).build();
    }

    private static Entity translateSource(Context context, Segment physical, Nat nat) {
        return context.entry("nat_source").exact("rdid", context.ids().domains().of(physical.domain()))
                .exact("vsid", physical.vsid()).exact("ip", nat.customerAddress())
                .action("nvgre.translate_source", "address", nat.externalAddress()).build();
    }

    private static Entity translateDestination(Context context, Segment physical, Nat nat) {
        return context.entry("nat_destination").exact("vsid", physical.vsid())
                .exact("ip", nat.externalAddress())
                .action("nvgre.translate_destination", "address", nat.customerAddress()).build();
    }
}
