package org.nvgre.runtime.service;

/// How a switch and this controller are with each other.
public enum State {
    /// It is another controller's.
    STANDBY,
    /// It is being reached.
    CONNECTING,
    /// It cannot be reached; this is tried again and again.
    UNREACHABLE,
    /// It is being read, compared and written.
    RECONCILING,
    /// It holds what is wanted.
    EQUAL,
    /// It does not take all that is wanted; this is tried again and again.
    FAILING
}
