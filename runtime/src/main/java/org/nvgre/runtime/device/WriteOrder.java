package org.nvgre.runtime.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.MulticastGroup;
import org.nvgre.p4runtime.TableEntry;

/// The order in which entities appear: what is referred to before what refers to it, so that no packet meets an entry
/// that leads nowhere. A port is admitted last, when all behind it is in place. They disappear the other way round.
final class WriteOrder {

    private static final String GROUPS = "multicast groups";

    private static final List<String> ORDER = List.of("nvgre.next_hop", "nvgre.pa_route_v4", "nvgre.endpoint",
            "nvgre.replica", GROUPS, "nvgre.vsid", "nvgre.ca_mac", "nvgre.flood", "nvgre.port_rewrite",
            "nvgre.local_pa_v4", "nvgre.port_vlan");

    private WriteOrder() {}

    /// In steps, each of which may be written in any order within itself.
    static List<List<Entity>> appearing(Collection<Entity> entities) {
        NavigableMap<Integer, List<Entity>> steps = new TreeMap<>();
        entities.forEach(entity -> steps.computeIfAbsent(rank(entity), _ -> new ArrayList<>()).add(entity));
        return List.copyOf(steps.values());
    }

    static List<List<Entity>> disappearing(Collection<Entity> entities) {
        return appearing(entities).reversed();
    }

    /// A table that we do not know refers to nothing of ours, and comes last.
    private static int rank(Entity entity) {
        int place = ORDER.indexOf(switch (entity) {
            case TableEntry entry -> entry.key().table().name();
            case MulticastGroup _ -> GROUPS;
        });
        return place < 0 ? ORDER.size() : place;
    }
}
