package org.nvgre.runtime.desired;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.policy.Placement;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.Switch;

/// What is kept of one switch from change to change: its program, its numbers, and what its virtual subnets share. None
/// of its entities.
final class Member {

    private final Placement placement;
    private final String name;
    private Switch device;
    private Pipeline pipeline;
    private Ids ids;
    private Learned learned;
    private Usage usage = new Usage();
    /// Empty until all entities have been counted once.
    private Optional<Fit.Counting> sizes = Optional.empty();

    /// @param earlier numbers to keep for what is still there
    Member(Placement placement, Switch device, Pipeline pipeline, Ids earlier, Learned learned) {
        this.placement = placement;
        this.name = device.name();
        this.device = device;
        this.pipeline = pipeline;
        this.learned = learned;
        restore(earlier);
    }

    /// From now on it uses these numbers for what has one among them.
    void restore(Ids earlier) {
        usage = nve().usage();
        ids = usage.number(earlier, nve().hopGroups());
    }

    private Nve nve() {
        return new Nve(placement, name, learned);
    }

    Stage.Context context() {
        return new Stage.Context(nve(), ids, pipeline);
    }

    Pipeline pipeline() {
        return pipeline;
    }

    Ids ids() {
        return ids;
    }

    Learned learned() {
        return learned;
    }

    Usage usage() {
        return usage;
    }

    // ---- all that it is to hold

    long size() {
        return sizes().all();
    }

    private Fit.Counting sizes() {
        if (sizes.isEmpty()) {
            var counting = new Fit.Counting();
            Stage.Context context = context();
            Stages.ALL.underlay(context, usage, counting::add);
            Stages.ALL.stations(context, counting.entries());
            sizes = Optional.of(counting);
        }
        return sizes.get();
    }

    /// @throws org.nvgre.runtime.policy.PolicyException with all that its program cannot do, or has no room for
    void check() {
        Nve nve = nve();
        Demands.check(nve, usage, pipeline);
        Fit.check(sizes().sizes(), ids, pipeline, device);
    }

    // ---- a change

    /// What a change may concern, as it was before.
    final class Before {

        private final Scope scope;
        private final Switch deviceThen = device;
        private final Pipeline pipelineThen = pipeline;
        private final Ids idsThen = ids;
        private final Learned learnedThen = learned;
        private final Usage usageThen = usage;
        private final List<Usage.Share> sharesThen = new ArrayList<>();
        private List<Usage.Share> sharesNow = sharesThen;
        private final Map<Entity.Key, Entity> then = new LinkedHashMap<>();

        private Before(Scope scope) {
            this.scope = scope;
            var pieces = new Pieces(context(), scope, entity -> then.put(entity.key(), entity));
            pieces.run();
            sharesThen.addAll(pieces.shares());
            if (!scope.underlay()) {
                pieces.shared(pieces.shares(), _ -> true);
            }
        }

        /// The same things now that the policy has changed.
        ///
        /// @param programs asked only where the switch itself is different
        Delta after(Function<Switch, Pipeline> programs) {
            Switch now = placement.device(name).orElseThrow();
            if (!now.equals(device)) {
                device = now;
                pipeline = programs.apply(now);
            }
            return after();
        }

        Delta after(Learned facts) {
            learned = facts;
            return after();
        }

        private Delta after() {
            var come = new ArrayList<Entity>();
            Set<Object> fresh = number();
            var pieces = new Pieces(context(), scope, entity -> {
                Entity earlier = then.get(entity.key());
                if (earlier != null && earlier.equals(entity)) {
                    then.remove(entity.key());
                } else {
                    come.add(entity);
                }
            });
            pieces.run();
            if (!scope.underlay()) {
                var shares = new ArrayList<>(sharesThen);
                shares.addAll(sharesNow);
                Set<Object> earlier = things(sharesThen);
                pieces.shared(shares, thing -> earlier.contains(thing) || fresh.contains(thing));
            }
            return new Delta(List.copyOf(then.values()), come);
        }

        /// Gives numbers to what is new.
        ///
        /// @return things that no virtual subnet had needed
        private Set<Object> number() {
            Nve nve = nve();
            if (scope.underlay()) {
                usage = nve.usage();
                ids = usage.number(ids, nve.hopGroups());
                return Set.of();
            }
            sharesNow = scope.segments().stream().flatMap(vsid -> nve.segment(vsid).stream())
                    .map(nve::share).toList();
            Set<Object> fresh = things(sharesNow);
            fresh.removeIf(usage::needs);
            sharesThen.forEach(usage::remove);
            sharesNow.forEach(usage::add);
            ids = usage.renumber(ids, sharesThen, sharesNow);
            return fresh;
        }

