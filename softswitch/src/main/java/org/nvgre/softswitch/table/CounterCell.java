package org.nvgre.softswitch.table;

import java.util.concurrent.atomic.AtomicLong;

/** Packets and bytes. */
public final class CounterCell {
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    public void count(int length) {
        packets.incrementAndGet();
        bytes.addAndGet(length);
    }

    public long packets() {
        return packets.get();
    }

    public long bytes() {
        return bytes.get();
    }

    public void set(long newPackets, long newBytes) {
        packets.set(newPackets);
        bytes.set(newBytes);
    }
}
