package org.nvgre.softswitch.table;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** An indirect meter, or with size 0 what the direct meters of a table have in common. */
public final class MeterArray {
    private final String name;
    private final boolean bytes;
    private final ColorCode colors;
    private final AtomicReferenceArray<Meter> cells;

    public MeterArray(String name, int size, boolean bytes, ColorCode colors) {
        this.name = name;
        this.bytes = bytes;
        this.colors = colors;
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

    /** The colour of a packet of {@code length} bytes by the cell at {@code index}, -1 where there is none. */
    public int mark(long index, long length) {
        return index >= 0 && index < size() ? mark(cell((int) index), length) : -1;
    }

    public int mark(Meter meter, long length) {
        return meter == Meter.UNCONFIGURED ? Meter.GREEN : meter.mark(bytes ? length : 1, System.nanoTime());
    }

    /** The number by which the program knows a colour. */
    public int codeOf(int color) {
        return colors.of(color);
    }

    /** Goes on metering as another one does; false if that has rates in a cell or a unit that this one has not. */
    public boolean takeFrom(MeterArray other) {
        for (int i = 0; i < other.size(); i++) {
            Meter meter = other.cell(i);
            if (meter != Meter.UNCONFIGURED) {
                if (i >= size() || bytes != other.bytes) {
                    return false;
                }
                configure(i, meter);
            }
        }
        return true;
    }
}
