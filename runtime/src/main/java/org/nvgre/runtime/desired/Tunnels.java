package org.nvgre.runtime.desired;

import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.ProviderRoute;

/// Which provider addresses (`endpoint`), and which way to them (`pa_route_v4`, `next_hop`).
final class Tunnels implements Stage {

    @Override
    public Stream<Entity> entities(Context context) {
        return Stream.of(context.nve().tunnels().stream().map(tunnel -> endpoint(context, tunnel)),
                context.nve().routes().stream().map(route -> route(context, route)),
                context.nve().device().nextHops().stream().map(hop -> nextHop(context, hop)))
                .flatMap(each -> each);
    }

    private static Entity endpoint(Context context, Tunnel tunnel) {
        return context.entry("endpoint").exact("endpoint", context.ids().endpoints().of(tunnel))
                .action("nvgre.tunnel_v4", "vrf", tunnel.vrf(),
                        "source", tunnel.source(), "destination", tunnel.destination())
                .build();
    }

    private static Entity route(Context context, ProviderRoute route) {
        return context.entry("pa_route_v4").exact("vrf", route.vrf())
                .lpm("pa", route.destinationPrefix().address(), route.destinationPrefix().length())
                .action("nvgre.via", "next_hop", context.ids().nextHops().of(route.nextHop())).build();
    }

    private static Entity nextHop(Context context, NextHop hop) {
        TableEntry.Builder entry = context.entry("next_hop").exact("next_hop",
                context.ids().nextHops().of(hop.address()));
        return hop.tagged()
                ? entry.action("nvgre.forward_tagged", "port", hop.port(),
                        "source", hop.sourceMac().bytes(), "destination", hop.macAddress().bytes(),
                        "pcp", hop.pcp(), "vlan", hop.vlan()).build()
                : entry.action("nvgre.forward", "port", hop.port(),
                        "source", hop.sourceMac().bytes(), "destination", hop.macAddress().bytes()).build();
    }
}