        private Set<Object> things(Collection<Usage.Share> shares) {
            var things = new HashSet<>();
            shares.forEach(share -> {
                things.addAll(share.endpoints());
                things.addAll(share.floodTunnels());
                things.addAll(share.joined());
            });
            return things;
        }

        boolean renumbered() {
            return !ids.equals(idsThen);
        }

        /// @throws org.nvgre.runtime.policy.PolicyException with all that its program cannot do, or has no room for
        void check(Delta delta) {
            Nve nve = nve();
            if (scope.underlay()) {
                Demands.check(nve, usage, pipeline);
            } else {
                Demands.check(nve, scope.segments(),
                        sharesNow.stream().flatMap(share -> share.endpoints().stream()), pipeline);
            }
            Fit.check(sizes.orElseThrow().sizesAfter(delta), ids, pipeline, device);
        }

        /// It stays so.
        void keep(Delta delta) {
            sizes.ifPresent(counting -> counting.add(delta));
        }

        /// It was only to be seen what it would be.
        void undo() {
            if (scope.underlay()) {
                usage = usageThen;
            } else {
                sharesNow.forEach(usage::remove);
                sharesThen.forEach(usage::add);
            }
            device = deviceThen;
            pipeline = pipelineThen;
            ids = idsThen;
            learned = learnedThen;
        }
    }

    /// Notes what a change may concern, before it happens.
    ///
    /// @param checked whether there will be a {@link Before#check}
    Before before(Scope scope, boolean checked) {
        if (checked) {
            sizes();
        }
        return new Before(scope);
    }

    /// The entities of a scope.
    private final class Pieces {

        private final Stage.Context context;
        private final Scope scope;
        private final Consumer<Entity> out;
        private final Map<Integer, Optional<Segment>> segments = new TreeMap<>();

        Pieces(Stage.Context context, Scope scope, Consumer<Entity> out) {
            this.context = context;
            this.scope = scope;
            this.out = out;
        }

        void run() {
            if (scope.underlay()) {
                Stages.ALL.underlay(context, usage, out);
            } else {
                scope.segments().forEach(vsid -> segment(vsid)
                        .ifPresent(segment -> Stages.ALL.segment(context, segment, out)));
                scope.domains().forEach(id -> context.nve().routedDomain(id)
                        .ifPresent(domain -> Stages.ALL.domain(context, domain, out)));
            }
            if (scope.all()) {
                Stages.ALL.stations(context, Entries.to(out));
                return;
            }
            scope.subnets().forEach(vsid -> segment(vsid)
                    .ifPresent(segment -> Stages.ALL.stations(context, segment, Entries.to(out))));
            scope.stations().forEach(each -> {
                if (!scope.subnets().contains(each.virtualSubnetId())) {
                    segment(each.virtualSubnetId())
                            .ifPresent(segment -> context.nve().station(segment.vsid(), each.mac())
                                    .ifPresent(station -> Stages.ALL.station(context, segment, station,
                                            Entries.to(out))));
                }
            });
        }

        private Optional<Segment> segment(int vsid) {
            return segments.computeIfAbsent(vsid, context.nve()::segment);
        }

        /// What the virtual subnets of the scope need of what is shared.
        List<Usage.Share> shares() {
            return scope.underlay()
                    ? List.of()
                    : scope.segments().stream().flatMap(vsid -> segment(vsid).stream())
                            .map(context.nve()::share).toList();
        }

        /// The entities of what these need, where it is there and chosen.
        void shared(Collection<Usage.Share> shares, Predicate<Object> chosen) {
            of(shares, Usage.Share::endpoints).stream().filter(usage.endpoints::contains).filter(chosen)
                    .forEach(endpoint -> Stages.ALL.endpoint(context, endpoint, out));
            of(shares, Usage.Share::floodTunnels).stream().filter(usage.floodTunnels::contains)
                    .filter(chosen).forEach(tunnel -> Stages.ALL.floodTunnel(context, tunnel, out));
            this.<ProviderAddress>of(shares, Usage.Share::joined).stream().filter(usage.joined::contains)
                    .filter(chosen).forEach(group -> Stages.ALL.joined(context, group, out));
        }

        private <T> Set<T> of(Collection<Usage.Share> shares, Function<Usage.Share, Set<T>> things) {
            return shares.stream().flatMap(share -> things.apply(share).stream())
                    .collect(Collectors.toSet());
        }
    }
}
