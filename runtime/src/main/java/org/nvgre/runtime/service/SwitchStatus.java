package org.nvgre.runtime.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A switch at a moment.
///
/// @param owned whether it is this controller's
/// @param epoch of the ownership, 0 when there is none
/// @param revision of the policy that it was last known to be equal to, 0 at first
/// @param wanted entities that it is to hold
/// @param installed of them, as far as is known
/// @param failed entities that it would not take
/// @param failures the first of them, in its own words
/// @param problem one line: why it is not equal
/// @param since when it is in this state
/// @param written entities written since this controller runs
/// @param drifted entities that somebody else wrote, changed or deleted, likewise
/// @param reconciliations how often it was read and compared, likewise
/// @param lastReconciliation how long the last one took
public record SwitchStatus(String name, State state, boolean owned, long epoch, long revision, long wanted,
        long installed, long failed, List<String> failures, Optional<String> problem, Instant since,
        long written,
        long drifted, long reconciliations, Duration lastReconciliation) {

    public SwitchStatus {
        failures = List.copyOf(failures);
    }
}
