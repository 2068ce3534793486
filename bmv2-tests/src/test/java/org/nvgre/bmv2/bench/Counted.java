package org.nvgre.bmv2.bench;

import java.util.Map;
import java.util.TreeMap;
import org.nvgre.runtime.device.Counters;

/// By how much the counters of rule O1 went up; what stood still is not in it.
///
/// @param drops      packets by drop reason
/// @param fromTenant by VSID
/// @param fromTunnel by VSID
public record Counted(Map<String, Long> drops, Map<Integer, Traffic> fromTenant,
        Map<Integer, Traffic> fromTunnel) {
    /// @param bytes of the tenants' frames
    public record Traffic(long packets, long bytes) {}

    static Counted between(Counters before, Counters after) {
        Map<String, Long> drops = new TreeMap<>();
        after.drops().forEach((reason, count) -> {
            long grown = count - before.drops(reason);
            if (grown != 0) {
                drops.put(reason, grown);
            }
        });
        return new Counted(drops, traffic(before.fromTenant(), after.fromTenant()),
                traffic(before.fromTunnel(), after.fromTunnel()));
    }

    private static Map<Integer, Traffic> traffic(Map<Integer, Counters.Traffic> before,
            Map<Integer, Counters.Traffic> after) {
        Map<Integer, Traffic> grown = new TreeMap<>();
        after.forEach((vsid, now) -> {
            Counters.Traffic then = before.getOrDefault(vsid, new Counters.Traffic(0, 0));
            Traffic difference = new Traffic(now.packets() - then.packets(),
                    now.innerBytes() - then.innerBytes());
            if (!difference.equals(new Traffic(0, 0))) {
                grown.put(vsid, difference);
            }
        });
        return grown;
    }
}
