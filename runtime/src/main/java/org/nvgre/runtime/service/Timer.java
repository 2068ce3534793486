package org.nvgre.runtime.service;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The time, and things to be done at their time. Tests have one of their own, so that they need not wait.
public interface Timer {

    Instant now();

    /// @param task returns soon
    /// @return what takes it back, if it is not done yet
    Runnable after(Duration delay, Runnable task);

    /// The real one; one thread for all tasks, for as long as the process lives.
    static Timer system() {
        final class Threads {
            private static final ScheduledThreadPoolExecutor ONE = one();

            private Threads() {}

            private static ScheduledThreadPoolExecutor one() {
                var thread = new ScheduledThreadPoolExecutor(1,
                        Thread.ofPlatform().daemon().name("timer").factory());
                thread.setRemoveOnCancelPolicy(true);
                return thread;
            }
        }
        return new Timer() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public Runnable after(Duration delay, Runnable task) {
                var scheduled = Threads.ONE.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                return () -> scheduled.cancel(false);
            }
        };
    }
}
