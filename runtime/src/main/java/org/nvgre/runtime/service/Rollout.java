package org.nvgre.runtime.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Update;
import org.nvgre.runtime.desired.Delta;
import org.nvgre.runtime.device.MakeBeforeBreak;
import org.nvgre.runtime.device.MakeBeforeBreak.Phase;

/// Takes changes to the switches, in the order in which they were made: those that wait go together, the switches of a
/// phase at the same time, and each phase when the one before it is complete everywhere ({@link MakeBeforeBreak}). A
/// switch that takes too long is left behind: it is compared as a whole afterwards, and holds up nobody. Where an address
/// moves, its old home is let go a moment later, while the next changes go on, unless they concern the same entries.
final class Rollout implements AutoCloseable {

    /// What a change means for one switch.
    record Part(SwitchKeeper.Change writing, Delta delta) {}

    /// A change.
    ///
    /// @param revision of the policy
    /// @param renumbered switches whose numbers are to be stored before anything of it is written
    record Batch(long revision, Map<String, Part> parts, Set<String> renumbered) {}

    /// Changes on their way together.
    private static final class Journey {

        private final List<Batch> batches;
        private final Map<String, List<SwitchKeeper.Change>> writings = new TreeMap<>();
        private final Map<String, Merge> merges = new HashMap<>();
        private final MakeBeforeBreak order;
        private Instant due = Instant.MIN;

        Journey(List<Batch> batches) {
            this.batches = batches;
            for (Batch batch : batches) {
                batch.parts().forEach((name, part) -> {
                    writings.computeIfAbsent(name, _ -> new ArrayList<>()).add(part.writing());
                    merges.computeIfAbsent(name, _ -> new Merge()).add(part.delta());
                });
            }
            Map<String, Delta> deltas = new HashMap<>();
            merges.forEach((name, merge) -> deltas.put(name, merge.delta()));
            order = new MakeBeforeBreak(deltas);
        }

        Set<String> renumbered() {
            var names = new HashSet<String>();
            batches.forEach(batch -> names.addAll(batch.renumbered()));
            return names;
        }

        boolean concernsSameAs(Journey other) {
            return merges.entrySet().stream().anyMatch(each -> other.merges.containsKey(each.getKey())
                    && other.merges.get(each.getKey()).overlaps(each.getValue()));
        }

        /// Writes for all changes through the newest of them; if that is of another session than an earlier one, or is not
        /// there, the switch is left behind.
        void write(String name, List<List<Update>> steps) {
            if (!writings.get(name).getLast().write(steps)) {
                abandon(name);
            }
        }

        void abandon(String name) {
            writings.get(name).forEach(SwitchKeeper.Change::abandon);
        }

        void close() {
            writings.values().forEach(each -> each.forEach(SwitchKeeper.Change::close));
        }
    }

    /// What several changes of a switch make together.
    private static final class Merge {

        private final Map<Entity.Key, Entity> before = new HashMap<>();
        private final Map<Entity.Key, Entity> after = new HashMap<>();
        private final Set<Entity.Key> keys = new HashSet<>();

        void add(Delta delta) {
            delta.before().stream().filter(entity -> !keys.contains(entity.key()))
                    .forEach(entity -> before.put(entity.key(), entity));
            delta.before().forEach(entity -> after.remove(entity.key()));
            delta.after().forEach(entity -> after.put(entity.key(), entity));
            delta.before().forEach(entity -> keys.add(entity.key()));
            delta.after().forEach(entity -> keys.add(entity.key()));
        }

        Delta delta() {
            return new Delta(List.copyOf(before.values()), List.copyOf(after.values()));
        }

        boolean overlaps(Merge other) {
            return keys.size() < other.keys.size()
                    ? keys.stream().anyMatch(other.keys::contains)
                    : other.keys.stream().anyMatch(keys::contains);
        }
    }

    private static final System.Logger LOG = System.getLogger(Rollout.class.getName());

    private final Settings settings;
    private final Timer timer;
    private final Function<Set<String>, Set<String>> numbers;
    private final Runnable progress;
    private final Thread thread;

    // Guarded by this.
    private List<Batch> waiting = new ArrayList<>();
    private final Set<Batch> unfinished = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean closed;
    /// Of the thread alone.
    private final List<Journey> leaving = new ArrayList<>();

