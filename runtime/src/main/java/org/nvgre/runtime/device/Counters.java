package org.nvgre.runtime.device;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import org.nvgre.p4runtime.Counter;
import org.nvgre.p4runtime.CounterCell;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.desired.SubnetCounters;

/// What a switch has counted since its program was loaded.
///
/// @param fromTenant by VSID: frames that tenants' ports gave
/// @param fromTunnel by VSID: frames that came out of tunnels
/// @param drops packets by the name of the {@link DropReason}; all reasons, in the order of their codes
public record Counters(NavigableMap<Integer, Traffic> fromTenant, NavigableMap<Integer, Traffic> fromTunnel,
        Map<String, Long> drops) {

    private static final Pattern OVERHEAD = Pattern.compile("@overhead\\((\\d+)\\)");

    /// @param innerBytes of the tenants' frames, without what the tunnel adds
    public record Traffic(long packets, long innerBytes) {

        static final Traffic NONE = new Traffic(0, 0);

        Traffic plus(Traffic other) {
            return new Traffic(packets + other.packets, innerBytes + other.innerBytes);
        }
    }

    /// @param reason the name of a {@link DropReason}
    public long drops(String reason) {
        Long packets = drops.get(reason);
        if (packets == null) {
            throw new IllegalArgumentException(
                    "no drop reason '%s'; there are %s".formatted(reason, drops.keySet()));
        }
        return packets;
    }

    public long totalDrops() {
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }

    static Counters read(P4RuntimeClient client, DesiredState desired) throws P4RuntimeException {
        return new Counters(traffic(client, desired, "nvgre.from_tenant"),
                traffic(client, desired, "nvgre.from_tunnel"),
                drops(client, desired));
    }

    private static NavigableMap<Integer, Traffic> traffic(P4RuntimeClient client, DesiredState desired,
            String name)
            throws P4RuntimeException {
        Counter counter = desired.pipeline().counter(name);
        int overhead = overhead(desired, counter);
        Collection<Integer> subnets = desired.ids().subnets().numbers().values();
        LongStream cells = subnets.stream().flatMapToLong(SubnetCounters::cells);
        Map<Integer, Traffic> bySubnet = new HashMap<>();
        for (CounterCell cell : client.readCounter(counter, cells)) {
            long inner = SubnetCounters.innerBytes(cell.index(), cell.packets(), cell.bytes(), overhead);
            bySubnet.merge(SubnetCounters.subnetOf(cell.index()), new Traffic(cell.packets(), inner),
                    Traffic::plus);
        }
        var byVsid = new TreeMap<Integer, Traffic>();
        desired.ids().subnets().numbers()
                .forEach((vsid, subnet) -> byVsid.put(vsid, bySubnet.getOrDefault(subnet, Traffic.NONE)));
        return byVsid;
    }

    /// The program says by how much it over-counts.
    private static int overhead(DesiredState desired, Counter counter) {
        return desired.pipeline().p4Info().getCountersList().stream().map(each -> each.getPreamble())
                .filter(preamble -> preamble.getName().equals(counter.name()))
                .flatMap(preamble -> preamble.getAnnotationsList().stream()).map(OVERHEAD::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Integer.parseInt(matcher.group(1))).findFirst().orElse(0);
    }

    private static Map<String, Long> drops(P4RuntimeClient client, DesiredState desired)
            throws P4RuntimeException {
        Map<Long, Long> byCode = new HashMap<>();
        for (CounterCell cell : client.readCounter(desired.pipeline().counter("nvgre.drop_reason"))) {
            byCode.put(cell.index(), cell.packets());
        }
        var byName = new LinkedHashMap<String, Long>();
        DropReason.all()
                .forEach(reason -> byName.put(reason.name(), byCode.getOrDefault((long) reason.code(), 0L)));
        return byName;
    }
}
