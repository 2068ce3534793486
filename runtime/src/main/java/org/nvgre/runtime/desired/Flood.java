package org.nvgre.runtime.desired;

import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.MulticastGroup;
import org.nvgre.p4runtime.Replica;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Mac;

/// Broadcast and multicast (`flood`, `group_override`, the groups, `replica`). A tenant's frame goes to all ports of its
/// virtual subnet, and through one tunnel to each other switch of it or to a group of the underlay; a frame out of a
/// tunnel goes to the ports only, but where a gateway hands it on. Of a virtual subnet that learns and floods nothing it
/// goes to the control plane, which looks for the questions among it.
final class Flood implements Stage {

    private static final int LOCAL_COPY = 0;

    @Override
    public void segment(Context context, Segment segment, Consumer<Entity> out) {
        if (segment.asks() && Programs.hasPacketIn(context.pipeline())) {
            toControlPlane(context, segment).forEach(out);
        }
        if (segment.served()) {
            flood(context, segment).forEach(out);
            overrides(context, segment).forEach(out);
        }
    }

    /// The headers of a copy. Its port is part of the group, so its route is looked up here and not by the switch. While
    /// the next hop's MAC is unknown there is none, and no copy leaves.
    @Override
    public void floodTunnel(Context context, Tunnel tunnel, Consumer<Entity> out) {
        Nve.Way way = context.nve().way(tunnel);
        way.destinationMac().ifPresent(mac -> out.accept(replica(context, tunnel, way, mac)));
    }

    private static Stream<Entity> flood(Context context, Segment segment) {
        return segment.floods()
                ? Stream.of(false, true).flatMap(fromTunnel -> {
                    var id = new FloodGroup(segment.vsid(), fromTunnel);
                    return Stream.of(context.entry("flood").exact("vsid", segment.vsid())
                            .exact("from_tunnel", fromTunnel ? 1 : 0)
                            .action("nvgre.flood_to", "group", context.ids().groups().of(id)).build(),
                            group(context, segment, id, segment.floodTunnels()));
                })
                : Stream.empty();
    }

    /// What tenants send to many, where that goes nowhere else.
    private static Stream<Entity> toControlPlane(Context context, Segment segment) {
        int group = context.ids().groups().of(new FloodGroup(segment.vsid(), false));
        return Stream.of(
                context.entry("flood").exact("vsid", segment.vsid()).exact("from_tunnel", 0)
                        .action("nvgre.flood_to", "group", group).build(),
                MulticastGroup.of(group, new Replica(context.nve().device().cpuPort(), LOCAL_COPY)));
    }

    /// What comes out of a tunnel goes where everything flooded goes, if anything does.
    private static Stream<Entity> overrides(Context context, Segment segment) {
        return segment.subnet().groups().stream().flatMap(override -> Stream.of(false, true)
                .filter(fromTunnel -> !fromTunnel || !segment.floods()).flatMap(fromTunnel -> {
                    var id = new FloodGroup(segment.vsid(), fromTunnel, Optional.of(override.macAddress()));
                    return Stream.of(context.entry("group_override").exact("vsid", segment.vsid())
                            .exact("from_tunnel", fromTunnel ? 1 : 0)
                            .exact("mac", override.macAddress().bytes())
                            .action("nvgre.override_to", "group", context.ids().groups().of(id)).build(),
                            group(context, segment, id, segment.overrideTunnels()
                                    .getOrDefault(override.macAddress(), new TreeSet<>())));
                }));
    }

    private static MulticastGroup group(Context context, Segment segment, FloodGroup id,
            NavigableSet<Tunnel> tunnels) {
        Stream<Replica> local = segment.attachments().ports().stream()
                .map(port -> new Replica(port.port(), LOCAL_COPY));
        Stream<Replica> remote = id.fromTunnel() && !segment.gateway()
                ? Stream.empty()
                : tunnels.stream().map(tunnel -> new Replica(context.nve().way(tunnel).hop().port(),
                        context.ids().endpoints().of(Endpoint.of(tunnel))));
        return MulticastGroup.of(context.ids().groups().of(id),
                Stream.concat(local, remote).toArray(Replica[]::new));
    }

    private static Entity replica(Context context, Tunnel tunnel, Nve.Way way, Mac destination) {
        String action = Addresses.isIpv4(tunnel.destination()) ? "replicate_v4" : "replicate_v6";
        TableEntry.Builder entry = context.entry("replica")
                .exact("replica", context.ids().endpoints().of(Endpoint.of(tunnel)))
                .exact("port", way.hop().port());
        return way.hop().tagged()
                ? entry.action(context.call(action + "_tagged",
                        "source", tunnel.source(), "destination", tunnel.destination(),
                        "hop_source", way.hop().sourceMac().bytes(), "hop_destination", destination.bytes(),
                        "mtu", way.mtu(), "pcp", way.hop().pcp(), "vlan", way.hop().vlan())).build()
                : entry.action(context.call(action,
                        "source", tunnel.source(), "destination", tunnel.destination(),
                        "hop_source", way.hop().sourceMac().bytes(), "hop_destination", destination.bytes(),
                        "mtu", way.mtu())).build();
    }
}
