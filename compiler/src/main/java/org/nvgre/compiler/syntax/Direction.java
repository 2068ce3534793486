package org.nvgre.compiler.syntax;

/// The direction of a parameter. Without one it is a compile-time or control-plane value.
public enum Direction {
    NONE, IN, OUT, INOUT;

    /// Whether the callee starts with the caller's value.
    public boolean readsArgument() {
        return this != OUT;
    }

    /// Whether the caller's variable is written.
    public boolean writesArgument() {
        return this == OUT || this == INOUT;
    }
}
