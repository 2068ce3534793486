package org.nvgre.softswitch.traffic;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs jobs one after the other, in order of arrival, on the threads that bring them: whoever finds the queue
 * idle works it off.
 *
 * <p>{@link #run} returns when its job is done, with one exception: a thread that is itself inside a job, of this
 * queue or of any other, only leaves its job behind. So switches that are wired to each other never wait in a
 * circle.
 */
public final class InputQueue {
    private static final ThreadLocal<Boolean> INSIDE_JOB = ThreadLocal.withInitial(() -> false);

    private static final class Job {
        private final Runnable work;
        private final CountDownLatch done = new CountDownLatch(1);
        /** Written before it is done. */
        private Throwable failure;

        Job(Runnable work) {
            this.work = work;
        }

        /** Those behind it must not wait for one that fails. */
        void run() {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                failure = e;
            } finally {
                done.countDown();
            }
        }

        void rethrow() {
            switch (failure) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case null, default -> {
                    // it has not failed
                }
            }
        }
    }

    private final ConcurrentLinkedQueue<Job> jobs = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    /** Does {@code work}. What it throws, who waits for it gets. */
    public void run(Runnable work) {
        Job job = new Job(work);
        jobs.add(job);
        boolean nested = INSIDE_JOB.get();
        workOff();
        if (!nested) {
            await(job);
            job.rethrow();
        }
    }

    private void workOff() {
        while (!jobs.isEmpty() && busy.compareAndSet(false, true)) {
            boolean nested = INSIDE_JOB.get();
            INSIDE_JOB.set(true);
            try {
                for (Job job = jobs.poll(); job != null; job = jobs.poll()) {
                    job.run();
                }
            } finally {
                INSIDE_JOB.set(nested);
                busy.set(false);
            }
        }
    }

    private static void await(Job job) {
        boolean interrupted = false;
        while (true) {
            try {
                job.done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
