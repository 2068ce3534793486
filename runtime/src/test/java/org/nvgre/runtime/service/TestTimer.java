package org.nvgre.runtime.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Time that passes when told to.
public final class TestTimer implements Timer {

    private record Task(Instant due, Runnable work) {}

    private static final long LIMIT_NANOS = 60_000_000_000L;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparing(Task::due));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized Runnable after(Duration delay, Runnable work) {
        var task = new Task(now.plus(delay), work);
        tasks.add(task);
        return () -> remove(task);
    }

    private synchronized void remove(Task task) {
        tasks.remove(task);
    }

    public void pass(Duration time) {
        due(time).forEach(task -> task.work.run());
    }

    private synchronized List<Task> due(Duration time) {
        now = now.plus(time);
        List<Task> due = new ArrayList<>();
        while (!tasks.isEmpty() && !tasks.peek().due.isAfter(now)) {
            due.add(tasks.remove());
        }
        return due;
    }

    /// Lets time pass, a little for every step that the others may have made meanwhile, until something holds.
    public void passUntil(Duration step, BooleanSupplier condition) {
        until(condition, () -> pass(step));
    }

    /// Waits, without any time passing, until something holds.
    public static void until(BooleanSupplier condition) {
        until(condition, () -> {});
    }

    private static void until(BooleanSupplier condition, Runnable each) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT_NANOS) {
                throw new AssertionError("it did not come to this within a minute");
            }
            each.run();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
