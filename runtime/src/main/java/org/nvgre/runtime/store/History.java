package org.nvgre.runtime.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.nvgre.p4runtime.Subscription;

/// The newest commits, in order, for those who watch. Each watcher has its own place in it: one that is slow is behind,
/// and holds up nobody. A place keeps all that comes after it; what lies before all places is forgotten, but for the
/// newest, so that a watch can begin at a snapshot that is not quite new.
final class History {

    private static final System.Logger LOG = System.getLogger(History.class.getName());

    /// How many documents' writes are kept for watches that begin late.
    private static final int KEPT = 10_000;

    /// Between two tries to begin anew, when the store is out of reach.
    private static final Duration PAUSE = Duration.ofMillis(500);

    /// A commit, and the one after it; without a commit: some are missing here.
    private static final class Link {
        final Commit commit;
        Link next;

        Link(Commit commit) {
            this.commit = commit;
        }
    }

    private final Supplier<Snapshot> snapshots;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// The last that is forgotten; a placeholder when none was yet. Those after it are kept.
    private Link oldest;
    private Link newest;
    private int kept;
    private boolean closed;

    /// @param revision the history begins after it
    /// @param snapshots of the store: at least as new as the newest commit here, perhaps newer
    History(long revision, Supplier<Snapshot> snapshots) {
        this.snapshots = snapshots;
        begin(revision);
    }

    private void begin(long revision) {
        oldest = new Link(new Commit(revision, List.of()));
        newest = oldest;
        kept = 0;
    }

    void add(Commit commit) {
        lock.lock();
        try {
            newest.next = new Link(commit);
            newest = newest.next;
            kept += commit.writes().size();
            while (kept > KEPT && oldest.next != newest) {
                oldest = oldest.next;
                kept -= oldest.commit.writes().size();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Commits are missing: all who watch begin anew, with a snapshot.
    ///
    /// @param revision those up to it are missing, or were added already
    void restart(long revision) {
        lock.lock();
        try {
            newest.next = new Link(null);
            begin(revision);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Of the newest commit.
    long revision() {
        lock.lock();
        try {
            return newest.commit.revision();
        } finally {
            lock.unlock();
        }
    }

    /// Ends all watches.
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Subscription watch(long after, Watcher watcher) {
        var follower = new Follower(after, watcher);
        Thread.ofVirtual().name("store-watch").start(follower);
        return follower;
    }

    /// @return the link after which the first commit later than `revision` comes; null when that is forgotten
    private Link place(long revision) {
        lock.lock();
        try {
            if (revision < oldest.commit.revision()) {
                return null;
            }
            Link link = oldest;
            while (link.next != null && link.next.commit.revision() <= revision) {
                link = link.next;
            }
            return link;
        } finally {
            lock.unlock();
        }
    }

    private final class Follower implements Subscription, Runnable {
        private final Watcher watcher;
        /// Null: what comes next is forgotten.
        private Link place;
        private long seen;
        private boolean ended;

        Follower(long after, Watcher watcher) {
            this.watcher = watcher;
            seen = after;
            place = place(after);
        }

        @Override
        public void run() {
            while (true) {
                if (place == null) {
                    if (over()) {
                        return;
                    }
                    restart();
                } else if (!forward()) {
                    return;
                } else if (place.commit == null) {
                    place = null;
                } else if (place.commit.revision() > seen) {
                    seen = place.commit.revision();
                    call(() -> watcher.committed(place.commit));
                }
            }
        }

        private boolean over() {
            lock.lock();
            try {
                return ended || closed;
            } finally {
                lock.unlock();
            }
        }

        /// Awaits the next link, and steps onto it.
        ///
        /// @return false when the watch is over
        private boolean forward() {
            lock.lock();
            try {
                while (place.next == null && !ended && !closed) {
                    changed.awaitUninterruptibly();
                }
                if (ended || closed) {
                    return false;
                }
                place = place.next;
                return true;
            } finally {
                lock.unlock();
            }
        }

        private void restart() {
            try (Snapshot snapshot = snapshots.get()) {
                call(() -> watcher.restarted(snapshot));
                seen = snapshot.revision();
                place = place(seen);
            } catch (StoreException gone) {
                // Whoever uses the store hears of it, too. Here there is nobody to tell but the log.
                LOG.log(System.Logger.Level.WARNING, gone.getMessage());
                pause();
            }
        }

        private void pause() {
            lock.lock();
            try {
                long left = PAUSE.toNanos();
                while (left > 0 && !ended && !closed) {
                    left = changed.awaitNanos(left);
                }
            } catch (InterruptedException stopped) {
                ended = true;
            } finally {
                lock.unlock();
            }
        }

        private void call(Runnable body) {
            try {
                body.run();
            } catch (RuntimeException bug) {
                LOG.log(System.Logger.Level.ERROR, "a watcher of the store failed", bug);
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                ended = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
