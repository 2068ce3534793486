package org.nvgre.runtime.desired;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.nvgre.p4runtime.CloneSession;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.MeterEntry;
import org.nvgre.p4runtime.MulticastGroup;
import org.nvgre.p4runtime.TableEntry;

/// The order in which entities appear: what is referred to before what refers to it, so that no packet meets an entry
/// that leads nowhere. A port is admitted last, when all behind it is in place. They disappear the other way round.
/// What does not lead from one to the other is of one level, and may be written in any order: so all that a customer
/// address is on a switch goes there in one request.
public final class WriteOrder {

    private static final String GROUPS = "multicast groups";
    private static final String METERS = "meters";
    private static final String CLONES = "clone sessions";

    private static final List<List<String>> LEVELS = List.of(
            List.of(CLONES, METERS, "nvgre.next_hop", "nvgre.replica", "nvgre.acl_v4", "nvgre.acl_v6"),
            List.of("nvgre.pa_route_v4", "nvgre.pa_route_v6", GROUPS),
            List.of("nvgre.endpoint"),
            List.of("nvgre.vsid", "nvgre.peer_pa_v4", "nvgre.peer_pa_v6"),
            List.of("nvgre.ca_mac", "nvgre.ca_host_v4", "nvgre.ca_host_v6", "nvgre.source_guard",
                    "nvgre.known_source",
                    "nvgre.arp_proxy",
                    "nvgre.nd_proxy", "nvgre.flood", "nvgre.group_override", "nvgre.nat_source"),
            List.of("nvgre.ca_route_v4", "nvgre.ca_route_v6", "nvgre.nat_destination", "nvgre.vsid_map",
                    "nvgre.port_rewrite"),
            List.of("nvgre.router_mac", "nvgre.local_pa_v4", "nvgre.local_pa_v6"),
            List.of("nvgre.port_vlan"));

    private static final Map<String, Integer> BY_NAME = new HashMap<>();
    private static final int MACS;

    static {
        for (int level = 0; level < LEVELS.size(); level++) {
            for (String name : LEVELS.get(level)) {
                BY_NAME.put(name, level);
            }
        }
        MACS = BY_NAME.get("nvgre.ca_mac");
    }

    /// One more than there are names for: a table that we do not know refers to nothing of ours, and comes last.
    public static final int COUNT = LEVELS.size() + 1;

    private WriteOrder() {}

    /// In steps, each of which may be written in any order within itself.
    public static List<List<Entity>> appearing(Collection<Entity> entities) {
        NavigableMap<Integer, List<Entity>> steps = new TreeMap<>();
        entities.forEach(
                entity -> steps.computeIfAbsent(level(entity.key()), _ -> new ArrayList<>()).add(entity));
        return List.copyOf(steps.values());
    }

    public static List<List<Entity>> disappearing(Collection<Entity> entities) {
        return appearing(entities).reversed();
    }

    /// Whether it does nothing until something refers to it.
    public static boolean onlyReferredTo(Entity entity) {
        return level(entity.key()) < MACS;
    }

    /// From 0, where nothing is referred to, below {@link #COUNT}.
    public static int level(Entity.Key key) {
        return BY_NAME.getOrDefault(switch (key) {
            case TableEntry.Key entry -> entry.table().name();
            case MulticastGroup.Key _ -> GROUPS;
            case CloneSession.Key _ -> CLONES;
            case MeterEntry.Key _ -> METERS;
        }, LEVELS.size());
    }
}
