package org.nvgre.cli.bench.dataplane;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.nvgre.softswitch.port.LinuxPort;

/// Frames into one veth pair and out of another. The sender has so many frames under way and no more, so that a slow
/// switch is not drowned in what it cannot take and a fast one is never idle; frames that do not come out for a while are
/// lost.
final class WireRun {

    /// Frames under way.
    static final int WINDOW = 3072;

    private static final int BURST = 64;
    private static final long PAUSE_NANOS = 20_000;
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private WireRun() {}

    /// @param frames sent over and over
    /// @param seconds measured by the receiver, after as many seconds to warm up
    static Throughput of(List<byte[]> frames, double warmUp, double seconds) throws IOException {
        int expected = frames.getFirst().length + Frames.ENCAPSULATION;
        AtomicLong received = new AtomicLong();
        LinuxPort.Receiver count = (_, length) -> {
            if (length == expected) {
                received.incrementAndGet();
            }
        };
        try (LinuxPort _ = LinuxPort.open(VethPairs.UNDERLAY + "1", count);
                LinuxPort sender = LinuxPort.open(VethPairs.TENANT + "1", (_, _) -> {})) {
            Flow flow = new Flow(sender, received, frames);
            flow.run(warmUp);
            long before = received.get();
            long sentBefore = flow.sent;
            long start = System.nanoTime();
            flow.run(seconds);
            return new Throughput(received.get() - before,
                    (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1),
                    flow.sent - sentBefore);
        }
    }

    /// The sender's side.
    private static final class Flow {
        private final LinuxPort sender;
        private final AtomicLong received;
        private final byte[][] frames;
        private long sent;
        private long lost;
        private int next;

        Flow(LinuxPort sender, AtomicLong received, List<byte[]> frames) {
            this.sender = sender;
            this.received = received;
            this.frames = frames.toArray(byte[][]::new);
        }

        void run(double seconds) {
            long end = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
            long progress = System.nanoTime();
            long seen = received.get();
            while (System.nanoTime() < end) {
                if (sent - lost - received.get() <= WINDOW - BURST) {
                    burst();
                } else {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                long now = received.get();
                if (now != seen) {
                    seen = now;
                    progress = System.nanoTime();
                } else if (System.nanoTime() - progress > PATIENCE_NANOS) {
                    lost = sent - now;
                    progress = System.nanoTime();
                }
            }
        }

        private void burst() {
            for (int i = 0; i < BURST; i++) {
                byte[] frame = frames[next];
                next = (next + 1) % frames.length;
                sender.send(frame, frame.length);
            }
            sender.flush();
            sent += BURST;
        }
    }
}
