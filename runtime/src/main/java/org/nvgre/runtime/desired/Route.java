package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.nvgre.p4runtime.ActionCall;
import org.nvgre.p4runtime.Entity;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.CustomerRoute;
import org.nvgre.runtime.policy.Mac;
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
    public Stream<Entity> entities(Context context) {
        if (!context.has("router_mac")) {
            return Stream.empty();
        }
        return Stream.of(context.nve().served().flatMap(segment -> router(context, segment)),
                context.nve().routedDomains().stream().flatMap(domain -> routes(context, domain)),
                context.nve().segments().stream().filter(segment -> segment.subnet().router().isPresent())
                        .flatMap(segment -> hosts(context, segment)),
                context.nve().policy().nats().stream().flatMap(nat -> context.nve().segments().stream()
                        .filter(segment -> segment.vsid() == nat.virtualSubnetId())
                        .flatMap(segment -> Stream.of(translateSource(context, segment, nat.customerAddress(),
                                nat.externalAddress()),
                                translateDestination(context, segment, nat.externalAddress(),
                                        nat.customerAddress())))))
                .flatMap(each -> each);
    }

    /// A frame out of a tunnel goes into another one only where VSIDs are translated (D7).
    private static Stream<Entity> router(Context context, Segment segment) {
        boolean reflects = segment.gateway()
                || context.nve().maps().anyMatch(map -> map.virtualSubnetId() == segment.vsid());
        return segment.subnet().router().stream()
                .map(router -> context.entry("router_mac").exact("vsid", segment.vsid())
                        .exact("mac", router.macAddress().bytes())
                        .action("nvgre.route", "reflect", reflects ? 1 : 0).build());
    }

    /// The prefixes of the domain's subnets, and on top of them the customer's own routes, of which the lowest metric
    /// counts.
    private static Stream<Entity> routes(Context context, RoutingDomain domain) {
        Map<Prefix, Target> targets = new TreeMap<>();
        domain.virtualSubnets().stream().filter(subnet -> subnet.router().isPresent())
                .forEach(subnet -> subnet.prefixes()
                        .forEach(prefix -> targets.put(prefix, new Target(subnet, Optional.empty()))));
        context.nve().policy().customerRoutes().stream()
                .filter(route -> route.routingDomainId().equals(domain.id()))
                .sorted(Comparator.comparingInt(CustomerRoute::metric).reversed())
                .forEach(route -> domain.virtualSubnets().stream()
                        .filter(subnet -> subnet.id() == route.virtualSubnetId())
                        .forEach(subnet -> targets.put(route.destinationPrefix(),
                                new Target(subnet, route.nextHop()))));
        return targets.entrySet().stream()
                .map(route -> route(context, domain, route.getKey(), route.getValue()));
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

    private static Stream<Entity> hosts(Context context, Segment segment) {
        return segment.records().stream().map(record -> {
            String version = Addresses.isIpv4(record.customerAddress()) ? "_v4" : "_v6";
            return context.entry("ca_host" + version).exact("vsid", segment.vsid())
                    .exact("ip", record.customerAddress())
                    .action("nvgre.host" + version, "mac", record.macAddress().bytes()).build();
        });
    }

    private static Entity translateSource(Context context, Segment physical, InetAddress customer,
            InetAddress external) {
        return context.entry("nat_source").exact("rdid", context.ids().domains().of(physical.domain()))
                .exact("vsid", physical.vsid()).exact("ip", customer)
                .action("nvgre.translate_source", "address", external).build();
    }

    private static Entity translateDestination(Context context, Segment physical, InetAddress external,
            InetAddress customer) {
        return context.entry("nat_destination").exact("vsid", physical.vsid()).exact("ip", external)
                .action("nvgre.translate_destination", "address", customer).build();
    }
}
