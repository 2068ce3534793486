package org.nvgre.softswitch.port;

/// How quickly frames come in at a port. Whoever sends one to a thread that sleeps has to wake it, which takes longer than to
/// send the frame; so a busy port is looked at every now and then instead, as network cards moderate their interrupts. A port
/// with little to do sleeps, and takes each frame at once.
final class ArrivalRate {
    /// How long a busy port is not looked at: at the rates in question its ring holds many times what comes meanwhile.
    static final long PAUSE_NANOS = 50_000;

    private static final int SAMPLE = 32;
    private static final long BUSY_NANOS_PER_FRAME = 20_000;

    private int taken;
    private long since;
    private boolean busy;

    /// @param now as System.nanoTime() has it
    ArrivalRate(long now) {
        since = now;
    }

    void took(int frames) {
        taken += frames;
    }

    /// @param now as before, later
    boolean isWorthAPause(long now) {
        if (taken >= SAMPLE) {
            busy = now - since < taken * BUSY_NANOS_PER_FRAME;
            taken = 0;
            since = now;
        } else if (now - since > SAMPLE * BUSY_NANOS_PER_FRAME) {
            busy = false;
            taken = 0;
            since = now;
        }
        return busy;
    }
}
