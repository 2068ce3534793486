package org.nvgre.cli.bench.dataplane;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.nvgre.softswitch.port.LinuxPort;

/// Frames into one veth pair and out of another. The sender has so many frames under way and no more, so that a slow
/// switch is not drowned in what it cannot take and a fast one is never idle; frames that do not come out for a while are
/// lost. How many suit a switch best is tried out: bmv2 has room for 64 packets on their way out, others for thousands.
final class WireRun {

    private static final int[] WINDOWS = {64, 512, 3072};
    private static final double TRIAL_SECONDS = 2;
    private static final int BURST = 64;
    private static final long PAUSE_NANOS = 20_000;
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<byte[]> frames;
    private final LinuxPort sender;
    private final AtomicLong received;

    private WireRun(List<byte[]> frames, LinuxPort sender, AtomicLong received) {
        this.frames = frames;
        this.sender = sender;
        this.received = received;
    }

    /// @param frames sent over and over
    /// @param warmUp seconds before anything is measured
    /// @param seconds measured by the receiver
    static Throughput of(List<byte[]> frames, double warmUp, double seconds) throws IOException {
        int expected = frames.getFirst().length + Frames.ENCAPSULATION;
        AtomicLong received = new AtomicLong();
        LinuxPort.Receiver count = (_, length) -> {
            if (length == expected) {
                received.setRelease(received.getPlain() + 1);
            }
        };
        try (LinuxPort _ = LinuxPort.open(VethPairs.UNDERLAY + "1", count);
                LinuxPort sender = LinuxPort.open(VethPairs.TENANT + "1", (_, _) -> {})) {
            WireRun run = new WireRun(frames, sender, received);
            run.measure(WINDOWS[WINDOWS.length - 1], warmUp);
            int best = 0;
            double most = -1;
            for (int window : WINDOWS) {
                double rate = run.measure(window, TRIAL_SECONDS).perSecond();
                if (rate > most) {
                    most = rate;
                    best = window;
                }
            }
            return run.measure(best, seconds);
        }
    }

    private Throughput measure(int window, double seconds) {
        Flow flow = new Flow(window);
        flow.run(seconds / 10);
        long before = received.get();
        long sentBefore = flow.sent;
        long start = System.nanoTime();
        flow.run(seconds);
        double took = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
        Throughput measured = new Throughput(received.get() - before, took, flow.sent - sentBefore, window);
        flow.drain();
        return measured;
    }

    /// The sender's side.
    private final class Flow {
        private final int window;
        private final long first = received.get();
        private long sent;
        private long lost;
        private int next;
        private long progress = System.nanoTime();
        private long seen;

        Flow(int window) {
            this.window = window;
        }

        private long arrived() {
            return received.getAcquire() - first;
        }

        void run(double seconds) {
            long end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
            progress = System.nanoTime();
            while (System.nanoTime() < end) {
                if (sent - lost - arrived() <= window - BURST) {
                    burst();
                } else {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                if (isStuck()) {
                    lost = sent - seen;
                }
            }
        }

        /// So that the next one does not count what is under way.
        void drain() {
            progress = System.nanoTime();
            while (arrived() < sent && !isStuck()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }

        private boolean isStuck() {
            long now = System.nanoTime();
            long arrived = arrived();
            boolean stuck = arrived == seen && now - progress > PATIENCE_NANOS;
            if (arrived != seen || stuck) {
                seen = arrived;
                progress = now;
            }
            return stuck;
        }

        private void burst() {
            for (int i = 0; i < BURST; i++) {
                byte[] frame = frames.get(next);
                next = (next + 1) % frames.size();
                sender.send(frame, frame.length);
            }
            sender.flush();
            sent += BURST;
        }
    }
}
