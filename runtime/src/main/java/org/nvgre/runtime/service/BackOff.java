package org.nvgre.runtime.service;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before something is tried again: each time twice as long, up to a limit; and anything between half
/// and all of it, so that many that failed together do not all come back together. For one thread.
final class BackOff {

    private final Duration first;
    private final Duration most;
    private final RandomGenerator random;
    private Duration next;

    BackOff(Duration first, Duration most, RandomGenerator random) {
        this.first = first;
        this.most = most;
        this.random = random;
        this.next = first;
    }

    Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(most) > 0 ? most : doubled;
        return Duration.ofNanos(now.toNanos() / 2 + random.nextLong(now.toNanos() / 2 + 1));
    }

    /// It worked.
    void reset() {
        next = first;
    }
}
