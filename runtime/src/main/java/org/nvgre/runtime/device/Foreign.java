package org.nvgre.runtime.device;

/// What becomes of entries that somebody else wrote to a switch of ours.
public enum Foreign {
    /// They are deleted.
    REMOVE,
    /// They are told of and let be, as long as the session with the switch lasts. What is found when a session begins may as
    /// well be ours, of an earlier policy, and is deleted.
    REPORT
}
