package org.nvgre.runtime.service;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Subscription;
import org.nvgre.runtime.desired.Effect;
import org.nvgre.runtime.desired.Wanted;
import org.nvgre.runtime.device.Counters;
import org.nvgre.runtime.device.DeviceException;
import org.nvgre.runtime.policy.Mistake;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.store.Commit;
import org.nvgre.runtime.store.Conflict;
import org.nvgre.runtime.store.Snapshot;
import org.nvgre.runtime.store.Store;
import org.nvgre.runtime.store.StoreException;
import org.nvgre.runtime.store.Watcher;

/// Keeps all switches of a policy equal to it. The policy is in a store, which several controllers may share: each does
/// what every commit of the store says, whoever made it, for the switches that are its own. Safe for use by several
/// threads.
public final class ControlPlane implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ControlPlane.class.getName());

    private final Store store;
    private final Settings settings;
    private final Announcer announcer = new Announcer();
    private final Fleet fleet;
    private final Subscription watch;
    /// Held while a change of our own is checked and committed, so that they do not conflict with each other.
    private final ReentrantLock committing = new ReentrantLock(true);

    // What is wanted, and what belongs to it.
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition applied = lock.newCondition();
    private final Wanted wanted;
    /// Of the newest commit that is in what is wanted, and whose switches are shared out.
    private volatile long revision;
    /// Of the newest that changed the policy.
    private long policyRevision;

    private ControlPlane(Store store, Function<Switch, Pipeline> pipelines, Settings settings) {
        this.store = store;
        this.settings = settings;
        this.wanted = new Wanted(pipelines);
        this.fleet = new Fleet(store, wanted, lock, settings, announcer, () -> revision, new Policymaking());
        try (Snapshot snapshot = store.snapshot()) {
            fleet.restore(snapshot);
            List<Part> parts = PolicyDocuments.parts(snapshot).toList();
            PolicyChange all = new PolicyChange(parts, List.of());
            if (!all.isEmpty()) {
                wanted.applyQuietly(all);
            }
            fleet.recall(snapshot);
            revision = snapshot.revision();
            policyRevision = revision;
        }
        fleet.start();
        this.watch = store.watch(revision, new Watcher() {
            @Override
            public void committed(Commit commit) {
                fleet.heard(commit);
                take(commit.revision(), PolicyDocuments.change(commit.writes()));
            }

            @Override
            public void restarted(Snapshot snapshot) {
                List<Part> parts = PolicyDocuments.parts(snapshot).toList();
                take(snapshot.revision(), PolicyChange.between(policy(), Policy.of(parts)));
            }
        });
    }

    /// Begins to keep the switches equal to what the store has.
    ///
    /// @param pipelines the program of each switch; may throw {@link PolicyException} where it is not to be had, or not
    ///        yet: the switch is failing then, and it is asked for again
    /// @throws StoreException when the store is out of reach
    public static ControlPlane start(Store store, Function<Switch, Pipeline> pipelines, Settings settings) {
        return new ControlPlane(store, pipelines, settings);
    }

    // ---- the policy

    /// Of the newest commit that this controller knows.
    public long revision() {
        return locked(() -> revision);
    }

    public Policy policy() {
        return locked(wanted::policy);
    }

    public Optional<Part> part(PartKey key) {
        return locked(() -> wanted.part(key));
    }

    /// As they are now.
    public Stream<Part> parts(PartKey.Kind kind) {
        return locked(() -> wanted.parts(kind).map(Part.class::cast).toList()).stream();
    }

    /// The policy at one moment, for who reads it slowly.
    public Export export() {
        return new Export(store.snapshot());
    }

    /// Whose a virtual subnet is: the customer's name.
    public Optional<String> customerOf(int vsid) {
        return locked(() -> wanted.customer(vsid));
    }

    /// Makes a change. When this returns it is durable, and the switches follow.
    ///
    /// @return its revision
    /// @throws PolicyException with every mistake that it would make; nothing is changed then
    /// @throws StoreException when the store is out of reach
    public long apply(PolicyChange change) {
        try {
            return commit(_ -> change, OptionalLong.empty());
        } catch (Conflict never) {
            throw new AssertionError("whoever expects nothing is in conflict with nobody", never);
        }
    }

    /// As {@link #apply(PolicyChange)}, unless the policy was changed after a revision.
    ///
    /// @throws Conflict when it was
    public long apply(PolicyChange change, long expectedRevision) throws Conflict {
        return commit(_ -> change, OptionalLong.of(expectedRevision));
    }

    /// Makes the policy another one. What was learned stays, where it still has a place.
    public long replace(Policy next) {
        try {
            return commit(now -> PolicyChange.replacing(now.policy(), next), OptionalLong.empty());
        } catch (Conflict never) {
            throw new AssertionError("whoever expects nothing is in conflict with nobody", never);
        }
    }

    /// Moves a customer address to another switch, without loss.
    ///
    /// @param vsid empty: of the only virtual subnet that has it
    /// @param port of the new switch; empty: the only one of the virtual subnet there
    public long move(InetAddress customerAddress, OptionalInt vsid, String toSwitch, OptionalInt port) {
        try {
            return commit(new Move(customerAddress, vsid, toSwitch, port)::in, OptionalLong.empty());
        } catch (Conflict never) {
            throw new AssertionError("whoever expects nothing is in conflict with nobody", never);
        }
    }

    /// What a change would do to the switches; changes nothing.
    ///
    /// @throws PolicyException with every mistake that it would make
    public Effect preview(PolicyChange change) {
        return locked(() -> {
            PolicyChange whole = wanted.completed(change);
            check(whole);
            return wanted.preview(whole);
        });
    }

    /// Checks and commits, again where another controller was quicker.
    private long commit(Function<Wanted, PolicyChange> wish, OptionalLong expected) throws Conflict {
        committing.lock();
        try {
            while (true) {
                Checked next = checked(wish, expected);
                if (next.change().isEmpty()) {
                    return next.base();
                }
                try {
                    long done = store.commit(next.base(), PolicyDocuments.writes(next.change()));
                    awaitApplied(done);
                    return done;
                } catch (Conflict quicker) {
                    if (expected.isPresent()) {
                        throw quicker;
                    }
                    awaitApplied(quicker.revision());
                }
            }
        } finally {
            committing.unlock();
        }
    }

    /// A change without a mistake, and the revision at which it has none.
    private record Checked(long base, PolicyChange change) {}

    private Checked checked(Function<Wanted, PolicyChange> wish, OptionalLong expected) throws Conflict {
        lock.lock();
        try {
            if (expected.isPresent() && policyRevision > expected.getAsLong()) {
                throw new Conflict(expected.getAsLong(), policyRevision);
            }
            PolicyChange change = wanted.completed(wish.apply(wanted));
            check(change);
            return new Checked(revision, change);
        } finally {
            lock.unlock();
        }
    }

    private void check(PolicyChange change) {
        List<Mistake> mistakes = isLarge(change) ? wanted.checkQuietly(change) : wanted.check(change);
        if (!mistakes.isEmpty()) {
            throw PolicyException.of(mistakes);
        }
    }

    private boolean isLarge(PolicyChange change) {
        return change.put().size() + change.delete().size() > settings.quietly();
    }

    private void awaitApplied(long atLeast) {
        lock.lock();
        try {
            long left = settings.timeout().toNanos();
            while (revision < atLeast && left > 0) {
                left = applied.awaitNanos(left);
            }
        } catch (InterruptedException later) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// A commit of the store, whoever made it.
    private void take(long committed, PolicyChange change) {
        lock.lock();
        try {
            if (!change.isEmpty()) {
                policyRevision = committed;
                if (isLarge(change)) {
                    Set<String> before = fleet.names();
                    Set<String> concerned = wanted.applyQuietly(change);
                    fleet.changedQuietly(before, concerned, change);
                } else {
                    fleet.changed(committed, wanted.apply(change), change);
                }
            }
        } catch (RuntimeException | LinkageError wrong) {
            LOG.log(System.Logger.Level.ERROR,
                    "commit %d of the store cannot be put into effect here; the programs of the controllers may differ"
                            .formatted(committed),
                    wrong);
        } finally {
            lock.unlock();
        }
        fleet.share();
        lock.lock();
        try {
            revision = committed;
            applied.signalAll();
        } finally {
            lock.unlock();
        }
        if (!change.isEmpty()) {
            announcer.tell(() -> new Event.PolicyCommitted(committed, settings.timer().now(), change));
        }
    }

    // ---- the switches

    /// Waits until every switch that is ours and within reach is equal to a policy that is no older than this.
    ///
    /// @return those that are not yet, when the time is over; empty: all are
    public Set<String> await(long atLeast, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        lock.lock();
        try {
            while (revision < atLeast) {
                long left = end - System.nanoTime();
                if (left <= 0 || applied.awaitNanos(left) <= 0) {
                    return new TreeSet<>(fleet.names());
                }
            }
        } catch (InterruptedException later) {
            Thread.currentThread().interrupt();
            return new TreeSet<>(fleet.names());
        } finally {
            lock.unlock();
        }
        return fleet.await(atLeast, end);
    }

    /// By name.
    public List<SwitchStatus> switches() {
        return fleet.statuses();
    }

    public Optional<SwitchStatus> status(String switchName) {
        return fleet.status(switchName);
    }

    /// Compares a switch now.
    ///
    /// @throws IllegalArgumentException when there is none of that name
    public void reconcile(String switchName) {
        fleet.keeper(switchName).reconcile(false);
    }

    /// What a switch has counted.
    ///
    /// @throws IllegalArgumentException when there is none of that name
    /// @throws DeviceException when it is not ours, out of reach, or does not tell
    public Counters counters(String switchName) {
        return fleet.counters(switchName);
    }

    /// What this controller has learned of a switch.
    public LearningCounts learning(String switchName) {
        return fleet.learning(switchName);
    }

    /// Hears of everything from now on, in order, one at a time.
    public Subscription events(Consumer<Event> listener) {
        return announcer.subscribe(listener);
    }

    /// Whether the store answers.
    public boolean storeReachable() {
        try (Snapshot snapshot = store.snapshot()) {
            return snapshot.revision() >= 0;
        } catch (StoreException unreachable) {
            LOG.log(System.Logger.Level.DEBUG, "the store is out of reach", unreachable);
            return false;
        }
    }

    /// Gives up the switches, as they are. The store stays open.
    @Override
    public void close() {
        watch.close();
        fleet.close();
        announcer.close();
    }

    /// For what switches find out about their tenants.
    private final class Policymaking implements SourceLearning.Policymaking {

        @Override
        public <T> T now(Function<Wanted, T> question) {
            return locked(() -> question.apply(wanted));
        }

        @Override
        public void commit(Function<Wanted, PolicyChange> wish) {
            try {
                ControlPlane.this.commit(wish, OptionalLong.empty());
            } catch (Conflict never) {
                throw new AssertionError("whoever expects nothing is in conflict with nobody", never);
            }
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
}
