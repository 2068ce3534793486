package org.nvgre.runtime.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import org.nvgre.p4runtime.Arbitration;
import org.nvgre.p4runtime.ElectionId;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.StreamListener;
import org.nvgre.p4runtime.Update;
import org.nvgre.runtime.desired.Delta;
import org.nvgre.runtime.device.Device;
import org.nvgre.runtime.device.DeviceException;
import org.nvgre.runtime.device.Foreign;
import org.nvgre.runtime.device.Plan;
import org.nvgre.runtime.device.Report;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.store.StoreException;

/// Keeps one switch equal to its plan for as long as it is ours: connects, leads, loads the program where it differs,
/// compares and writes; again after a loss, at times, and when asked to. One virtual thread of its own does all that;
/// changes come from others at the same time ({@link #change}).
final class SwitchKeeper implements AutoCloseable {

    /// What happens to it. Called in the middle of things: to return soon.
    interface Listener {

        void changed(SwitchKeeper keeper);

        /// It may be equal now.
        void progressed();

        void wrote(String switchName, long entries);

        void drifted(String switchName, long entries, List<String> examples);

        /// A session in which it is led by us, and runs its program from now on.
        ///
        /// @return what ends what was begun with it
        Runnable session(String switchName, Device device) throws P4RuntimeException;
    }

    /// Where it is.
    record Target(String address, long deviceId) {}

    private static final System.Logger LOG = System.getLogger(SwitchKeeper.class.getName());

    private final String name;
    private final Plan plan;
    private final LongSupplier policyRevision;
    private final Settings settings;
    private final Timer timer;
    private final Comparisons comparisons;
    private final Listener listener;
    private final BackOff reconnecting;
    private final BackOff retrying;
    private final Thread thread;
    /// Ends what was begun with the session. Its own thread's.
    private Runnable ending = () -> {};

    // All that follows is guarded by this.
    private Target target;
    private boolean closed;
    private long epoch;
    private long attempts;
    /// The session, while there is one.
    private Device device;
    /// The session's end, when it has come.
    private Optional<P4RuntimeException> loss = Optional.empty();
    /// The switch runs its program and is led by us: changes may be written.
    private boolean live;
    /// Something may be different from what is wanted.
    private boolean behind;
    /// It is being compared because something is different.
    private boolean catchingUp;
    /// Not to be compared yet.
    private boolean held;
    /// If something is different, it is so by our own doing, not somebody else's.
    private boolean expected;
    private Optional<Instant> due = Optional.empty();
    private State state = State.STANDBY;
    private Instant since;
    private Optional<String> problem = Optional.empty();
    private List<String> failures = List.of();
    private long failed;
    private long installed;
    private long written;
    private long drifted;
    private long reconciliations;
    private Duration lastReconciliation = Duration.ZERO;
    /// The revisions of changes that are being written, and how many changes.
    private final NavigableMap<Long, Integer> writing = new TreeMap<>();
    /// The newest revision that it was known to be equal to when it last was.
    private long lastEqual;

    /// @param policyRevision of the policy that the plan is of
    SwitchKeeper(String name, Target target, Plan plan, LongSupplier policyRevision, Settings settings,
            Comparisons comparisons, Listener listener) {
        this.name = name;
        this.target = target;
        this.plan = plan;
        this.policyRevision = policyRevision;
        this.settings = settings;
        this.timer = settings.timer();
        this.comparisons = comparisons;
        this.listener = listener;
        RandomGenerator random = RandomGenerator.getDefault();
        this.reconnecting = new BackOff(settings.firstRetry(), settings.lastRetry(), random);
        this.retrying = new BackOff(settings.firstRetry(), settings.lastRetry(), random);
        this.since = timer.now();
        this.thread = Thread.ofVirtual().name("keeper-" + name).start(this::run);
    }

    String name() {
        return name;
    }

    // ---- what others tell it

    /// From now on the switch is ours.
    synchronized void own(long newEpoch) {
        epoch = newEpoch;
        end();
        notifyAll();
    }

    /// From now on it is not: when this returns, no write to it is begun any more.
    synchronized void release() {
        epoch = 0;
        end();
        notifyAll();
    }

    /// It is somewhere else now.
    synchronized void moveTo(Target next) {
        if (!next.equals(target)) {
            target = next;
            end();
            notifyAll();
        }
    }

