package org.nvgre.runtime.desired;

import java.util.OptionalInt;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.Placement;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.ProviderRoute;

/// How long a tenant's IP packets may be on their way through a tunnel (M1).
public final class TenantPaths {

    /// Outer IPv4, GRE with its key, inner Ethernet.
    private static final int OVERHEAD_V4 = 20 + 8 + 14;
    /// The same with an outer IPv6 header.
    private static final int OVERHEAD_V6 = 40 + 8 + 14;

    private final Nve nve;

    public TenantPaths(Policy policy, String switchName, Learned learned) {
        this(new Placement(policy), switchName, learned);
    }

    TenantPaths(Placement placement, String switchName, Learned learned) {
        nve = new Nve(placement, switchName, learned);
    }

    /// The longest IP packet to a MAC that fits whatever way its flow takes; to one without a record, through all tunnels
    /// of the subnet. Empty where there is no tunnel.
    public OptionalInt mtu(int vsid, Mac destination) {
        return nve.segment(vsid).stream().flatMap(segment -> tunnels(segment, destination))
                .mapToInt(this::mtu).min();
    }

    private Stream<Tunnel> tunnels(Segment segment, Mac destination) {
        return nve.station(segment.vsid(), destination).map(Station::any)
                .filter(record -> !nve.isLocal(record))
                .map(record -> nve.endpoint(segment.vsid(), record.whereabouts()).weights().keySet().stream())
                .orElseGet(segment::allFloodTunnels);
    }

    private int mtu(Tunnel tunnel) {
        int outer = nve.route(tunnel.vrf(), tunnel.destination()).map(this::mtu)
                .orElse(ProviderRoute.ANY_LENGTH);
        int learned = nve.learned().pathMtus().getOrDefault(
                new Learned.Destination(tunnel.vrf(), tunnel.destination()), ProviderRoute.ANY_LENGTH);
        return Math.min(outer, learned)
                - (Addresses.isIpv4(tunnel.destination()) ? OVERHEAD_V4 : OVERHEAD_V6);
    }

    private int mtu(ProviderRoute route) {
        return route.nextHops().stream().flatMap(hop -> nve.device().nextHop(hop.address()).stream())
                .mapToInt(NextHop::mtu).reduce(route.pathMtu(), Math::min);
    }
}
