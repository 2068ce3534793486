package org.nvgre.runtime.desired;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.nvgre.p4runtime.CloneSession;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.MeterEntry;
import org.nvgre.p4runtime.MulticastGroup;
import org.nvgre.p4runtime.TableEntry;

/// The order in which entities appear: what is referred to before what refers to it, so that no packet meets an entry
/// that leads nowhere. A port is admitted last, when all behind it is in place. They disappear the other way round.
public final class WriteOrder {

    private static final String GROUPS = "multicast groups";

    private static final String METERS = "meters";
    private static final String CLONES = "clone sessions";

    private static final List<String> ORDER = List.of(CLONES, "nvgre.next_hop", "nvgre.pa_route_v4",
            "nvgre.pa_route_v6", "nvgre.endpoint", "nvgre.replica", GROUPS, METERS, "nvgre.acl_v4",
            "nvgre.acl_v6",
            "nvgre.vsid", "nvgre.peer_pa_v4", "nvgre.peer_pa_v6", "nvgre.ca_mac", "nvgre.flood",
            "nvgre.group_override", "nvgre.ca_host_v4", "nvgre.ca_host_v6", "nvgre.nat_source",
            "nvgre.ca_route_v4", "nvgre.ca_route_v6", "nvgre.nat_destination", "nvgre.router_mac",
            "nvgre.vsid_map", "nvgre.arp_proxy", "nvgre.nd_proxy", "nvgre.port_rewrite", "nvgre.source_guard",
            "nvgre.local_pa_v4", "nvgre.local_pa_v6", "nvgre.port_vlan");

    private WriteOrder() {}

    /// In steps, each of which may be written in any order within itself.
    public static List<List<Entity>> appearing(Collection<Entity> entities) {
        NavigableMap<Integer, List<Entity>> steps = new TreeMap<>();
        entities.forEach(entity -> steps.computeIfAbsent(rank(entity), _ -> new ArrayList<>()).add(entity));
        return List.copyOf(steps.values());
    }

    public static List<List<Entity>> disappearing(Collection<Entity> entities) {
        return appearing(entities).reversed();
    }

    /// Whether it does nothing until something refers to it.
    public static boolean onlyReferredTo(Entity entity) {
        return rank(entity) < ORDER.indexOf("nvgre.ca_mac");
    }

    /// A table that we do not know refers to nothing of ours, and comes last.
    static int rank(Entity entity) {
        int place = ORDER.indexOf(switch (entity) {
            case TableEntry entry -> entry.key().table().name();
            case MulticastGroup _ -> GROUPS;
            case CloneSession _ -> CLONES;
            case MeterEntry _ -> METERS;
        });
        return place < 0 ? ORDER.size() : place;
    }
}
