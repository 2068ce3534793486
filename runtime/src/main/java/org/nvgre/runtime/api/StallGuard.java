package org.nvgre.runtime.api;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Cuts off clients that have stopped reading: else each would keep a thread, a connection and what it is being sent for
/// ever. A write that takes too long has its thread interrupted, which closes the connection's channel.
final class StallGuard implements AutoCloseable {

    private final Duration limit;
    private final Set<Guarded> open = ConcurrentHashMap.newKeySet();
    private final Thread sweeper = Thread.ofVirtual().name("api-stalls").unstarted(this::sweep);

    /// @param limit for one write
    StallGuard(Duration limit) {
        this.limit = limit;
        sweeper.start();
    }

    /// Another face of `out`, for the calling thread to write through, and to close.
    OutputStream guard(OutputStream out) {
        var guarded = new Guarded(out, Thread.currentThread());
        open.add(guarded);
        return guarded;
    }

    @SuppressWarnings("BusyWait") // a slow clock, on a virtual thread
    private void sweep() {
        try {
            while (true) {
                Thread.sleep(limit.dividedBy(4));
                long now = System.nanoTime();
                open.forEach(each -> each.interruptIfStalled(now));
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    @Override
    public void close() {
        sweeper.interrupt();
    }

    private final class Guarded extends OutputStream {

        private final OutputStream out;
        private final Thread writer;
        private long began;
        private boolean writing;

        private Guarded(OutputStream out, Thread writer) {
            this.out = out;
            this.writer = writer;
        }

        private synchronized void interruptIfStalled(long now) {
            if (writing && now - began > limit.toNanos()) {
                writer.interrupt();
            }
        }

        private synchronized void begin() {
            began = System.nanoTime();
            writing = true;
        }

        private synchronized void end() {
            writing = false;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[]{(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            begin();
            try {
                out.write(bytes, offset, length);
            } finally {
                end();
            }
        }

        @Override
        public void flush() throws IOException {
            begin();
            try {
                out.flush();
            } finally {
                end();
            }
        }

        @Override
        public void close() throws IOException {
            begin(); // it may have to write, too
            try {
                out.close();
            } finally {
                end();
                open.remove(this);
            }
        }
    }
}