    /// Compare it soon.
    ///
    /// @param changed whether that will find a difference: its plan is another one
    synchronized void reconcile(boolean changed) {
        noteEqual();
        behind = true;
        held = false;
        expected |= changed;
        notifyAll();
    }

    /// For when it is equal no more: to what it is equal now.
    private void noteEqual() {
        lastEqual = equalTo();
    }

    private long equalTo() {
        if (state != State.EQUAL || !inStep()) {
            return lastEqual;
        }
        long policy = policyRevision.getAsLong();
        return writing.isEmpty() ? policy : Math.min(policy, writing.firstKey() - 1);
    }

    /// Its plan is another one now, and is not to be gone by until {@link #reconcile}.
    synchronized void hold() {
        noteEqual();
        held = true;
    }

    /// A change of its plan, which has been made already or is made before anybody else looks at the plan.
    ///
    /// @param revision of the policy, with the change
    synchronized Change change(long revision, Delta delta) {
        return new Change(revision, device, delta);
    }

    synchronized SwitchStatus status(long wanted) {
        // What changes write while the switch is compared, the comparison may have met or not: the sum of both is a guess
        // then. Nothing is left to guess when it is equal and nothing is under way.
        long known = state == State.EQUAL && inStep() && writing.isEmpty()
                ? wanted
                : Math.min(installed, wanted);
        return new SwitchStatus(name, state, epoch != 0, epoch, equalTo(), wanted,
                known, failed, failures, problem, since, written, drifted,
                reconciliations,
                lastReconciliation);
    }

    private boolean inStep() {
        return !behind && !held && !catchingUp;
    }

    synchronized State state() {
        return state;
    }

    synchronized boolean owned() {
        return epoch != 0;
    }

    /// Whether nothing is left to be done, as far as is known.
    synchronized boolean settled() {
        return switch (state) {
            case EQUAL -> inStep();
            case STANDBY -> epoch == 0 || problem.isPresent();
            case UNREACHABLE -> true;
            case CONNECTING, RECONCILING, FAILING -> false;
        };
    }

    /// The session with the switch, while it is led and runs its program.
    synchronized Optional<Device> device() {
        return live ? Optional.ofNullable(device) : Optional.empty();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            epoch = 0;
            end();
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException later) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the session, if there is one, whatever is under way.
    private void end() {
        live = false;
        if (device != null) {
            device.abort();
            device = null;
        }
    }

    private synchronized void lost(Device session, P4RuntimeException why) {
        if (device == session) {
            loss = Optional.of(why);
            end();
            notifyAll();
        }
    }

    // ---- changes

    /// A part of a change of several switches.
    final class Change implements AutoCloseable {

        private final long revision;
        private final Device session;
        private final Device.Change writing;
        /// Guarded by the keeper.
        private boolean abandoned;

        private Change(long revision, Device session, Delta delta) {
            this.revision = revision;
            this.session = session;
            if (session != null) {
                SwitchKeeper.this.writing.merge(revision, 1, Integer::sum);
            }
            this.writing = session == null ? null : session.change(delta);
            this.abandoned = session == null;
        }

        /// Writes some of it, if the switch is there. If not, or when it was abandoned, the switch is compared as a whole when
        /// it can be.
        ///
        /// @return whether it was written
        boolean write(List<List<Update>> steps) {
            synchronized (SwitchKeeper.this) {
                if (abandoned || device != session || !live) {
                    abandonNow();
                    return false;
                }
            }
            try {
                writing.write(steps);
                return true;
            } catch (P4RuntimeException why) {
                abandon();
                lost(session, why);
                return false;
            }
        }

        /// It takes too long: nothing more of it is begun.
        void abandon() {
            synchronized (SwitchKeeper.this) {
                abandonNow();
            }
        }

        private void abandonNow() {
            if (!abandoned) {
                abandoned = true;
                writing.close();
                noteEqual();
                behind = true;
                expected = true;
                SwitchKeeper.this.notifyAll();
            }
        }

        /// All of it was written that will be.
        @Override
        public void close() {
            if (writing == null) {
                return;
            }
            writing.close();
            Report report = writing.report(name);
            synchronized (SwitchKeeper.this) {
                written += report.written();
                if (device == session) {
                    installed += report.inserted() - report.deleted();
                    if (!report.ok()) {
                        fail(report);
                    }
                }
                SwitchKeeper.this.writing.computeIfPresent(revision,
                        (_, changes) -> changes == 1 ? null : changes - 1);
            }
            if (report.written() > 0) {
                listener.wrote(name, report.written());
            }
        }
    }

