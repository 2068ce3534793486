package org.nvgre.compiler.ir;

import org.nvgre.compiler.types.Type;

/// What an extern object is to the control plane and to the switch, whatever its architecture calls it.
public sealed interface Resource {

    /// What a counter counts, or a meter measures.
    enum Unit {
        PACKETS, BYTES, BOTH
    }

    /// `index` is null where the architecture does not give the index a type.
    record Counter(long size, Unit unit, Type index) implements Resource {}

    record DirectCounter(Unit unit) implements Resource {}

    /// `index` as of a counter.
    record Meter(long size, Unit unit, Type index) implements Resource {}

    record DirectMeter(Unit unit) implements Resource {}

    /// `index` as of a counter.
    record Register(long size, Type cell, Type index) implements Resource {}

    /// An action profile; `selector` is null where its members form no groups.
    record Profile(long size, Selector selector) implements Resource {}

    /// How a member of a group is chosen. `maxGroupSize` is 0 where the program sets no limit.
    record Selector(String algorithm, long maxGroupSize) {}

    /// Nothing that the control plane sees.
    record Hidden() implements Resource {}
}
