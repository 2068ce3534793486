package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.nvgre.p4runtime.ActionCall;
import org.nvgre.p4runtime.ActionSet;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.Prefix;
import org.nvgre.runtime.policy.ProviderRoute;

/// Which provider addresses (`endpoint`), and which way to them (`pa_route_v4`, `pa_route_v6`, `next_hop`).
final class Tunnels implements Stage {

    @Override
    public void device(Context context, Consumer<Entity> out) {
        context.nve().routes().forEach(
                route -> out.accept(route(context, route, route.destinationPrefix(), route.pathMtu())));
        context.nve().learned().pathMtus().entrySet()
                .forEach(learned -> narrowed(context, learned).forEach(out));
        context.nve().hopGroups().forEach(group -> nextHop(context, group).forEach(out));
    }

    /// Copies for a multicast group get their headers in egress.
    @Override
    public void endpoint(Context context, Endpoint endpoint, Consumer<Entity> out) {
        boolean multicast = endpoint.weights().keySet().stream()
                .anyMatch(tunnel -> tunnel.destination().isMulticastAddress());
        if (!multicast) {
            TableEntry.Builder entry = context.entry("endpoint").exact("endpoint",
                    context.ids().endpoints().of(endpoint));
            out.accept(oneOf(entry, endpoint.weights().entrySet().stream()
                    .map(share -> new ActionSet.Share(tunnel(context, share.getKey()), share.getValue()))
                    .toList()));
        }
    }

    private static ActionCall tunnel(Context context, Tunnel tunnel) {
        return context.call(Addresses.isIpv4(tunnel.destination()) ? "tunnel_v4" : "tunnel_v6",
                "vrf", tunnel.vrf(), "source", tunnel.source(), "destination", tunnel.destination());
    }

    private static Entity route(Context context, ProviderRoute route, Prefix destination, int mtu) {
        return context.entry(Addresses.isIpv4(destination.address()) ? "pa_route_v4" : "pa_route_v6")
                .exact("vrf", route.vrf()).lpm("pa", destination.address(), destination.length())
                .action(context.call("via", "next_hop",
                        context.ids().nextHops().of(HopGroup.of(route.nextHops())),
                        "mtu", mtu))
                .build();
    }

    /// A provider address that is reached with shorter packets only has a route of its own.
    private static Stream<Entity> narrowed(Context context, Map.Entry<Learned.Destination, Integer> learned) {
        InetAddress destination = learned.getKey().providerAddress();
        return context.nve().route(learned.getKey().vrf(), destination).stream()
                .filter(route -> learned.getValue() < route.pathMtu()
                        && !route.destinationPrefix().equals(Prefix.ofAddress(destination)))
                .map(route -> route(context, route, Prefix.ofAddress(destination), learned.getValue()));
    }

    /// A neighbour whose MAC is unknown takes no part; without any there is no entry, and the packets are dropped.
    private static Stream<Entity> nextHop(Context context, HopGroup group) {
        List<ActionSet.Share> shares = group.weights().entrySet().stream()
                .flatMap(share -> context.nve().device().nextHop(share.getKey()).stream()
                        .flatMap(hop -> context.nve().macOf(hop).stream()
                                .map(mac -> new ActionSet.Share(forward(context, hop, mac),
                                        share.getValue()))))
                .toList();
        return shares.isEmpty()
                ? Stream.empty()
                : Stream.of(oneOf(context.entry("next_hop").exact("next_hop",
                        context.ids().nextHops().of(group)), shares));
    }

    private static ActionCall forward(Context context, NextHop hop, Mac mac) {
        return hop.tagged()
                ? context.call("forward_tagged", "port", hop.port(), "source", hop.sourceMac().bytes(),
                        "destination", mac.bytes(), "mtu", hop.mtu(), "pcp", hop.pcp(), "vlan", hop.vlan())
                : context.call("forward", "port", hop.port(), "source", hop.sourceMac().bytes(),
                        "destination", mac.bytes(), "mtu", hop.mtu());
    }

    /// A lone one needs no selector.
    private static Entity oneOf(TableEntry.Builder entry, List<ActionSet.Share> shares) {
        return shares.size() == 1
                ? entry.action(shares.getFirst().action()).build()
                : entry.actions(ActionSet.of(shares)).build();
    }
}
