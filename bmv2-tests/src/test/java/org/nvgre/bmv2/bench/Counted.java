package org.nvgre.bmv2.bench;

import java.util.Map;
import java.util.TreeMap;

/// What the counters of rule O1 say, or by how much they went up.
///
/// @param drops      packets by drop reason
/// @param fromTenant by VSID
/// @param fromTunnel by VSID
public record Counted(Map<String, Long> drops, Map<Integer, Traffic> fromTenant,
        Map<Integer, Traffic> fromTunnel) {
    /// @param bytes of the tenants' frames
    public record Traffic(long packets, long bytes) {
        static final Traffic NONE = new Traffic(0, 0);

        Traffic minus(Traffic other) {
            return new Traffic(packets - other.packets, bytes - other.bytes);
        }
    }

    /// By how much each is more than it was; what stood still is not in it.
    Counted since(Counted before) {
        Map<String, Long> grown = new TreeMap<>();
        drops.forEach((reason, count) -> grown.put(reason, count - before.drops.getOrDefault(reason, 0L)));
        grown.values().removeIf(count -> count == 0);
        return new Counted(grown, grown(before.fromTenant, fromTenant), grown(before.fromTunnel, fromTunnel));
    }

    private static Map<Integer, Traffic> grown(Map<Integer, Traffic> before, Map<Integer, Traffic> after) {
        Map<Integer, Traffic> grown = new TreeMap<>();
        after.forEach((vsid, now) -> grown.put(vsid, now.minus(before.getOrDefault(vsid, Traffic.NONE))));
        grown.values().removeIf(Traffic.NONE::equals);
        return grown;
    }
}
