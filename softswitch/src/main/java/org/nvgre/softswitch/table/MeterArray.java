package org.nvgre.softswitch.table;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.nvgre.softswitch.packet.PacketState;

/** An indirect meter, or with size 0 what the direct meters of a table have in common. */
public final class MeterArray {
    private final String name;
    private final boolean bytes;
    private final AtomicReferenceArray<Meter> cells;

    public MeterArray(String name, int size, boolean bytes) {
        this.name = name;
        this.bytes = bytes;
        this.cells = new AtomicReferenceArray<>(size);
    }

    public String name() {
        return name;
    }

    public int size() {
        return cells.length();
    }

    public Meter cell(int index) {
        Meter meter = cells.get(index);
        return meter == null ? Meter.UNCONFIGURED : meter;
    }

    public void configure(int index, Meter meter) {
        cells.set(index, meter);
    }

    /** The colour of the packet by the cell at {@code index}, -1 where there is none. */
    public int mark(PacketState s, long index) {
        return index >= 0 && index < size() ? mark(s, cell((int) index)) : -1;
    }

    public int mark(PacketState s, Meter meter) {
        return meter == Meter.UNCONFIGURED
                ? Meter.GREEN
                : meter.mark(bytes ? s.ingressLength : 1, System.nanoTime());
    }
}
