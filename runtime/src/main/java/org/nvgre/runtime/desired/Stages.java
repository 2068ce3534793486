package org.nvgre.runtime.desired;

import java.util.List;
import java.util.function.Consumer;

import org.nvgre.p4runtime.Entity;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.RoutingDomain;

/// All stages together.
final class Stages implements Stage {

    /// Those with entries for stations, in the order in which these are written.
    static final List<Stage> OF_STATIONS = List.of(new Bridge(), new Route(), new NeighborProxy(),
            new SourceGuard(), new KnownSources());

    static final Stages ALL = new Stages(List.of(new Admit(), new Terminate(), new Subnets(),
            new SourceGuard(), new Acl(), new Meters(), new NeighborProxy(), new Route(), new Bridge(),
            new Flood(), new Tunnels(), new ToControlPlane()));

    private final List<Stage> stages;

    private Stages(List<Stage> stages) {
        this.stages = stages;
    }

    /// All that a switch has but for stations.
    void underlay(Context context, Usage usage, Consumer<Entity> out) {
        device(context, out);
        context.nve().routedDomains().forEach(domain -> domain(context, domain, out));
        context.nve().segments().forEach(segment -> segment(context, segment, out));
        usage.endpoints.things().forEach(endpoint -> endpoint(context, endpoint, out));
        usage.floodTunnels.things().forEach(tunnel -> floodTunnel(context, tunnel, out));
        usage.joined.things().forEach(group -> joined(context, group, out));
    }

    /// All that it has for stations.
    void stations(Context context, Entries out) {
        context.nve().segments().forEach(segment -> stations(context, segment, out));
    }

    void stations(Context context, Segment segment, Entries out) {
        context.nve().stations(segment).forEach(station -> station(context, segment, station, out));
    }

    @Override
    public void device(Context context, Consumer<Entity> out) {
        stages.forEach(stage -> stage.device(context, out));
    }

    @Override
    public void segment(Context context, Segment segment, Consumer<Entity> out) {
        stages.forEach(stage -> stage.segment(context, segment, out));
    }

    @Override
    public void station(Context context, Segment segment, Station station, Entries out) {
        for (Stage stage : OF_STATIONS) {
            stage.station(context, segment, station, out);
        }
    }

    @Override
    public void domain(Context context, RoutingDomain domain, Consumer<Entity> out) {
        stages.forEach(stage -> stage.domain(context, domain, out));
    }

    @Override
    public void endpoint(Context context, Endpoint endpoint, Consumer<Entity> out) {
        stages.forEach(stage -> stage.endpoint(context, endpoint, out));
    }

    @Override
    public void floodTunnel(Context context, Tunnel tunnel, Consumer<Entity> out) {
        stages.forEach(stage -> stage.floodTunnel(context, tunnel, out));
    }

    @Override
    public void joined(Context context, ProviderAddress group, Consumer<Entity> out) {
        stages.forEach(stage -> stage.joined(context, group, out));
    }
}
