package org.nvgre.runtime.desired;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.nvgre.p4runtime.Bits;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.policy.AclRule;
import org.nvgre.runtime.policy.AclRule.PortRange;
import org.nvgre.runtime.policy.Prefix;

/// The tenants' packet filters (`acl_v4`, `acl_v6`, S3). A rule that names no address is one entry for each IP version.
final class Acl implements Stage {

    @Override
    public void segment(Context context, Segment segment, Consumer<Entity> out) {
        rules(context, segment).keySet().forEach(out);
    }

    /// Each entry, and whose it is.
    static Map<TableEntry, SubnetRule> rules(Context context, Segment segment) {
        Map<TableEntry, SubnetRule> entries = new LinkedHashMap<>();
        if (segment.served() && context.has("acl_v4")) {
            add(context, segment, entries);
        }
        return entries;
    }

    /// Highest priority first, then as listed. The lowest entry gets priority 1.
    private static void add(Context context, Segment segment, Map<TableEntry, SubnetRule> entries) {
        List<AclRule> ordered = new ArrayList<>(segment.subnet().acl());
        ordered.sort(Comparator.comparingInt(AclRule::priority).reversed());
        for (int i = 0; i < ordered.size(); i++) {
            AclRule rule = ordered.get(i);
            for (boolean ipv4 : new boolean[]{true, false}) {
                if (rule.concerns(ipv4)) {
                    entries.put(entry(context, segment, rule, ipv4, ordered.size() - i),
                            new SubnetRule(segment.vsid(), segment.subnet().acl().indexOf(rule), rule));
                }
            }
        }
    }

    private static TableEntry entry(Context context, Segment segment, AclRule rule, boolean ipv4,
            int priority) {
        String version = ipv4 ? "_v4" : "_v6";
        TableEntry.Builder entry = context.entry("acl" + version).exact("vsid", segment.vsid())
                .exact("from_tunnel", rule.direction() == AclRule.Direction.IN ? 1 : 0).priority(priority);
        prefix(entry, "source", rule.source());
        prefix(entry, "destination", rule.destination());
        rule.protocol(ipv4).ifPresent(protocol -> entry.exact("protocol", protocol));
        ports(entry, "source_port", rule.sourcePorts());
        ports(entry, "destination_port", rule.destinationPorts());
        return entry
                .action((rule.action() == AclRule.Action.PERMIT ? "nvgre.permit" : "nvgre.deny") + version)
                .build();
    }

    private static void prefix(TableEntry.Builder entry, String field, Optional<Prefix> prefix) {
        prefix.ifPresent(some -> entry.ternary(field, some.address(),
                Bits.prefixMask(some.address().getAddress().length * 8, some.length())));
    }

    private static void ports(TableEntry.Builder entry, String field, PortRange ports) {
        entry.range(field, ports.low(), ports.high());
    }
}
