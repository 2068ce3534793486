package org.nvgre.runtime.desired;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.policy.ProviderRoute;
import org.nvgre.runtime.policy.VirtualSubnet;

/// What a policy asks of a program that not every profile gives.
final class Demands {

    /// A part of the program, and the profile's way to ask for it.
    private enum Part {
        IPV6_UNDERLAY("underlay: {ipv6: true}"),
        MULTIPATH("underlay: {multipath: true}"),
        MTU("underlay: {mtu: true}"),
        HOST("underlay: {host: true}"),
        FLOOD_UNKNOWN("floodUnknown: true"),
        GROUP_OVERRIDE("groupOverride: true"),
        ROUTER("router: true"),
        GATEWAY("gateway: true"),
        ACL("acl: true"),
        METER("meter: true"),
        LEARNING("learning: true");

        private final String profileKey;

        Part(String profileKey) {
            this.profileKey = profileKey;
        }

        boolean isIn(Pipeline program) {
            return switch (this) {
                case IPV6_UNDERLAY -> Programs.hasTable(program, "local_pa_v6");
                case MULTIPATH -> Programs.hasSelector(program, "next_hop");
                case MTU -> Programs.hasParameter(program, "via", "mtu");
                case HOST -> Programs.hasPacketIn(program);
                case FLOOD_UNKNOWN -> Programs.hasParameter(program, "serve", "flood_unknown");
                case GROUP_OVERRIDE -> Programs.hasTable(program, "group_override");
                case ROUTER -> Programs.hasTable(program, "router_mac");
                case GATEWAY -> Programs.hasTable(program, "vsid_map");
                case ACL -> Programs.hasTable(program, "acl_v4");
                case METER -> Programs.hasMeter(program);
                case LEARNING -> Programs.hasTable(program, "known_source");
            };
        }
    }

    private record Demand(Part part, String why) {}

    private Demands() {}

    /// @throws PolicyException with what the program lacks: one line for each part, with the first thing that needs it
    static void check(Nve nve, Usage usage, Pipeline program) {
        refuse(nve, unmet(
                Stream.of(underlay(nve), endpoints(usage.endpoints.things().stream().sorted()),
                        nve.segments().flatMap(segment -> segment(nve, segment)), maps(nve))
                        .flatMap(each -> each),
                program));
    }

    /// The same of some virtual subnets and endpoints alone.
    static void check(Nve nve, Collection<Integer> vsids, Stream<Endpoint> endpoints, Pipeline program) {
        refuse(nve, unmet(Stream.concat(endpoints(endpoints),
                vsids.stream().flatMap(vsid -> nve.segment(vsid).stream())
                        .flatMap(segment -> segment(nve, segment))),
                program));
    }

    private static void refuse(Nve nve, List<String> unmet) {
        if (!unmet.isEmpty()) {
            throw new PolicyException(unmet.stream()
                    .map(text -> "switch %s: %s".formatted(nve.device().name(), text)).toList());
        }
    }

    private static List<String> unmet(Stream<Demand> demands, Pipeline program) {
        var seen = new ArrayList<Part>();
        return demands.filter(demand -> !demand.part().isIn(program))
                .filter(demand -> !seen.contains(demand.part()) && seen.add(demand.part()))
                .map(demand -> "%s, for which its pipeline has nothing; use one of a profile with '%s'"
                        .formatted(demand.why(), demand.part().profileKey))
                .toList();
    }

    private static Stream<Demand> segment(Nve nve, Segment segment) {
        Stream<Demand> nats = nve.nats(segment.vsid()).stream()
                .map(nat -> new Demand(Part.GATEWAY, "%s is to be translated to %s".formatted(
                        Addresses.text(nat.customerAddress()), Addresses.text(nat.externalAddress()))));
        Stream<Demand> learning = segment.attachments().ports().isEmpty()
                ? Stream.empty()
                : segment.subnet().learning().stream().map(
                        _ -> new Demand(Part.LEARNING, "VSID %d is to learn".formatted(segment.vsid())));
        return segment.served()
                ? Stream.of(subnet(segment.subnet()), learning, nats).flatMap(each -> each)
                : nats;
    }

    private static Stream<Demand> maps(Nve nve) {
        return nve.maps().map(map -> new Demand(Part.GATEWAY,
                "VSID %d is to become %d".formatted(map.virtualSubnetId(), map.to())));
    }

    private static Stream<Demand> endpoints(Stream<Endpoint> endpoints) {
        return endpoints.filter(endpoint -> endpoint.weights().size() > 1).limit(1)
                .map(endpoint -> new Demand(Part.MULTIPATH,
                        "a customer address is behind several provider addresses (%s)".formatted(
                                endpoint.weights().keySet().stream()
                                        .map(tunnel -> Addresses.text(tunnel.destination())).toList())));
    }

    private static Stream<Demand> underlay(Nve nve) {
        var demands = new ArrayList<Demand>();
        nve.providerAddresses().stream().filter(provider -> !Addresses.isIpv4(provider.address()))
                .forEach(provider -> demands.add(new Demand(Part.IPV6_UNDERLAY,
                        "it has the IPv6 provider address " + Addresses.text(provider.address()))));
        for (ProviderRoute route : nve.routes()) {
            String to = "its route to " + route.destinationPrefix();
            if (!Addresses.isIpv4(route.destinationPrefix().address())) {
                demands.add(new Demand(Part.IPV6_UNDERLAY, to + " is one of IPv6"));
            }
            if (route.nextHops().size() > 1) {
                demands.add(new Demand(Part.MULTIPATH, to + " has several next hops"));
            }
            if (route.pathMtu() != ProviderRoute.ANY_LENGTH) {
                demands.add(new Demand(Part.MTU, to + " has a path MTU"));
            }
        }
        for (NextHop hop : nve.device().nextHops()) {
            String name = "its next hop " + Addresses.text(hop.address());
            if (hop.mtu() != ProviderRoute.ANY_LENGTH) {
                demands.add(new Demand(Part.MTU, name + " has an MTU"));
            }
            if (hop.statedMac().isEmpty()) {
                demands.add(new Demand(Part.HOST,
                        "the MAC of %s is to be found out (add 'macAddress' to it otherwise)"
                                .formatted(name)));
            }
        }
        return demands.stream();
    }

    private static Stream<Demand> subnet(VirtualSubnet subnet) {
        var demands = new ArrayList<Demand>();
        String name = "VSID " + subnet.id();
        if (subnet.floodUnknown()) {
            demands.add(new Demand(Part.FLOOD_UNKNOWN, name + " is to flood unknown unicast"));
        }
        if (!subnet.groups().isEmpty()) {
            demands.add(new Demand(Part.GROUP_OVERRIDE,
                    name + " has multicast groups with replicas of their own"));
        }
        if (subnet.router().isPresent()) {
            demands.add(new Demand(Part.ROUTER, name + " has a router"));
        }
        if (!subnet.acl().isEmpty()) {
            demands.add(new Demand(Part.ACL, name + " has ACL rules"));
        }
        if (subnet.outLimit().isPresent() || subnet.inLimit().isPresent()) {
            demands.add(new Demand(Part.METER, name + " has a meter"));
        }
        return demands.stream();
    }
}
