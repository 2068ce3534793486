package org.nvgre.p4runtime;

import org.p4.config.v1.CounterSpec;

/// An indexed counter of a pipeline.
///
/// @param id   P4Runtime's number for it
/// @param size how many cells it has
public record Counter(int id, String name, long size, Unit unit) {
    /// What a cell counts.
    public enum Unit {
        PACKETS, BYTES, BOTH
    }

    static Counter of(org.p4.config.v1.Counter info) {
        return new Counter(info.getPreamble().getId(), info.getPreamble().getName(), info.getSize(),
                unit(info.getSpec()));
    }

    private static Unit unit(CounterSpec spec) {
        return switch (spec.getUnit()) {
            case PACKETS -> Unit.PACKETS;
            case BYTES -> Unit.BYTES;
            case BOTH -> Unit.BOTH;
            case UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("a counter without a unit");
        };
    }

    /// `counter 'nvgre.drops'`
    @Override
    public String toString() {
        return "counter '" + name + "'";
    }
}
