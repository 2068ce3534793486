package org.nvgre.runtime.policy;

import java.util.Collection;
import java.util.TreeSet;

/// A change of lookup records alone, against everything that refers to them or that they refer to.
final class RecordChangeCheck {

    private final Placement placement;
    private final Blamed blamed;
    private final RecordCheck records;
    private final AttachmentCheck attachments;
    private final RouteCheck routes;

    RecordChangeCheck(Placement placement, Blamed blamed) {
        this.placement = placement;
        this.blamed = blamed;
        this.records = new RecordCheck(placement, blamed);
        this.attachments = new AttachmentCheck(placement, blamed);
        this.routes = new RouteCheck(placement, blamed);
    }

    /// @param concerned the records that came, and those that went
    void check(PolicyChange change, Collection<LookupRecord> concerned, Touched touched) {
        change.put().forEach(part -> records.checkOne((LookupRecord) part));
        for (LookupRecord record : concerned) {
            attachments.checkOne(record);
            routes.checkReferrersOf(record);
        }
        if (blamed.mistakes().isEmpty()) {
            var tunnels = new UnderlayCheck(placement, blamed);
            var subnets = new TreeSet<>(touched.services());
            subnets.addAll(touched.subnets());
            subnets.forEach(tunnels::checkSubnet);
        }
    }
}
