package org.nvgre.runtime.desired;

import java.util.function.Consumer;

import org.nvgre.p4runtime.ActionCall;
import org.nvgre.p4runtime.Entity;
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
    public void station(Context context, Segment segment, Station station, Consumer<Entity> out) {
        LookupRecord record = station.any();
        ActionCall there = context.nve().isLocal(record)
                ? context.call("to_port", "port", segment.portOf(record).port())
                : segment.call(record, place -> tunnel(context, segment, place));
        out.accept(context.entry("ca_mac").exact("vsid", segment.vsid())
                .exact("mac", station.mac().bytes()).action(there).build());
    }

    private static ActionCall tunnel(Context context, Segment segment, Whereabouts place) {
        return context.call("to_endpoint", "endpoint",
                context.ids().endpoints().of(context.nve().endpoint(segment.vsid(), place)));
    }
}
