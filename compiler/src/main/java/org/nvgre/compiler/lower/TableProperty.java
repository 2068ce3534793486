package org.nvgre.compiler.lower;

/// What a property of a table means; each architecture has its own names for these.
enum TableProperty {
    COUNTER, METER, IMPLEMENTATION, IDLE_TIMEOUT,
    /// Of no consequence here, such as hints to another compiler.
    IGNORED
}
