package org.nvgre.runtime.device;

import java.util.List;

/// What a reconciliation did to one switch.
///
/// @param pipelinePushed whether the device had another program before, or none
/// @param failed how many entities are not as they are wanted
/// @param failures one line each, of the first so many: refused updates, and what reading back found wrong
/// @param foreign entries that nobody wants and that were let be, one line each, of the first so many
public record Report(String switchName, boolean pipelinePushed, long inserted, long modified, long deleted,
        long unchanged, long failed, List<String> failures, List<String> foreign) {

    public Report {
        failures = List.copyOf(failures);
        foreign = List.copyOf(foreign);
    }

    public boolean ok() {
        return failed == 0;
    }

    public long written() {
        return inserted + modified + deleted;
    }

    /// One line; the failures' texts stand at its end.
    @Override
    public String toString() {
        return "%s: %d inserted, %d modified, %d deleted, %d unchanged, %d failed%s%s".formatted(switchName,
                inserted, modified, deleted, unchanged, failed, pipelinePushed ? " (pipeline pushed)" : "",
                ok() ? "" : ": " + String.join("; ", failures));
    }
}
