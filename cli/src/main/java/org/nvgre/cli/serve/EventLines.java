package org.nvgre.cli.serve;

import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import org.nvgre.runtime.service.Event;
import org.nvgre.runtime.service.SwitchStatus;

/// What happens to the service, one line each, for whoever reads its log.
record EventLines(PrintWriter out) {

    void tell(Event event) {
        String what = switch (event) {
            case Event.PolicyCommitted commit -> "policy revision %d: %d parts put, %d deleted".formatted(
                    commit.revision(), commit.change().put().size(), commit.change().delete().size());
            case Event.SwitchChanged change -> describe(change.status());
            case Event.DriftFound drift -> "%s: %d entries were not as they had been written%s".formatted(
                    drift.switchName(), drift.entries(),
                    drift.examples().isEmpty() ? "" : ", such as " + drift.examples().getFirst());
            case Event.OwnerChanged owner -> owner.owned()
                    ? "%s: ours (epoch %d)".formatted(owner.switchName(), owner.epoch())
                    : owner.switchName() + ": another controller's";
            case Event.EntriesWritten _ -> null; // counted by the metrics
        };
        if (what != null) {
            out.println(event.at().truncatedTo(ChronoUnit.MILLIS) + " " + what);
            out.flush();
        }
    }

    private static String describe(SwitchStatus status) {
        String text = switch (status.state()) {
            case EQUAL -> "holds revision %d, %d entries".formatted(status.revision(), status.installed());
            case FAILING -> "does not take %d of %d entries".formatted(status.failed(), status.wanted());
            case STANDBY -> "is another controller's";
            case CONNECTING -> "is being reached";
            case UNREACHABLE -> "is out of reach";
            case RECONCILING -> "is read and compared";
        };
        return status.name() + ": " + text + status.problem().map(": "::concat).orElse("");
    }
}
