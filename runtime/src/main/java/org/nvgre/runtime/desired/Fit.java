package org.nvgre.runtime.desired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.nvgre.p4runtime.CloneSession;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.MeterEntry;
import org.nvgre.p4runtime.MulticastGroup;
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

    static void check(DesiredState state, Switch device) {
        var mistakes = new ArrayList<String>();
        checkTables(state, mistakes);
        checkCounters(state, mistakes);
        checkPorts(state, device, mistakes);
        if (!mistakes.isEmpty()) {
            throw new PolicyException(mistakes.stream()
                    .map(text -> "switch %s: %s".formatted(state.switchName(), text)).toList());
        }
    }

    private static void checkTables(DesiredState state, List<String> mistakes) {
        Map<String, Long> wanted = new TreeMap<>();
        long groups = 0;
        for (Entity entity : state.entities()) {
            switch (entity) {
                case TableEntry entry -> wanted.merge(entry.key().table().name(), 1L, Long::sum);
                case MulticastGroup _ -> groups++;
                case CloneSession _,MeterEntry _ -> {
                    // as many as the program says, by number
                }
            }
        }
        wanted.forEach((name, count) -> {
            Table table = state.pipeline().table(name);
            if (count > table.size()) {
                mistakes.add("table %s holds %d entries, the policy needs %d; raise its size in the profile"
                        .formatted(name, table.size(), count));
            }
        });
        if (groups > GROUPS) {
            mistakes.add(
                    "there can be %d multicast groups, the policy needs %d (two for each virtual subnet that floods); set 'flood: none' on some, or spread them over more switches"
                            .formatted(GROUPS, groups));
        }
    }

    private static void checkCounters(DesiredState state, List<String> mistakes) {
        long cells = state.pipeline().counter("nvgre.from_tenant").size();
        int highest = state.ids().subnets().numbers().values().stream().mapToInt(Integer::intValue).max()
                .orElse(-1);
        if ((highest + 1L) * SubnetCounters.CELLS > cells) {
            mistakes.add(
                    "counter nvgre.from_tenant has room for %d virtual subnets, the policy needs %d; raise 'vsids' in the profile"
                            .formatted(cells / SubnetCounters.CELLS, highest + 1));
        }
    }

    private static void checkPorts(DesiredState state, Switch device, List<String> mistakes) {
        if (state.pipeline().p4Info().getPkgInfo().getArch().equals("v1model")) {
            device.ports().stream().map(SwitchPort::port).filter(port -> port >= V1MODEL_PORTS).distinct()
                    .forEach(port -> mistakes.add("port %d does not exist on v1model; its ports are 0 to %d"
                            .formatted(port, V1MODEL_PORTS - 1)));
        }
    }
}
