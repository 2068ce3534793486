package org.nvgre.runtime.device;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

import org.nvgre.p4runtime.Counter;
import org.nvgre.p4runtime.CounterCell;
import org.nvgre.p4runtime.EntryCounter;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Table;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.desired.Numbering;
import org.nvgre.runtime.desired.SubnetCounters;
import org.nvgre.runtime.desired.SubnetRule;

/// What a switch has counted since its program was loaded.
///
/// @param fromTenant by VSID: frames that tenants' ports gave
/// @param fromTunnel by VSID: frames that came out of tunnels
/// @param drops packets by the name of the {@link DropReason}; all reasons, in the order of their codes
/// @param acl by rule: what it decided about; in the order of the virtual subnets and of their rules
public record Counters(NavigableMap<Integer, Traffic> fromTenant, NavigableMap<Integer, Traffic> fromTunnel,
        Map<String, Long> drops, Map<SubnetRule, Hits> acl) {

    /// @param innerBytes of the tenants' frames, without what the tunnel adds
    public record Traffic(long packets, long innerBytes) {

        static final Traffic NONE = new Traffic(0, 0);

        /// Both together.
        public Traffic plus(Traffic other) {
            return new Traffic(packets + other.packets, innerBytes + other.innerBytes);
        }
    }

    /// @param bytes on the wire, for what came out of a tunnel with the tunnel's
    public record Hits(long packets, long bytes) {

        /// Both together.
        public Hits plus(Hits other) {
            return new Hits(packets + other.packets, bytes + other.bytes);
        }
    }

    /// What cells and entries stand for.
    ///
    /// @param subnets by VSID: the subnet's place in the counters
    /// @param aclRules by what the switch calls them
    public record Meanings(Pipeline pipeline, Numbering<Integer> subnets,
            Map<TableEntry.Key, SubnetRule> aclRules) {}

    private static final Comparator<SubnetRule> BY_PLACE = Comparator
            .comparingInt(SubnetRule::virtualSubnetId)
            .thenComparingInt(SubnetRule::position);

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

    static Counters read(P4RuntimeClient client, Meanings meanings) throws P4RuntimeException {
        return new Counters(traffic(client, meanings, "nvgre.from_tenant"),
                traffic(client, meanings, "nvgre.from_tunnel"),
                drops(client, meanings), acl(client, meanings));
    }

    private static NavigableMap<Integer, Traffic> traffic(P4RuntimeClient client, Meanings meanings,
            String name)
            throws P4RuntimeException {
        Counter counter = meanings.pipeline().counter(name);
        SubnetCounters layout = SubnetCounters.of(meanings.pipeline().p4Info(), name);
        Collection<Integer> subnets = meanings.subnets().numbers().values();
        LongStream cells = subnets.stream().flatMapToLong(layout::cells);
        Map<Integer, Traffic> bySubnet = new HashMap<>();
        for (CounterCell cell : client.readCounter(counter, cells)) {
            long inner = layout.innerBytes(cell.index(), cell.packets(), cell.bytes());
            bySubnet.merge(layout.subnetOf(cell.index()), new Traffic(cell.packets(), inner),
                    Traffic::plus);
        }
        var byVsid = new TreeMap<Integer, Traffic>();
        meanings.subnets().numbers()
                .forEach((vsid, subnet) -> byVsid.put(vsid, bySubnet.getOrDefault(subnet, Traffic.NONE)));
        return byVsid;
    }

    /// In ingress, and of copies in egress. Each packet is in one of the two.
    private static Map<String, Long> drops(P4RuntimeClient client, Meanings meanings)
            throws P4RuntimeException {
        Map<Long, Long> byCode = new TreeMap<>();
        for (Counter counter : meanings.pipeline().counters()) {
            if (counter.name().equals("nvgre.drop_reason")
                    || counter.name().equals("nvgre.egress_drop_reason")) {
                for (CounterCell cell : client.readCounter(counter)) {
                    byCode.merge(cell.index(), cell.packets(), Long::sum);
                }
            }
        }
        var byName = new LinkedHashMap<String, Long>();
        for (DropReason reason : DropReason.all()) {
            Long packets = byCode.remove((long) reason.code());
            byName.put(reason.name(), packets == null ? 0 : packets);
        }
        // Of a program that is newer than this one: better without a name than not at all.
        byCode.forEach((code, packets) -> {
            if (packets > 0) {
                byName.put("code_" + code, packets);
            }
        });
        return byName;
    }

    /// A rule that is one entry for each IP version has the hits of both.
    private static Map<SubnetRule, Hits> acl(P4RuntimeClient client, Meanings meanings)
            throws P4RuntimeException {
        Map<SubnetRule, Hits> byRule = new TreeMap<>(BY_PLACE);
        meanings.aclRules().values().forEach(rule -> byRule.put(rule, new Hits(0, 0)));
        if (byRule.isEmpty()) {
            return byRule;
        }
        for (Table table : meanings.pipeline().tables()) {
            if (table.hasCounter()) {
                for (EntryCounter cell : client.readEntryCounters(table)) {
                    SubnetRule rule = meanings.aclRules().get(cell.entry());
                    if (rule != null) {
                        byRule.merge(rule, new Hits(cell.packets(), cell.bytes()), Hits::plus);
                    }
                }
            }
        }
        return byRule;
    }
}
