package org.nvgre.runtime.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import org.nvgre.p4runtime.Digest;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Subscription;
import org.nvgre.p4runtime.Table;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.desired.Wanted;
import org.nvgre.runtime.device.Device;
import org.nvgre.runtime.host.RateLimiter;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.store.StoreException;

/// Learns who sends on the ports of virtual subnets that ask for it: what switches tell becomes changes of the policy,
/// and so reaches all switches as any other does. One thread does it for all switches, so that what they tell at the same
/// time is one change.
final class SourceLearning implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SourceLearning.class.getName());

    /// The names that the program has for it.
    private static final String DIGEST = "learn_t";
    private static final String TABLE = "nvgre.known_source";

    private static final Digest.Lists LISTS = new Digest.Lists(256, Duration.ofMillis(10),
            Duration.ofSeconds(1));
    /// Of one switch; who tells more at once tells it again.
    private static final int WAITING = 4096;
    /// In one change.
    private static final int TOGETHER = 1024;

    /// New addresses of one customer, on all switches together.
    static final int PER_SECOND = 200;
    static final int AT_ONCE = 1000;

    /// The policy, as it is now and may become.
    interface Policymaking {

        /// Looks at what is wanted.
        <T> T now(Function<Wanted, T> question);

        /// Changes it; the wish may be asked several times.
        ///
        /// @throws PolicyException with every mistake that it would make
        /// @throws StoreException when the store is out of reach
        void commit(Function<Wanted, PolicyChange> wish);
    }

    /// What was told in a session that may be over.
    private record Told(Session session, Sighting sighting) {}

    private final Policymaking policy;
    private final Timer timer;
    private final Duration looking;
    private final RateLimiter<String> pace;
    private final BlockingQueue<Told> queue = new LinkedBlockingQueue<>();
    private final Map<String, LearningCounts> counts = new ConcurrentHashMap<>();
    private final Thread thread;

    /// @param looking how often a switch is asked for what is silent, in case that it said so to nobody
    SourceLearning(Policymaking policy, Timer timer, Duration looking) {
        this.policy = policy;
        this.timer = timer;
        this.looking = looking;
        this.pace = new RateLimiter<>(timer::now, PER_SECOND, AT_ONCE);
        this.thread = Thread.ofVirtual().name("learning").start(this::run);
    }

    /// Listens to a switch that runs a program, if that one can tell.
    ///
    /// @param owned whether what it tells is for us to act on, still
    /// @return what ends it
    Runnable listen(String switchName, BooleanSupplier owned, Device device, Pipeline pipeline)
            throws P4RuntimeException {
        if (pipeline.digests().stream().noneMatch(digest -> digest.name().equals(DIGEST))) {
            return () -> {};
        }
        var session = new Session(switchName, owned, device, pipeline);
        session.begin();
        return session::end;
    }

    LearningCounts counts(String switchName) {
        return counts.getOrDefault(switchName, LearningCounts.NONE);
    }

    /// A switch, for as long as it is connected and runs its program.
    private final class Session {

        private final String switchName;
        private final BooleanSupplier owned;
        private final Device device;
        private final Pipeline pipeline;
        private final Table table;
        private final Semaphore places = new Semaphore(WAITING);
        private final List<Subscription> subscriptions = new ArrayList<>();
        private volatile boolean over;

        Session(String switchName, BooleanSupplier owned, Device device, Pipeline pipeline) {
            this.switchName = switchName;
            this.owned = owned;
            this.device = device;
            this.pipeline = pipeline;
            this.table = pipeline.table(TABLE);
        }

        void begin() throws P4RuntimeException {
            subscriptions.add(device.idleEntries(pipeline, this::silent));
            subscriptions.add(device.digests(pipeline.digest(DIGEST), LISTS, list -> list.forEach(
                    digest -> Sighting.seen(switchName, digest).ifPresent(this::tell))));
            look();
        }

        boolean counts() {
            return !over && owned.getAsBoolean();
        }

        private void silent(TableEntry.Key entry) {
            if (entry.table().equals(table)) {
                Sighting.silence(switchName, entry).ifPresent(this::tell);
            }
        }

        private void tell(Sighting sighting) {
            if (places.tryAcquire()) {
                queue.add(new Told(this, sighting));
            } else {
                count(switchName, 0, 0, 0, 1);
            }
        }

        /// What fell silent while nobody listened.
        private void look() {
            Thread.ofVirtual().name("silent-" + switchName).start(() -> {
                try {
                    device.idle(table).forEach(this::silent);
                    Runnable _ = timer.after(looking, () -> {
                        if (!over) {
                            look();
                        }
                    });
                } catch (P4RuntimeException lost) {
                    LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", switchName, lost.getMessage());
                }
            });
        }

        void end() {
            over = true;
            subscriptions.forEach(Subscription::close);
        }
    }

    // ---- its own thread

    private void run() {
        try {
            while (true) {
                List<Told> told = new ArrayList<>();
                told.add(queue.take());
                queue.drainTo(told, TOGETHER - 1);
                told.forEach(each -> each.session().places.release());
                guarded(told);
            }
        } catch (InterruptedException closing) {
            LOG.log(System.Logger.Level.DEBUG, "learns no more");
        }
    }

    private void guarded(List<Told> told) {
        try {
            work(news(told.stream().distinct().toList()));
        } catch (StoreException unreachable) {
            // who sends is seen again, and who is silent is found by looking
            LOG.log(System.Logger.Level.WARNING, "nothing is learned: {0}", unreachable.getMessage());
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "what switches told got lost", bug);
        }
    }

    /// What would change something, as much of it as a customer may have.
    private List<Told> news(List<Told> told) {
        return policy.now(wanted -> told.stream().filter(each -> {
            Lessons alone = Lessons.of(wanted, List.of(each.sighting()));
            alone.refused().forEach(this::refuse);
            return !alone.change().isEmpty() && (each.sighting().silent() || paced(wanted, each.sighting()));
        }).toList());
    }

    private boolean paced(Wanted wanted, Sighting seen) {
        boolean may = pace.take(wanted.customer(seen.virtualSubnetId()).orElse(""));
        if (!may) {
            count(seen.switchName(), 0, 0, 0, 1);
        }
        return may;
    }

    /// All as one change; if that has a mistake, one by one.
    private void work(List<Told> told) {
        if (told.isEmpty()) {
            return;
        }
        try {
            commit(told);
        } catch (PolicyException mistake) {
            if (told.size() == 1) {
                refuse(told.getFirst().sighting(), mistake.getMessage());
            } else {
                told.forEach(each -> work(List.of(each)));
            }
        }
    }

    private void commit(List<Told> told) {
        var last = new Lessons[1];
        policy.commit(wanted -> {
            List<Sighting> ours = told.stream().filter(each -> each.session().counts()).map(Told::sighting)
                    .toList();
            last[0] = Lessons.of(wanted, ours);
            return last[0].change();
        });
        last[0].learned().forEach(seen -> count(seen.switchName(), 1, 0, 0, 0));
        last[0].forgotten().forEach(silent -> count(silent.switchName(), 0, 1, 0, 0));
        last[0].refused().forEach(this::refuse);
    }

    private void refuse(Lessons.Refusal refusal) {
        refuse(refusal.seen(), refusal.why());
    }

    /// Told once for each switch; the counter goes on.
    private void refuse(Sighting seen, String why) {
        boolean first = counts(seen.switchName()).refused() == 0;
        count(seen.switchName(), 0, 0, 1, 0);
        LOG.log(first ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                () -> "%s: %s with MAC %s on port %d, VSID %d, is not learned: %s".formatted(
                        seen.switchName(),
                        Addresses.text(seen.address()), seen.mac(), seen.port(), seen.virtualSubnetId(),
                        why));
    }

    private void count(String switchName, long learned, long forgotten, long refused, long passedOver) {
        counts.merge(switchName, LearningCounts.NONE.plus(learned, forgotten, refused, passedOver),
                (one, other) -> one.plus(other.learned(), other.forgotten(), other.refused(),
                        other.passedOver()));
    }

    /// What is on its way to the store may arrive there.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException later) {
            Thread.currentThread().interrupt();
        }
    }
}
