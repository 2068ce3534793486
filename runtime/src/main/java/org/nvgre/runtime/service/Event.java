package org.nvgre.runtime.service;

import java.time.Instant;
import java.util.List;

import org.nvgre.runtime.policy.PolicyChange;

/// Something that happened.
public sealed interface Event {

    /// The newest revision of the policy at that time.
    long revision();

    Instant at();

    /// The policy is another one; switches follow.
    record PolicyCommitted(long revision, Instant at, PolicyChange change) implements Event {}

    record SwitchChanged(long revision, Instant at, SwitchStatus status) implements Event {}

    /// Somebody else wrote to a switch of ours.
    ///
    /// @param entries how many there were
    /// @param examples what was let be, the first of it; empty where all was put right
    record DriftFound(long revision, Instant at, String switchName, long entries,
            List<String> examples) implements Event {}

    /// @param entries how many, of a change or of a reconciliation
    record EntriesWritten(long revision, Instant at, String switchName, long entries) implements Event {}

    /// @param owned whether the switch is this controller's from now on
    record OwnerChanged(long revision, Instant at, String switchName, boolean owned,
            long epoch) implements Event {}
}
