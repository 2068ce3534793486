package org.nvgre.runtime.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Remembers the commits it is shown.
class Seen implements Watcher {

    static final Duration LONG = Duration.ofSeconds(60);

    private final List<Commit> commits = new ArrayList<>();
    private long revision;

    @Override
    public synchronized void committed(Commit commit) {
        commits.add(commit);
        reached(commit.revision());
    }

    @Override
    public synchronized void restarted(Snapshot snapshot) {
        throw new AssertionError("no commit was to be missing");
    }

    final synchronized void reached(long now) {
        assertTrue(now > revision, () -> "revision %d after %d".formatted(now, revision));
        revision = now;
        notifyAll();
    }

    synchronized List<Commit> commits() {
        return List.copyOf(commits);
    }

    /// Returns when that revision was seen.
    final void await(long awaited) throws InterruptedException {
        until(() -> revision >= awaited,
                () -> "revision %d was not seen, but %d".formatted(awaited, revision));
    }

    final synchronized void until(BooleanSupplier condition, java.util.function.Supplier<String> otherwise)
            throws InterruptedException {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            assertTrue(left > 0, otherwise);
            wait(left);
        }
    }
}
