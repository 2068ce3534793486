package org.nvgre.runtime.desired;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Table;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.policy.Learning;
import org.nvgre.runtime.policy.LookupRecord;

/// The senders on the ports of a subnet that learns (`known_source`): of any other the control plane is told. The switch
/// says when one that was learned has fallen silent.
final class KnownSources implements Stage {

    @Override
    public void station(Context context, Segment segment, Station station, Entries out) {
        if (segment.served() && context.has("known_source") && context.nve().isLocal(station.any())) {
            Table sources = context.table("known_source");
            segment.subnet().learning().ifPresent(learning -> station.records().forEach(
                    record -> out.add(sources, () -> known(sources, segment, record, learning))));
        }
    }

    private static Entity known(Table sources, Segment segment, LookupRecord record, Learning learning) {
        TableEntry.Builder entry = sources.entry().exact("port", segment.portOf(record).port())
                .exact("vsid", segment.vsid()).exact("mac", record.macAddress().value())
                .exact("address", record.customerAddress()).action("nvgre.known");
        return (record.learned() ? entry.idle(learning.idle()) : entry).build();
    }
}
