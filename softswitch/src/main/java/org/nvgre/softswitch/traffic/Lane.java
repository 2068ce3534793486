package org.nvgre.softswitch.traffic;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A way through the switch, for one thread at a time. Packets of one lane stay in order; lanes work side by side on
 * the same tables, counters, meters and registers, as the threads of a switch do.
 */
public final class Lane {
    private static final long PATIENCE_NANOS = 10_000;

    private final Forwarder forwarder;
    private Forwarder.Loaded loaded;
    private Target through;
    private final AtomicBoolean underWay = new AtomicBoolean();

    Lane(Forwarder forwarder) {
        this.forwarder = forwarder;
    }

    /** Takes a packet, the first {@code length} bytes of an array that is only lent, through the current program. */
    public void receive(int port, byte[] packet, int length) {
        receive(port, packet, length, 0);
    }

    void receive(int port, byte[] packet, int length, long tag) {
        enter();
        try {
            Forwarder.Loaded now = forwarder.current();
            if (now == null) {
                return;
            }
            if (!now.equals(loaded)) {
                loaded = now;
                through = forwarder.targetOf(now);
            }
            var _ = Forwarder.process(through, port, packet, length, tag);
        } finally {
            underWay.setRelease(false);
        }
    }

    /** Either this sees that packets are held, or who holds them sees this one under way: both are volatile. */
    private void enter() {
        underWay.set(true);
        while (forwarder.isHeld()) {
            underWay.setRelease(false);
            while (forwarder.isHeld()) {
                LockSupport.parkNanos(PATIENCE_NANOS);
            }
            underWay.set(true);
        }
    }

    void awaitIdle() {
        while (underWay.get()) {
            Thread.onSpinWait();
        }
    }
}