    /// @param numbers stores what numbers these switches use; gives those of them that are not ours to write to any more
    /// @param progress hears whenever something is complete
    Rollout(Settings settings, Function<Set<String>, Set<String>> numbers, Runnable progress) {
        this.settings = settings;
        this.timer = settings.timer();
        this.numbers = numbers;
        this.progress = progress;
        thread = Thread.ofVirtual().name("rollout").start(this::run);
    }

    synchronized void add(Batch batch) {
        waiting.add(batch);
        unfinished.add(batch);
        notifyAll();
    }

    /// Switches to which something up to this revision is still to be written.
    synchronized Set<String> unfinished(long revision) {
        var names = new TreeSet<String>();
        unfinished.stream().filter(batch -> batch.revision() <= revision)
                .forEach(batch -> names.addAll(batch.parts().keySet()));
        return names;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException later) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                List<Batch> next = take();
                if (next.isEmpty()) {
                    letGo(journey -> !timer.now().isBefore(journey.due));
                } else {
                    travel(new Journey(next));
                }
            }
        } catch (InterruptedException closing) {
            LOG.log(System.Logger.Level.DEBUG, "no more changes are made");
        } catch (RuntimeException | Error bug) {
            LOG.log(System.Logger.Level.ERROR, "no more changes are made", bug);
            throw bug;
        } finally {
            leaving.forEach(Journey::close);
        }
    }

    /// Those that wait; none when it is time for an old home to let go.
    private synchronized List<Batch> take() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            Instant due = leaving.stream().map(journey -> journey.due).min(Instant::compareTo)
                    .orElse(Instant.MAX);
            if (!timer.now().isBefore(due)) {
                return List.of();
            }
            pause(due);
        }
        if (closed) {
            throw new InterruptedException("closed");
        }
        List<Batch> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    /// Until then, or until something comes.
    @SuppressWarnings("WaitNotInLoop") // who calls it loops
    private void pause(Instant until) throws InterruptedException {
        Runnable cancel = until.equals(Instant.MAX)
                ? () -> {}
                : timer.after(Duration.between(timer.now(), until), this::wake);
        try {
            wait();
        } finally {
            cancel.run();
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    private void travel(Journey journey) throws InterruptedException {
        waitForOthers(journey);
        if (!journey.renumbered().isEmpty()) {
            numbers.apply(journey.renumbered()).stream().filter(journey.writings::containsKey)
                    .forEach(journey::abandon);
        }
        for (Phase phase : List.of(Phase.PREPARE, Phase.ARRIVE, Phase.SWITCH_OVER)) {
            go(journey, phase);
        }
        if (journey.order.drains()) {
            journey.due = timer.now().plus(settings.drain());
            leaving.add(journey);
        } else {
            depart(journey);
        }
    }

    /// An entry that an earlier change is still to let go is not touched before that is done.
    private void waitForOthers(Journey journey) throws InterruptedException {
        for (Journey other : List.copyOf(leaving)) {
            if (journey.concernsSameAs(other)) {
                synchronized (this) {
                    while (timer.now().isBefore(other.due) && !closed) {
                        pause(other.due);
                    }
                }
                letGo(each -> each == other);
            }
        }
    }

    private void letGo(Predicate<Journey> which) throws InterruptedException {
        for (Journey journey : leaving.stream().filter(which).toList()) {
            leaving.remove(journey);
            depart(journey);
        }
    }

    private void depart(Journey journey) throws InterruptedException {
        go(journey, Phase.LEAVE);
        go(journey, Phase.LET_GO);
        journey.close();
        synchronized (this) {
            journey.batches.forEach(unfinished::remove);
        }
        progress.run();
    }

    /// All switches at the same time; who is not done in time is left behind.
    private void go(Journey journey, Phase phase) throws InterruptedException {
        Map<String, List<List<Update>>> steps = journey.order.steps(phase);
        if (steps.isEmpty()) {
            return;
        }
        var left = new CountDownLatch(steps.size());
        Set<String> late = new HashSet<>(steps.keySet());
        steps.forEach((name, updates) -> Thread.ofVirtual().name("change-" + name).start(() -> {
            try {
                journey.write(name, updates);
                synchronized (late) {
                    late.remove(name);
                }
            } finally {
                left.countDown();
            }
        }));
        if (!left.await(settings.phaseDeadline().toNanos(), TimeUnit.NANOSECONDS)) {
            synchronized (late) {
                late.forEach(journey::abandon);
            }
        }
    }
}
