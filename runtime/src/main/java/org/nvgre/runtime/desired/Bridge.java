package org.nvgre.runtime.desired;

import java.util.stream.Stream;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.policy.LookupRecord;

/// Where each MAC of a virtual subnet is (`ca_mac`): behind a port of this switch, or at the end of a tunnel. And under
/// which VSID a gateway hands on what comes to it under another one (`vsid_map`).
final class Bridge implements Stage {

    @Override
    public Stream<Entity> entities(Context context) {
        Stream<Entity> macs = context.nve().segments().stream().flatMap(
                segment -> segment.records().stream().map(record -> entry(context, segment, record)));
        Stream<Entity> maps = context.nve().maps().map(map -> context.entry("vsid_map")
                .exact("vsid", map.virtualSubnetId()).action("nvgre.translate_vsid", "vsid", map.to())
                .build());
        return Stream.concat(macs, maps);
    }

    private static Entity entry(Context context, Segment segment, LookupRecord record) {
        TableEntry.Builder entry = context.entry("ca_mac").exact("vsid", segment.vsid()).exact("mac",
                record.macAddress().bytes());
        if (context.nve().isLocal(record)) {
            return entry.action("nvgre.to_port", "port", segment.portOf(record).port()).build();
        }
        Endpoint endpoint = context.nve().endpoint(record);
        return entry.action("nvgre.to_endpoint", "endpoint", context.ids().endpoints().of(endpoint)).build();
    }
}