    // ---- its own thread

    private void run() {
        try {
            while (awaitOwnership()) {
                session();
            }
        } catch (InterruptedException closing) {
            LOG.log(System.Logger.Level.DEBUG, "the keeper of {0} ends", name);
        } catch (RuntimeException | Error bug) {
            LOG.log(System.Logger.Level.ERROR, "the keeper of " + name + " ended", bug);
            throw bug;
        }
    }

    private synchronized boolean awaitOwnership() throws InterruptedException {
        if (epoch == 0 && !closed) {
            become(State.STANDBY, Optional.empty());
            reconnecting.reset();
        }
        while (epoch == 0 && !closed) {
            wait();
        }
        return !closed;
    }

    /// From connecting to the loss of the connection, and the time after it until the next one is tried.
    private void session() throws InterruptedException {
        Device session = null;
        try {
            session = connect();
            if (session != null) {
                keep(session);
            }
        } catch (P4RuntimeException.Refused why) {
            pause(State.FAILING, why.getMessage());
        } catch (P4RuntimeException | IllegalArgumentException why) {
            pause(State.UNREACHABLE, why.getMessage());
        } catch (PolicyException | StoreException | DeviceException why) {
            pause(State.FAILING, why.getMessage());
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "the keeper of " + name + " stumbled", bug);
            pause(State.FAILING, "internal error: " + bug);
        } finally {
            endUse();
            synchronized (this) {
                end();
            }
            if (session != null) {
                session.abort();
            }
        }
    }

    /// Each connection has a higher election id than the ones before it, which the switch may not know to be gone.
    private Device connect() throws P4RuntimeException {
        P4RuntimeClient.Builder how;
        long ours;
        synchronized (this) {
            if (epoch == 0) {
                return null;
            }
            if (state == State.STANDBY || state == State.EQUAL || state == State.RECONCILING) {
                become(State.CONNECTING, Optional.empty());
            }
            ours = epoch;
            attempts++;
            how = P4RuntimeClient.to(target.address()).deviceId(target.deviceId())
                    .electionId(new ElectionId(ours, attempts)).timeout(settings.timeout());
            settings.tls().ifPresent(how::tls);
            settings.keepAlive().ifPresent(how::keepAlive);
            loss = Optional.empty();
        }
        Device session = Device.open(how);
        synchronized (this) {
            if (epoch != ours) {
                session.abort();
                return null;
            }
            device = session;
            behind = true;
            expected = true;
            due = Optional.empty();
        }
        session.subscribe(new StreamListener() {
            @Override
            public void arbitration(Arbitration now) {
                elected(session, now.primary());
            }

            @Override
            public void down(P4RuntimeException why) {
                lost(session, why);
            }
        });
        elected(session, session.leads());
        pulse(session);
        return session;
    }

    /// Another controller, or we.
    private synchronized void elected(Device session, boolean us) {
        if (device == session) {
            live &= us;
            behind = true;
            expected = true;
            notifyAll();
        }
    }

    private void keep(Device session) throws P4RuntimeException, InterruptedException {
        while (true) {
            boolean mine;
            synchronized (this) {
                while (holds(session) && session.leads() && (held || (!behind && !isDue()))) {
                    waitUntilDue();
                }
                if (!holds(session)) {
                    if (loss.isPresent() && epoch != 0) {
                        throw loss.get();
                    }
                    return;
                }
                mine = session.leads();
                if (!mine) {
                    try {
                        session.requireLead();
                    } catch (P4RuntimeException other) {
                        become(State.STANDBY, Optional.of(other.getMessage()));
                    }
                    wait();
                }
            }
            if (mine) {
                reconcile(session);
            }
        }
    }

    private boolean holds(Device session) {
        return device == session && epoch != 0;
    }

    private boolean isDue() {
        return due.isPresent() && !timer.now().isBefore(due.get());
    }

    @SuppressWarnings("WaitNotInLoop") // who calls it loops
    private void waitUntilDue() throws InterruptedException {
        Duration left = due.map(then -> Duration.between(timer.now(), then)).orElse(settings.resync());
        Runnable cancel = held ? () -> {} : timer.after(left, this::wake);
        try {
            wait();
        } finally {
            cancel.run();
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    private void reconcile(Device session) throws P4RuntimeException, InterruptedException {
        boolean first;
        boolean surprising;
        Instant begun = timer.now();
        synchronized (this) {
            first = !live;
            surprising = !expected;
            noteEqual();
            catchingUp = behind;
            behind = false;
            if (state != State.EQUAL && state != State.FAILING) {
                become(State.RECONCILING, Optional.empty());
            }
        }
        session.load(plan.pipeline());
        synchronized (this) {
            if (!holds(session) || !session.leads()) {
                return;
            }
            live = true;
        }
        if (first) {
            endUse();
            ending = listener.session(name, session);
        }
        Report report;
        try (Comparisons.Place _ = comparisons.enter(plan.size())) {
            report = session.reconcile(name, plan, first ? Foreign.REMOVE : settings.foreign());
        }
        reconnecting.reset();
        note(session, report, surprising, Duration.between(begun, timer.now()));
    }

    private void endUse() {
        Runnable end = ending;
        ending = () -> {};
        end.run();
    }

    private void note(Device session, Report report, boolean surprising, Duration took) {
        long drift = surprising ? report.written() + report.foreign().size() : report.foreign().size();
        synchronized (this) {
            written += report.written();
            drifted += drift;
            reconciliations++;
            lastReconciliation = took;
            if (holds(session)) {
                installed = report.unchanged() + report.inserted() + report.modified();
                expected = behind;
                catchingUp = false;
                if (report.ok()) {
                    retrying.reset();
                    failed = 0;
                    failures = List.of();
                    due = Optional.of(timer.now().plus(settings.resync()));
                    become(State.EQUAL, Optional.empty());
                } else {
                    fail(report);
                }
            }
        }
        listener.progressed();
        if (report.written() > 0) {
            listener.wrote(name, report.written());
        }
        if (drift > 0) {
            listener.drifted(name, drift, report.foreign());
        }
    }

    /// The switch did not take all: it is tried again later.
    private void fail(Report report) {
        failed = report.failed();
        failures = report.failures();
        expected = true;
        due = Optional.of(timer.now().plus(retrying.next()));
        String first = failures.isEmpty() ? "it does not take all" : failures.getFirst();
        become(State.FAILING,
                Optional.of(failed > 1 ? "%s (and %d more)".formatted(first, failed - 1) : first));
        notifyAll();
    }

    /// Out of reach for a while, unless something happens that may change that.
    private synchronized void pause(State how, String why) throws InterruptedException {
        if (epoch == 0 || closed) {
            return;
        }
        become(how, Optional.of(why));
        long ours = epoch;
        Target there = target;
        Instant until = timer.now().plus(reconnecting.next());
        behind = false;
        while (epoch == ours && target.equals(there) && !closed && !behind && timer.now().isBefore(until)) {
            Runnable cancel = timer.after(Duration.between(timer.now(), until), this::wake);
            try {
                wait();
            } finally {
                cancel.run();
            }
        }
    }

    private void become(State next, Optional<String> why) {
        if (state != next || !problem.equals(why)) {
            noteEqual();
            if (state != next) {
                since = timer.now();
            }
            state = next;
            problem = why;
            listener.changed(this);
        }
    }

    // ---- whether it is there

    /// A switch that died without a word, or a firewall that forgot the connection, leaves a stream that looks alive.
    private void pulse(Device session) {
        var _ = timer.after(settings.pulse(), () -> {
            Runnable limit = timer.after(settings.pulseLimit(),
                    () -> lost(session,
                            P4RuntimeException.silent(session.toString(), settings.pulseLimit())));
            Thread.ofVirtual().name("pulse-" + name).start(() -> {
                try {
                    boolean runs = session.runs(plan.pipeline());
                    synchronized (this) {
                        if (device != session) {
                            return;
                        }
                        if (live && !runs) {
                            live = false;
                            behind = true;
                            expected = true;
                            notifyAll();
                        }
                    }
                    pulse(session);
                } catch (P4RuntimeException why) {
                    lost(session, why);
                } catch (RuntimeException gone) {
                    lost(session, P4RuntimeException.silent(session + " (" + gone.getMessage() + ")",
                            settings.pulseLimit()));
                } finally {
                    limit.run();
                }
            });
        });
    }
}
