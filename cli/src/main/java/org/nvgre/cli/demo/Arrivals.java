package org.nvgre.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What comes out of tenant ports, until it is looked at.
final class Arrivals {

    /// @param bytes with the tag that the frame has on the port
    @SuppressWarnings("ArrayRecordComponent") // compared by hand
    record Arrival(Nve nve, int port, byte[] bytes) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private List<Arrival> waiting = new ArrayList<>();

    void add(Arrival arrival) {
        lock.lock();
        try {
            waiting.add(arrival);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Everything that has come since the last call, as soon as it is so many, or when the patience is at
    /// its end.
    List<Arrival> take(int expected, Duration patience) {
        lock.lock();
        try {
            long nanoseconds = patience.toNanos();
            while (waiting.size() < expected && nanoseconds > 0) {
                nanoseconds = more.awaitNanos(nanoseconds);
            }
            List<Arrival> taken = waiting;
            waiting = new ArrayList<>();
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }
}
