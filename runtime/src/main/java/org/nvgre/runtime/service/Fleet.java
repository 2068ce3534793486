package org.nvgre.runtime.service;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.desired.Delta;
import org.nvgre.runtime.desired.Effect;
import org.nvgre.runtime.desired.Learned;
import org.nvgre.runtime.desired.Wanted;
import org.nvgre.runtime.device.Counters;
import org.nvgre.runtime.device.Device;
import org.nvgre.runtime.device.DeviceException;
import org.nvgre.runtime.host.HostService;
import org.nvgre.runtime.host.NeighborQueries;
import org.nvgre.runtime.host.Outgoing;
import org.nvgre.runtime.packet.Frame;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.store.Commit;
import org.nvgre.runtime.store.Deposed;
import org.nvgre.runtime.store.Document;
import org.nvgre.runtime.store.Leadership;
import org.nvgre.runtime.store.Ownership;
import org.nvgre.runtime.store.Snapshot;
import org.nvgre.runtime.store.Store;
import org.nvgre.runtime.store.StoreException;
import org.nvgre.runtime.store.Write;

import com.google.protobuf.ByteString;

/// All switches of the policy: a keeper for each, what of them is ours, and what is stored of them.
final class Fleet implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Fleet.class.getName());

    private final Store store;
    private final Wanted wanted;
    private final ReentrantLock lock;
    private final Settings settings;
    private final Announcer announcer;
    private final LongSupplier revision;
    private final Comparisons comparisons;
    private final Rollout rollout;
    private final SourceLearning learning;
    private final Map<String, SwitchKeeper> keepers = new ConcurrentSkipListMap<>();
    /// Of the switches that are ours.
    private final Map<String, Long> epochs = new ConcurrentHashMap<>();
    /// The numbers of each switch, as they are stored.
    private final Map<String, ByteString> stored = new ConcurrentHashMap<>();
    /// What switches have found out about their underlay.
    private final Map<String, Learned> known = new ConcurrentHashMap<>();
    /// Signalled whenever a switch may have become equal.
    private final Object progress = new Object();
    private Leadership leadership;
    private Set<String> shared = Set.of();
    private volatile boolean closed;

    /// @param policymaking for what switches find out about their tenants
    Fleet(Store store, Wanted wanted, ReentrantLock lock, Settings settings, Announcer announcer,
            LongSupplier revision, SourceLearning.Policymaking policymaking) {
        this.store = store;
        this.wanted = wanted;
        this.lock = lock;
        this.settings = settings;
        this.announcer = announcer;
        this.revision = revision;
        this.comparisons = new Comparisons(settings.compared());
        this.rollout = new Rollout(settings, this::storeNumbers, this::progressed);
        this.learning = new SourceLearning(policymaking, settings.timer(), settings.resync());
    }

    // ---- the start

    /// The numbers in use, before what is wanted is made of the policy.
    void restore(Snapshot snapshot) {
        try (var documents = snapshot.documents(SwitchDocuments.IDS)) {
            documents.forEach(document -> readable(document, () -> {
                String name = document.key().substring(SwitchDocuments.IDS.length());
                wanted.restore(name, SwitchDocuments.ids(document.value()));
                stored.put(name, document.value());
            }));
        }
    }

    /// What switches have learned, after that.
    void recall(Snapshot snapshot) {
        Set<String> names = names();
        try (var documents = snapshot.documents(SwitchDocuments.LEARNED)) {
            documents.forEach(document -> readable(document, () -> {
                String name = document.key().substring(SwitchDocuments.LEARNED.length());
                if (names.contains(name)) {
                    Learned facts = SwitchDocuments.learned(document.value());
                    wanted.learned(name, facts);
                    known.put(name, facts);
                }
            }));
        }
    }

    private static void readable(Document document, Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException wrong) {
            LOG.log(System.Logger.Level.WARNING, "the store''s document {0} is left out: {1}", document.key(),
                    wrong.getMessage());
        }
    }

    void start() {
        devices().forEach(this::add);
        shared = names();
        leadership = store.lead(shared, new Ownership() {
            @Override
            public void owned(String name, long epoch) {
                synchronized (epochs) {
                    epochs.put(name, epoch);
                }
                Thread.ofVirtual().name("take-over-" + name).start(() -> takeOver(name, epoch));
                tellOwner(name, true, epoch);
            }

            @Override
            public void lost(String name) {
                Long epoch;
                synchronized (epochs) {
                    epoch = epochs.remove(name);
                    SwitchKeeper keeper = keepers.get(name);
                    if (keeper != null) {
                        keeper.release();
                    }
                }
                tellOwner(name, false, epoch == null ? 0 : epoch);
            }
        });
    }

    private void tellOwner(String name, boolean owned, long epoch) {
        announcer.tell(() -> new Event.OwnerChanged(revision.getAsLong(), settings.timer().now(), name, owned,
                epoch));
    }

    private List<Switch> devices() {
        return locked(() -> wanted.parts(PartKey.Kind.SWITCHES).map(Switch.class::cast).toList());
    }

    private void add(Switch device) {
        var plan = new WantedPlan(wanted, lock, device.name());
        var keeper = new SwitchKeeper(device.name(), target(device), plan, revision, settings, comparisons,
                new Listening());
        keepers.put(device.name(), keeper);
    }

    private static SwitchKeeper.Target target(Switch device) {
        return new SwitchKeeper.Target(device.address(), device.deviceId());
    }

    /// The numbers that its entries use are those that are stored, and stored before anything is written.
    private void takeOver(String name, long epoch) {
        while (!closed && Long.valueOf(epoch).equals(epochs.get(name))) {
            try {
                store(name, epoch);
                synchronized (epochs) {
                    SwitchKeeper keeper = keepers.get(name);
                    if (keeper != null && Long.valueOf(epoch).equals(epochs.get(name))) {
                        keeper.own(epoch);
                    }
                }
                return;
            } catch (Deposed other) {
                LOG.log(System.Logger.Level.INFO, other.getMessage());
                return;
            } catch (StoreException unreachable) {
                LOG.log(System.Logger.Level.WARNING, unreachable.getMessage());
                rest();
            } catch (IllegalArgumentException gone) {
                LOG.log(System.Logger.Level.DEBUG, gone.getMessage());
                return;
            }
        }
    }

    private void rest() {
        try {
            Thread.sleep(settings.firstRetry());
        } catch (InterruptedException later) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- what is stored of them

    /// @throws IllegalArgumentException when there is no such switch
    private void store(String name, long epoch) throws Deposed {
        ByteString numbers = locked(() -> SwitchDocuments.bytes(wanted.ids(name)));
        if (!numbers.equals(stored.get(name))) {
            store.put(List.of(Write.put(SwitchDocuments.IDS + name, numbers)), name, epoch);
            stored.put(name, numbers);
        }
    }

    /// For the rollout: of those that are ours.
    ///
    /// @return the others
    private Set<String> storeNumbers(Set<String> names) {
        Set<String> others = new HashSet<>();
        for (String name : names) {
            while (!closed) {
                Long epoch = epochs.get(name);
                try {
                    if (epoch == null) {
                        others.add(name);
                    } else {
                        store(name, epoch);
                    }
                    break;
                } catch (Deposed | IllegalArgumentException gone) {
                    others.add(name);
                    break;
                } catch (StoreException unreachable) {
                    LOG.log(System.Logger.Level.WARNING, unreachable.getMessage());
                    rest();
                }
            }
        }
        return others;
    }

    /// What other controllers say of their switches.
    void heard(Commit commit) {
        for (Write write : commit.writes()) {
            if (write.key().startsWith(SwitchDocuments.IDS) && write.value().isPresent()) {
                String name = write.key().substring(SwitchDocuments.IDS.length());
                ByteString numbers = write.value().get();
                if (!epochs.containsKey(name) && !numbers.equals(stored.put(name, numbers))) {
                    readable(new Document(write.key(), numbers), () -> {
                        lock.lock();
                        try {
                            wanted.restore(name, SwitchDocuments.ids(numbers));
                        } finally {
                            lock.unlock();
                        }
                    });
                }
            }
        }
    }

    // ---- changes; called with the lock held, in the order of the commits

    Set<String> names() {
        return locked(() -> Set.copyOf(wanted.switchNames()));
    }

    void changed(long committed, Effect effect, PolicyChange change) {
        effect.removed().forEach(this::remove);
        effect.added().forEach(this::add);
        readdress(change);
        Map<String, Rollout.Part> parts = new HashMap<>();
        effect.bySwitch().forEach((name, delta) -> parts.put(name,
                new Rollout.Part(keepers.get(name).change(committed, delta), delta)));
        effect.anew().forEach(name -> keepers.get(name).reconcile(true));
        if (!parts.isEmpty()) {
            rollout.add(new Rollout.Batch(committed, parts, effect.renumbered()));
        }
    }

    /// Of many parts: each switch is compared by itself.
    void changedQuietly(Set<String> before, Set<String> concerned, PolicyChange change) {
        Set<String> now = names();
        before.stream().filter(name -> !now.contains(name)).forEach(this::remove);
        now.stream().filter(name -> !before.contains(name)).forEach(this::add);
        readdress(change);
        concerned.stream().filter(before::contains).forEach(name -> {
            keepers.get(name).hold();
            Thread.ofVirtual().name("numbers-" + name).start(() -> {
                storeNumbers(Set.of(name));
                SwitchKeeper keeper = keepers.get(name);
                if (keeper != null) {
                    keeper.reconcile(true);
                }
            });
        });
    }

    private void add(String name) {
        add((Switch) wanted.part(PartKey.ofSwitch(name)).orElseThrow());
    }

    private void remove(String name) {
        SwitchKeeper keeper = keepers.remove(name);
        if (keeper != null) {
            keeper.release();
            Thread.ofVirtual().name("close-" + name).start(keeper::close);
        }
    }

    /// Switches that are reached in another way now, or run another program.
    private void readdress(PolicyChange change) {
        change.put().forEach(part -> {
            if (part instanceof Switch device && keepers.containsKey(device.name())) {
                keepers.get(device.name()).moveTo(target(device));
            }
        });
    }

    /// Which switches there are, to who shares them among the controllers. Without the lock.
    void share() {
        Set<String> names = names();
        if (!names.equals(shared)) {
            shared = names;
            leadership.switches(names);
        }
    }

    /// Sends a frame from the ports that the switches of ours have in a virtual subnet, but for one.
    private void send(int vsid, String butFrom, Frame frame) {
        Map<String, List<TenantPort>> ports = locked(() -> wanted.ports(vsid));
        ports.forEach((name, each) -> {
            SwitchKeeper keeper = name.equals(butFrom) ? null : keepers.get(name);
            if (keeper != null) {
                keeper.device().ifPresent(device -> send(name, device, each, frame));
            }
        });
    }

    private void send(String name, Device device, List<TenantPort> ports, Frame frame) {
        try {
            Pipeline pipeline = locked(() -> wanted.pipeline(name));
            if (!pipeline.packetIn().fields().isEmpty()) {
                ports.forEach(port -> {
                    Outgoing out = NeighborQueries.out(port, frame);
                    device.packetOut(pipeline, out.port(), out.frame().toBytes());
                });
            }
        } catch (DeviceException | PolicyException | IllegalArgumentException gone) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", name, gone.getMessage());
        }
    }

    /// A switch has found out something about its underlay.
    void learned(String name, Learned facts) {
        Long epoch = epochs.get(name);
        if (epoch == null) {
            return;
        }
        known.put(name, facts);
        lock.lock();
        try {
            Delta delta = wanted.learned(name, facts);
            SwitchKeeper keeper = keepers.get(name);
            if (!delta.isEmpty() && keeper != null) {
                rollout.add(new Rollout.Batch(revision.getAsLong(),
                        Map.of(name, new Rollout.Part(keeper.change(revision.getAsLong(), delta), delta)),
                        Set.of()));
            }
        } catch (IllegalArgumentException gone) {
            return;
        } finally {
            lock.unlock();
        }
        try {
            store.put(List.of(Write.put(SwitchDocuments.LEARNED + name, SwitchDocuments.bytes(facts))), name,
                    epoch);
        } catch (Deposed | StoreException later) {
            LOG.log(System.Logger.Level.WARNING, later.getMessage());
        }
    }

    // ---- how they are

    SwitchKeeper keeper(String name) {
        SwitchKeeper keeper = keepers.get(name);
        if (keeper == null) {
            throw new IllegalArgumentException(
                    "no switch '%s'; there are %s".formatted(name, keepers.keySet()));
        }
        return keeper;
    }

    List<SwitchStatus> statuses() {
        return keepers.values().stream().map(this::status).toList();
    }

    Optional<SwitchStatus> status(String name) {
        return Optional.ofNullable(keepers.get(name)).map(this::status);
    }

    private SwitchStatus status(SwitchKeeper keeper) {
        long size = locked(() -> wanted.part(PartKey.ofSwitch(keeper.name())).isPresent()
                ? wanted.size(keeper.name())
                : 0);
        return keeper.status(size);
    }

    LearningCounts learning(String name) {
        return learning.counts(name);
    }

    Counters counters(String name) {
        Device device = keeper(name).device().orElseThrow(() -> new DeviceException(
                "switch %s is not within reach of this controller".formatted(name)));
        return device.counters(locked(() -> new Counters.Meanings(wanted.pipeline(name),
                wanted.ids(name).subnets(), wanted.aclRules(name))));
    }

    /// @param end in {@link System#nanoTime}
    /// @return those that are not equal then
    Set<String> await(long atLeast, long end) {
        synchronized (progress) {
            while (true) {
                Set<String> left = rollout.unfinished(atLeast);
                left.removeIf(name -> !keepers.containsKey(name) || !epochs.containsKey(name));
                keepers.forEach((name, keeper) -> {
                    if (!keeper.settled() || (epochs.containsKey(name) && !keeper.owned())) {
                        left.add(name);
                    }
                });
                long nanos = end - System.nanoTime();
                if (left.isEmpty() || nanos <= 0) {
                    return left;
                }
                try {
                    progress.wait(nanos / 1_000_000 + 1);
                } catch (InterruptedException later) {
                    Thread.currentThread().interrupt();
                    return left;
                }
            }
        }
    }

    private void progressed() {
        synchronized (progress) {
            progress.notifyAll();
        }
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        learning.close();
        rollout.close();
        leadership.close();
        keepers.values().parallelStream().forEach(SwitchKeeper::close);
    }

    /// What keepers tell.
    private final class Listening implements SwitchKeeper.Listener {

        @Override
        public void changed(SwitchKeeper keeper) {
            announcer.tell(() -> {
                progressed();
                return new Event.SwitchChanged(revision.getAsLong(), settings.timer().now(), status(keeper));
            });
        }

        @Override
        public void wrote(String name, long entries) {
            announcer.tell(() -> new Event.EntriesWritten(revision.getAsLong(), settings.timer().now(), name,
                    entries));
        }

        @Override
        public void drifted(String name, long entries, List<String> examples) {
            announcer.tell(
                    () -> new Event.DriftFound(revision.getAsLong(), settings.timer().now(), name, entries,
                            examples));
        }

        @Override
        public Runnable session(String name, Device device) throws P4RuntimeException {
            Pipeline pipeline = locked(() -> wanted.pipeline(name));
            Long epoch = epochs.get(name);
            if (epoch != null) {
                storeAgain(name, epoch);
            }
            Runnable learned = learning.listen(name,
                    () -> epoch != null && epoch.equals(epochs.get(name)) && device.leads(), device,
                    pipeline);
            Runnable hosted = host(name, device, pipeline);
            return () -> {
                learned.run();
                hosted.run();
            };
        }

        /// Its program may have come only now, and its numbers with it.
        private void storeAgain(String name, long epoch) {
            try {
                store(name, epoch);
            } catch (Deposed other) {
                throw new DeviceException(other.getMessage(), other);
            }
        }

        /// The switch as a host of its underlay, and towards its tenants.
        private Runnable host(String name, Device device, Pipeline pipeline) {
            if (!settings.hosted() || pipeline.packetIn().fields().isEmpty()) {
                return () -> {};
            }
            var uplink = new HostUplink(device, pipeline, facts -> learned(name, facts),
                    (vsid, frame) -> send(vsid, name, frame));
            var host = new HostService(uplink, new WantedSurroundings(wanted, lock, name, revision),
                    known.getOrDefault(name, Learned.NOTHING), InstantSource.system(),
                    problem -> LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", name, problem));
            return host::close;
        }

        @Override
        public void progressed() {
            Fleet.this.progressed();
        }
    }
}
