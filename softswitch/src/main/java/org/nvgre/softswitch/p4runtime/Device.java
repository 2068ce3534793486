package org.nvgre.softswitch.p4runtime;

import com.google.rpc.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.traffic.CloneSessions;
import org.nvgre.softswitch.traffic.Forwarder;
import org.nvgre.softswitch.traffic.MulticastGroups;
import org.p4.v1.Entity;
import org.p4.v1.Error;
import org.p4.v1.ForwardingPipelineConfig;
import org.p4.v1.PacketIn;
import org.p4.v1.PacketOut;
import org.p4.v1.StreamMessageResponse;
import org.p4.v1.Update;

/** The switch as its controllers see it: a pipeline, its entities, and packets to and from the CPU port. */
public final class Device {
    /** A pipeline with what serves it. */
    private record Loaded(Pipeline pipeline, MulticastGroups groups, CloneSessions sessions,
            Entities entities, Digests digests, IdleTimeouts idleTimeouts) {}

    private final Forwarder forwarder;
    private final Arbitration arbitration;
    private final OptionalInt cpuPort;
    private final ScheduledExecutorService timer;
    /** Requests that write hold it shared: a pipeline does not change in the midst of one. */
    private final ReadWriteLock pipelines = new ReentrantReadWriteLock();
    private volatile Loaded current;
    /** What controllers see and packets do not yet. */
    private volatile Loaded saved;
    private Future<?> ageing = CompletableFuture.completedFuture(null);

    public Device(long deviceId, OptionalInt cpuPort, Forwarder forwarder, ScheduledExecutorService timer) {
        this.forwarder = forwarder;
        this.arbitration = new Arbitration(deviceId);
        this.cpuPort = cpuPort;
        this.timer = timer;
        forwarder.ports().onChange(() -> {
            Loaded loaded = current;
            if (loaded != null) {
                watchPorts(loaded);
            }
        });
    }

    private void watchPorts(Loaded loaded) {
        loaded.pipeline().profiles().values().forEach(profile -> profile.watch(forwarder.ports()::isUp));
    }

    Arbitration arbitration() {
        return arbitration;
    }

    /** Checks that a pipeline could be loaded. */
    void verify(ForwardingPipelineConfig config) throws LoadException {
        Pipeline.load(config);
    }

    /** Loads a pipeline that controllers write to from now on, and packets do not go through yet. */
    void save(ForwardingPipelineConfig config) throws LoadException {
        pipelines.writeLock().lock();
        try {
            saved = attach(Pipeline.load(config), new MulticastGroups(), new CloneSessions());
        } finally {
            pipelines.writeLock().unlock();
        }
    }

    /** Uses the pipeline saved before, with what was written to it. */
    void commitSaved() throws RequestRejected {
        pipelines.writeLock().lock();
        try {
            if (saved == null) {
                throw RequestRejected.notFound("no forwarding pipeline config was saved");
            }
            use(saved);
        } finally {
            pipelines.writeLock().unlock();
        }
    }

    /** Loads a pipeline and uses it, empty. */
    public void commit(ForwardingPipelineConfig config) throws LoadException {
        pipelines.writeLock().lock();
        try {
            use(attach(Pipeline.load(config), new MulticastGroups(), new CloneSessions()));
        } finally {
            pipelines.writeLock().unlock();
        }
    }

    /** Loads a pipeline and uses it in the state that the one before is in; when that cannot be, nothing changes. */
    void reconcile(ForwardingPipelineConfig config) throws LoadException, RequestRejected {
        pipelines.writeLock().lock();
        try {
            Pipeline pipeline = Pipeline.load(config);
            Loaded old = current;
            if (old == null) {
                use(attach(pipeline, new MulticastGroups(), new CloneSessions()));
                return;
            }
            Loaded next = attach(pipeline, old.groups(), old.sessions());
            Handover handover = new Handover(old.pipeline(), old.entities(), pipeline, next.entities());
            handover.entities();
            forwarder.loadAfter(handover::arrays, pipeline.program(), next.groups(), next.sessions());
            attend(next);
        } catch (RequestRejected e) {
            throw RequestRejected.invalid("the state there is cannot be kept: " + e.getMessage());
        } finally {
            pipelines.writeLock().unlock();
        }
    }

    private Loaded attach(Pipeline pipeline, MulticastGroups groups, CloneSessions sessions) {
        Digests digests = new Digests(pipeline, timer,
                list -> arbitration
                        .sendToPrimaries(StreamMessageResponse.newBuilder().setDigest(list).build()));
        return new Loaded(pipeline, groups, sessions, new Entities(pipeline, groups, sessions, digests),
                digests, new IdleTimeouts(pipeline, idle -> arbitration.sendToPrimaries(
                        StreamMessageResponse.newBuilder().setIdleTimeoutNotification(idle).build())));
    }

