package org.nvgre.runtime.desired;

import java.util.function.Consumer;

import org.nvgre.p4runtime.ActionCall;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Table;
import org.nvgre.runtime.policy.LookupRecord.Whereabouts;
import org.nvgre.runtime.policy.LookupRecord;

/// Where each MAC of a virtual subnet is (`ca_mac`): behind a port of this switch, or at the end of a tunnel. And under
/// which VSID a gateway hands on what comes to it under another one (`vsid_map`).
final class Bridge implements Stage {

    @Override
    public void device(Context context, Consumer<Entity> out) {
        context.nve().maps().forEach(map -> out.accept(context.entry("vsid_map")
                .exact("vsid", map.virtualSubnetId()).action("nvgre.translate_vsid", "vsid", map.to())
                .build()));
    }

    @Override
    public void station(Context context, Segment segment, Station station, Entries out) {
        Table macs = context.table("ca_mac");
        out.add(macs, () -> macs.entry().exact("vsid", segment.vsid()).exact("mac", station.mac().value())
                .action(there(context, segment, station.any())).build());
    }

    private static ActionCall there(Context context, Segment segment, LookupRecord record) {
        if (context.nve().isLocal(record)) {
            int port = segment.portOf(record).port();
            return segment.call(port, () -> context.call("to_port", "port", port));
        }
        Whereabouts place = record.whereabouts();
        return segment.call(place, () -> tunnel(context, segment, place));
    }

    private static ActionCall tunnel(Context context, Segment segment, Whereabouts place) {
        return context.call("to_endpoint", "endpoint",
                context.ids().endpoints().of(context.nve().endpoint(segment.vsid(), place)));
    }
}
