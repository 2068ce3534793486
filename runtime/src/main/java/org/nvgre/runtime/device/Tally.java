package org.nvgre.runtime.device;

import java.util.ArrayList;
import java.util.List;

import org.nvgre.p4runtime.Update;
import org.nvgre.p4runtime.UpdateResult;

/// What has been done so far to a switch, and what the switch would not do.
final class Tally {

    /// More than anybody reads; each stands for something that is counted anyway.
    static final int MOST_FAILURES = 100;

    private long inserted;
    private long modified;
    private long deleted;
    private long failed;
    private final List<String> failures = new ArrayList<>();

    void done(Update update) {
        switch (update) {
            case Update.Insert _ -> inserted++;
            case Update.Modify _ -> modified++;
            case Update.Delete _ -> deleted++;
        }
    }

    void refused(UpdateResult result) {
        failed(1, result.toString());
    }

    /// @param why one line
    void failed(long updates, String why) {
        failed += updates;
        if (failures.size() < MOST_FAILURES) {
            failures.add(why);
        }
    }

    long written() {
        return inserted + modified + deleted;
    }

    long inserted() {
        return inserted;
    }

    long deleted() {
        return deleted;
    }

    long failed() {
        return failed;
    }

    List<String> failures() {
        return failures;
    }

    Report report(String switchName, boolean pipelinePushed, long unchanged, List<String> foreign) {
        return new Report(switchName, pipelinePushed, inserted, modified, deleted, unchanged, failed,
                failures,
                foreign);
    }
}
