package org.nvgre.softswitch.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.nvgre.softswitch.traffic.MulticastGroups.Replica;

/**
 * Which copies of a multicast group a Tofino does not make, by what a packet says of itself: the exclusion ids of its
 * replication engine. The copies of a group with one instance number ("rid") are a node. P4Runtime has no words for any
 * of this; who does not set it excludes nothing.
 *
 * <ul>
 * <li>Level 1: a node may have an exclusion id ("xid"); a packet with the same one passes over the whole node.
 * <li>Level 2: a packet's other id ("yid") stands for a set of ports. They get no copies of nodes with the packet's own
 * rid; of no node at all if that is the global rid.
 * </ul>
 *
 * Read by packets while it is changed.
 */
public final class Exclusions {
    private record Node(int group, int rid) {}

    private final Map<Node, Integer> xids = new ConcurrentHashMap<>();
    private final Map<Integer, Set<Integer>> ports = new ConcurrentHashMap<>();
    private volatile int globalRid;

    /** Gives a node its level 1 exclusion id. */
    public void excludeNode(int group, int rid, int xid) {
        xids.put(new Node(group, rid), xid);
    }

    /** Takes a node's level 1 exclusion id away. */
    public void includeNode(int group, int rid) {
        xids.remove(new Node(group, rid));
    }

    /** Says which ports a level 2 exclusion id stands for. */
    public void excludePorts(int yid, Set<Integer> excluded) {
        if (excluded.isEmpty()) {
            ports.remove(yid);
        } else {
            ports.put(yid, Set.copyOf(excluded));
        }
    }

    /** Packets with this rid have their ports excluded from all nodes; 0 to begin with. */
    public void setGlobalRid(int rid) {
        globalRid = rid;
    }

    /** The copies that are made of a packet with these ids, in the order of the group. */
    List<Replica> remaining(MulticastGroups.Group group, int rid, int xid, int yid) {
        Set<Integer> excluded = ports.isEmpty() ? Set.of() : ports.getOrDefault(yid, Set.of());
        if (excluded.isEmpty() && xids.isEmpty()) {
            return group.copies();
        }
        boolean everywhere = rid == globalRid;
        List<Replica> remaining = new ArrayList<>();
        for (Replica copy : group.copies()) {
            Integer own = xids.get(new Node(group.id(), copy.instance()));
            boolean nodeExcluded = own != null && own == xid;
            boolean portExcluded = (everywhere || rid == copy.instance()) && excluded.contains(copy.port());
            if (!nodeExcluded && !portExcluded) {
                remaining.add(copy);
            }
        }
        return remaining;
    }
}
