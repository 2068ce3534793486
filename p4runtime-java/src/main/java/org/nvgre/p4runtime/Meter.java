package org.nvgre.p4runtime;

import org.p4.config.v1.MeterSpec;

/// An indexed meter of a pipeline.
///
/// @param id   P4Runtime's number for it
/// @param size how many cells it has
/// @param unit in what its rates are counted, for each second
public record Meter(int id, String name, long size, Unit unit) {
    /// What a cell measures.
    public enum Unit {
        PACKETS, BYTES
    }

    static Meter of(org.p4.config.v1.Meter info) {
        return new Meter(info.getPreamble().getId(), info.getPreamble().getName(), info.getSize(),
                unit(info.getSpec()));
    }

    private static Unit unit(MeterSpec spec) {
        return switch (spec.getUnit()) {
            case PACKETS -> Unit.PACKETS;
            case BYTES -> Unit.BYTES;
            case UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("a meter without a unit");
        };
    }

    /// The rates of one of its cells.
    ///
    /// @throws IllegalArgumentException there is no such cell
    public MeterEntry entry(long index, Rates rates) {
        return new MeterEntry(new MeterEntry.Key(this, index), rates);
    }

    /// `meter 'nvgre.subnet_rate'`
    @Override
    public String toString() {
        return "meter '" + name + "'";
    }
}
