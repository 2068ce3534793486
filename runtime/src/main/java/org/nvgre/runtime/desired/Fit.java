package org.nvgre.runtime.desired;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.nvgre.p4runtime.CloneSession;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.MeterEntry;
import org.nvgre.p4runtime.MulticastGroup;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Table;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort;

/// Whether a pipeline has room for what is wanted; asked before anything is written.
final class Fit {

    /// PI, and so every bmv2, takes 15 bits.
    private static final int GROUPS = 0x7FFF;
    /// v1model ports have 9 bits, and 511 is its way to say "drop".
    private static final int V1MODEL_PORTS = 511;

    private Fit() {}

    /// How many entries each table has, and how many groups there are.
    record Sizes(Map<String, Long> tables, long groups) {

        static Sizes of(Collection<Entity> entities) {
            var sizes = new Counting();
            entities.forEach(sizes::add);
            return sizes.sizes();
        }
    }

    /// Sizes, in the making and in change.
    static final class Counting {

        private final Map<String, Long> tables = new TreeMap<>();
        private long groups;
        private long all;

        void add(Entity entity) {
            count(entity, 1);
        }

        /// As many entries of a table as there are.
        Entries entries() {
            return (table, _) -> add(table, 1);
        }

        private void add(Table table, long by) {
            all += by;
            tables.merge(table.name(), by, Long::sum);
        }

        void remove(Entity entity) {
            count(entity, -1);
        }

        private void count(Entity entity, long by) {
            switch (entity) {
                case TableEntry entry -> add(entry.table(), by);
                case MulticastGroup _ -> {
                    all += by;
                    groups += by;
                }
                case CloneSession _,MeterEntry _ -> all += by; // as many as the program says, by number
            }
        }

        void add(Delta delta) {
            delta.before().forEach(this::remove);
            delta.after().forEach(this::add);
        }

        Sizes sizesAfter(Delta delta) {
            var then = new Counting();
            then.tables.putAll(tables);
            then.groups = groups;
            then.add(delta);
            return then.sizes();
        }

        long all() {
            return all;
        }

        Sizes sizes() {
            return new Sizes(new TreeMap<>(tables), groups);
        }
    }

    /// @throws PolicyException with everything that there is no room for
    static void check(Sizes sizes, Ids ids, Pipeline pipeline, Switch device) {
        var mistakes = new ArrayList<String>();
        checkTables(sizes, pipeline, mistakes);
        checkCounters(ids, pipeline, mistakes);
        checkPorts(pipeline, device, mistakes);
        if (!mistakes.isEmpty()) {
            throw new PolicyException(
                    mistakes.stream().map(text -> "switch %s: %s".formatted(device.name(), text)).toList());
        }
    }

    private static void checkTables(Sizes sizes, Pipeline pipeline, List<String> mistakes) {
        sizes.tables().forEach((name, count) -> {
            Table table = pipeline.table(name);
            if (count > table.size()) {
                mistakes.add("table %s holds %d entries, the policy needs %d; raise its size in the profile"
                        .formatted(name, table.size(), count));
            }
        });
        if (sizes.groups() > GROUPS) {
            mistakes.add(
                    "there can be %d multicast groups, the policy needs %d (two for each virtual subnet that floods); set 'flood: none' on some, or spread them over more switches"
                            .formatted(GROUPS, sizes.groups()));
        }
    }

    private static void checkCounters(Ids ids, Pipeline pipeline, List<String> mistakes) {
        long cells = pipeline.counter("nvgre.from_tenant").size();
        int width = SubnetCounters.of(pipeline.p4Info(), "nvgre.from_tenant").width();
        int highest = ids.subnets().numbers().values().stream().mapToInt(Integer::intValue).max().orElse(-1);
        if ((highest + 1L) * width > cells) {
            mistakes.add(
                    "counter nvgre.from_tenant has room for %d virtual subnets, the policy needs %d; raise 'vsids' in the profile"
                            .formatted(cells / width, highest + 1));
        }
    }

    private static void checkPorts(Pipeline pipeline, Switch device, List<String> mistakes) {
        if (pipeline.p4Info().getPkgInfo().getArch().equals("v1model")) {
            device.ports().stream().map(SwitchPort::port).filter(port -> port >= V1MODEL_PORTS).distinct()
                    .forEach(port -> mistakes.add("port %d does not exist on v1model; its ports are 0 to %d"
                            .formatted(port, V1MODEL_PORTS - 1)));
        }
    }
}
