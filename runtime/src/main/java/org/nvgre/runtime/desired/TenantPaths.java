package org.nvgre.runtime.desired;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.NextHop;
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
        nve = new Nve(policy, switchName, learned);
    }

    /// The longest IP packet to a MAC that fits whatever way its flow takes; to one without a record, through all tunnels
    /// of the subnet. Empty where there is no tunnel.
    public OptionalInt mtu(int vsid, Mac destination) {
        return nve.segments().stream().filter(segment -> segment.vsid() == vsid)
                .flatMap(segment -> tunnels(segment, destination)).mapToInt(this::mtu).min();
    }

    private Stream<Tunnel> tunnels(Segment segment, Mac destination) {
        Optional<Endpoint> endpoint = segment.records().stream()
                .filter(record -> record.macAddress().equals(destination) && !nve.isLocal(record)).findFirst()
                .map(nve::endpoint);
        return endpoint.map(each -> each.weights().keySet().stream())
                .orElseGet(() -> Stream.concat(segment.floodTunnels().stream(),
                        segment.overrideTunnels().values().stream().flatMap(each -> each.stream())));
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
