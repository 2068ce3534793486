package org.nvgre.p4runtime;

import java.time.Duration;

/// How many updates a device gets in one request: as many as it does in about 40 ms. That is enough for the request
/// itself to cost nothing beside its updates, and little enough that what is urgent never waits long behind it; found
/// out by doubling and halving, since devices differ a thousandfold. Shared by all that write to a device.
final class FlowControl {
    private static final int FIRST = 256;
    private static final long QUICK = Duration.ofMillis(20).toNanos();
    private static final long SLOW = Duration.ofMillis(80).toNanos();

    private final int most;
    private volatile int batch;

    /// @param most updates in a request
    FlowControl(int most) {
        this.most = most;
        this.batch = Math.min(FIRST, most);
    }

    /// How many updates the next request is to have.
    int batch() {
        return batch;
    }

    /// @param nanos from sending the request to its answer, without those that were under way before it
    synchronized void answered(int updates, long nanos) {
        if (nanos > SLOW && updates <= batch) {
            batch = Math.max(1, updates / 2);
        } else if (nanos < QUICK && updates == batch) {
            batch = (int) Math.min(most, batch * 2L);
        }
    }

    /// The device had no room for a request of so many.
    synchronized void tooMany(int updates) {
        batch = Math.clamp(updates / 2, 1, batch);
    }
}
