package org.nvgre.runtime.device;

import java.util.List;

/// What a reconciliation did to one switch.
///
/// @param pipelinePushed whether the device had another program before, or none
/// @param failures one line each: refused updates, and what reading back found wrong
public record Report(String switchName, boolean pipelinePushed, int inserted, int modified, int deleted,
        int unchanged,
        List<String> failures) {

    public Report {
        failures = List.copyOf(failures);
    }

    public boolean ok() {
        return failures.isEmpty();
    }

    public int failed() {
        return failures.size();
    }

    /// One line; the failures' texts stand at its end.
    @Override
    public String toString() {
        return "%s: %d inserted, %d modified, %d deleted, %d unchanged, %d failed%s%s".formatted(switchName,
                inserted,
                modified, deleted, unchanged, failed(), pipelinePushed ? " (pipeline pushed)" : "",
                ok() ? "" : ": " + String.join("; ", failures));
    }
}
