package org.nvgre.softswitch.trace;

import java.math.BigInteger;
import java.util.List;

/// What a piece of a program did to its packet, or to the switch.
public sealed interface Effect {

    /// A field of a valid header, or of metadata, got another value.
    record Changed(FieldValue before, BigInteger after) implements Effect {}

    /// A header became valid.
    record HeaderAdded(String header, List<FieldValue> fields) implements Effect {
        public HeaderAdded {
            fields = List.copyOf(fields);
        }
    }

    /// A header became invalid.
    record HeaderRemoved(String header) implements Effect {}

    /// A cell of a counter counted the packet.
    ///
    /// @param index the program's; the array may have no such cell, and then nothing was counted
    record Counted(String counter, long index) implements Effect {}

    /// A cell of a meter measured the packet.
    ///
    /// @param color 0 green, 1 yellow, 2 red; -1 where the array has no such cell
    record Metered(String meter, long index, int color) implements Effect {}

    /// A cell of a register was written.
    record RegisterWritten(String register, long index, FieldValue value) implements Effect {}

    /// The control ends here.
    record Exited() implements Effect {}
}
