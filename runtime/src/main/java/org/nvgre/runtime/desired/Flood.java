package org.nvgre.runtime.desired;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.MulticastGroup;
import org.nvgre.p4runtime.Replica;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.desired.Nve.Segment;
import org.nvgre.runtime.policy.NextHop;

/// Broadcast and multicast (`flood`, the groups, `replica`). A tenant's frame goes to all ports of its virtual subnet
/// and through one tunnel to each other switch of it; a frame out of a tunnel goes to the ports only.
final class Flood implements Stage {

    private static final int LOCAL_COPY = 0;

    @Override
    public Stream<Entity> entities(Context context) {
        Stream<Entity> groups = context.nve().segments().stream().filter(Segment::floods)
                .flatMap(segment -> Stream.concat(flood(context, segment, false),
                        flood(context, segment, true)));
        return Stream.concat(groups, floodTunnels(context).stream().map(tunnel -> replica(context, tunnel)));
    }

    private static Stream<Entity> flood(Context context, Segment segment, boolean fromTunnel) {
        int group = context.ids().groups().of(new FloodGroup(segment.vsid(), fromTunnel));
        TableEntry entry = context.entry("flood").exact("vsid", segment.vsid())
                .exact("from_tunnel", fromTunnel ? 1 : 0)
                .action("nvgre.flood_to", "group", group).build();
        Stream<Replica> local = segment.attachments().ports().stream()
                .map(port -> new Replica(port.port(), LOCAL_COPY));
        Stream<Replica> remote = fromTunnel
                ? Stream.empty()
                : segment.floodTunnels().stream()
                        .map(tunnel -> new Replica(context.nve().nextHop(tunnel).port(),
                                context.ids().endpoints().of(tunnel)));
        return Stream.of(entry,
                MulticastGroup.of(group, Stream.concat(local, remote).toArray(Replica[]::new)));
    }

    private static NavigableSet<Tunnel> floodTunnels(Context context) {
        var tunnels = new TreeSet<Tunnel>();
        context.nve().segments().forEach(segment -> tunnels.addAll(segment.floodTunnels()));
        return tunnels;
    }

    /// The headers of a copy. Its port is part of the group, so its route is looked up here and not by the switch.
    private static Entity replica(Context context, Tunnel tunnel) {
        NextHop hop = context.nve().nextHop(tunnel);
        TableEntry.Builder entry = context.entry("replica")
                .exact("replica", context.ids().endpoints().of(tunnel))
                .exact("port", hop.port());
        return hop.tagged()
                ? entry.action("nvgre.replicate_v4_tagged",
                        "source", tunnel.source(), "destination", tunnel.destination(),
                        "hop_source", hop.sourceMac().bytes(), "hop_destination", hop.macAddress().bytes(),
                        "pcp", hop.pcp(), "vlan", hop.vlan()).build()
                : entry.action("nvgre.replicate_v4",
                        "source", tunnel.source(), "destination", tunnel.destination(),
                        "hop_source", hop.sourceMac().bytes(), "hop_destination", hop.macAddress().bytes())
                        .build();
    }
}
