package org.nvgre.runtime.desired;

import java.util.List;

import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;

/// All that a switch knows of one MAC in a virtual subnet: one record for each of its addresses, all in one place.
record Station(Mac mac, List<LookupRecord> records) {

    static Station of(List<LookupRecord> records) {
        return new Station(records.getFirst().macAddress(), records);
    }

    /// Where all of them are.
    LookupRecord any() {
        return records.getFirst();
    }
}
