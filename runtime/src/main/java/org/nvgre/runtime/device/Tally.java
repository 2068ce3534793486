package org.nvgre.runtime.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.nvgre.p4runtime.Update;
import org.nvgre.p4runtime.UpdateResult;
import org.nvgre.runtime.desired.DesiredState;

/// What has been done so far, switch by switch.
final class Tally {

    private static final class Counts {
        private int inserted;
        private int modified;
        private int deleted;
        private final List<String> failures = new ArrayList<>();
    }

    private final Map<String, Counts> bySwitch = new HashMap<>();

    /// @return whether all went well
    boolean add(String switchName, List<UpdateResult> results) {
        Counts counts = bySwitch.computeIfAbsent(switchName, _ -> new Counts());
        for (UpdateResult result : results) {
            if (!result.ok()) {
                counts.failures.add(result.toString());
                continue;
            }
            switch (result.update()) {
                case Update.Insert _ -> counts.inserted++;
                case Update.Modify _ -> counts.modified++;
                case Update.Delete _ -> counts.deleted++;
            }
        }
        return counts.failures.isEmpty();
    }

    Report report(String switchName, DesiredState after) {
        Counts counts = bySwitch.getOrDefault(switchName, new Counts());
        int touched = counts.inserted + counts.modified;
        return new Report(switchName, false, counts.inserted, counts.modified, counts.deleted,
                Math.max(0, after.entities().size() - touched), counts.failures);
    }
}