    private void use(Loaded next) {
        forwarder.load(next.pipeline().program(), next.groups(), next.sessions());
        attend(next);
    }

    /** Serves a pipeline that packets go through now. */
    private void attend(Loaded next) {
        forwarder.onDigest(next.digests()::digest);
        current = next;
        watchPorts(next);
        saved = null;
        var _ = ageing.cancel(false);
        ageing = next.idleTimeouts().start(timer);
    }

    /** What controllers see. */
    private Loaded loaded() {
        Loaded next = saved;
        Loaded loaded = next == null ? current : next;
        if (loaded == null) {
            throw Errors.status(Code.FAILED_PRECONDITION, "no forwarding pipeline config is set");
        }
        return loaded;
    }

    /** What packets go through, if there is something. */
    Optional<ForwardingPipelineConfig> config() {
        return Optional.ofNullable(current).map(loaded -> loaded.pipeline().config());
    }

    /** @throws io.grpc.StatusRuntimeException PERMISSION_DENIED when one of the updates is not for this role */
    void checkWithin(RoleScope scope, List<Update> updates) {
        if (scope.isEverything()) {
            return;
        }
        List<Entity> entities = updates.stream().map(Update::getEntity).toList();
        scope.firstOutside(entities, loaded().pipeline().info()).ifPresent(entity -> {
            throw Errors.status(Code.PERMISSION_DENIED, "the role may not write this "
                    + entity.getEntityCase().name().toLowerCase(Locale.ROOT)
                    + ": it is not among those of its config");
        });
    }

    /** Does what writes, on the pipeline that controllers see. */
    private <T> T writing(Function<Entities, T> work) {
        pipelines.readLock().lock();
        try {
            return work.apply(loaded().entities());
        } finally {
            pipelines.readLock().unlock();
        }
    }

    /** Writes the updates in order; each succeeds or fails by itself. Returns one result for each. */
    List<Error> write(List<Update> updates) {
        return writing(entities -> write(entities, updates));
    }

    private static List<Error> write(Entities entities, List<Update> updates) {
        List<Error> results = new ArrayList<>(updates.size());
        for (Update update : updates) {
            RequestRejected rejected = null;
            try {
                entities.write(update);
            } catch (RequestRejected e) {
                rejected = e;
            }
            results.add(Errors.error(rejected));
        }
        return results;
    }

    /**
     * Writes all of the updates or, when one fails, none; other writers wait meanwhile. Returns one result for each:
     * of a batch that fails, the reason at the one and ABORTED at the others.
     */
    List<Error> writeAll(List<Update> updates) {
        return writing(entities -> writeAll(entities, updates));
    }

    private static List<Error> writeAll(Entities entities, List<Update> updates) {
        synchronized (entities) {
            Undo undo = new Undo(entities);
            for (int i = 0; i < updates.size(); i++) {
                try {
                    undo.remember(updates.get(i));
                    entities.write(updates.get(i));
                } catch (RequestRejected e) {
                    undo.forgetLast();
                    undo.run();
                    return Errors.aborted(updates.size(), i, e);
                }
            }
        }
        return List.of();
    }

    /** The same, and no packet meets a part of them: packets wait. */
    List<Error> writeAtOnce(List<Update> updates) {
        return writing(entities -> forwarder.whileHeld(() -> writeAll(entities, updates)));
    }

    void read(List<Entity> requests, EntitySink sink) throws RequestRejected {
        Entities entities = loaded().entities();
        for (Entity request : requests) {
            entities.read(request, sink);
        }
        sink.finish();
    }

    void acknowledge(org.p4.v1.DigestListAck ack) {
        Loaded loaded = current;
        if (loaded != null) {
            loaded.digests().acknowledge(ack);
        }
    }

    void packetOut(PacketOut packet) throws RequestRejected {
        Loaded loaded = current;
        if (loaded == null || cpuPort.isEmpty()) {
            throw new RequestRejected(RequestRejected.Reason.FAILED_PRECONDITION,
                    loaded == null ? "no forwarding pipeline config is set" : "the switch has no CPU port");
        }
        byte[] bytes = PacketIo.packetOut(loaded.pipeline().controllerHeader("packet_out"), packet);
        forwarder.receive(cpuPort.getAsInt(), bytes, 0);
    }

    /** Sends a packet that left on the CPU port to the primary controller of each role. */
    public void packetIn(byte[] packet) {
        Loaded loaded = current;
        if (loaded == null) {
            return;
        }
        PacketIn in = PacketIo.packetIn(loaded.pipeline().controllerHeader("packet_in"), packet);
        if (in != null) {
            arbitration.sendToPrimaries(StreamMessageResponse.newBuilder().setPacket(in).build());
        }
    }
}
