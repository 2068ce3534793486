package org.nvgre.softswitch.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What some entries have and most do not: counter, meter, idle time, and what the control plane keeps with it. */
final class Extras {
    private static final VarHandle PACKETS;
    private static final VarHandle BYTES;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            PACKETS = lookup.findVarHandle(Extras.class, "packets", long.class);
            BYTES = lookup.findVarHandle(Extras.class, "bytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long packets;
    private volatile long bytes;
    volatile long lastHitNanos = System.nanoTime();
    /** The last hit when it was told that the entry is idle. */
    volatile long toldHitNanos = lastHitNanos - 1;
    volatile Meter meter = Meter.UNCONFIGURED;
    volatile Entry.Note note;

    Extras(Entry.Note note) {
        this.note = note;
    }

    void count(int length) {
        PACKETS.getAndAdd(this, 1L);
        BYTES.getAndAdd(this, (long) length);
    }

    void setCounter(long newPackets, long newBytes) {
        packets = newPackets;
        bytes = newBytes;
    }

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }
}
