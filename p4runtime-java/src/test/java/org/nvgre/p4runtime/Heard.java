package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What a device said by itself, to be waited for.
final class Heard implements StreamListener {
    private final BlockingQueue<Object> all = new LinkedBlockingQueue<>();

    @Override
    public void arbitration(Arbitration arbitration) {
        all.add(arbitration);
    }

    @Override
    public void error(String message) {
        all.add(message);
    }

    @Override
    public void down(P4RuntimeException why) {
        all.add(why);
    }

    void packet(Packet packet) {
        all.add(packet);
    }

    /// The next thing, of whatever kind; fails when nothing comes.
    Object next() {
        return next(all);
    }

    static <T> T next(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(10, TimeUnit.SECONDS);
            assertNotNull(next, "nothing came");
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
