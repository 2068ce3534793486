package org.nvgre.softswitch.traffic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** Where copies of a packet go, by group number. Read by packets while the control plane changes it. */
public final class MulticastGroups {
    /** A copy: the port it leaves on and the number ("rid") by which egress tells copies apart. */
    public record Replica(int port, int instance) {}

    /**
     * A group.
     *
     * @param replicas as the control plane gave them
     * @param copies the same in the order copies are made: by instance, then by port, as simple_switch does
     * @param note what the control plane keeps with the group
     */
    public record Group(int id, List<Replica> replicas, List<Replica> copies, Object note) {}

    private final ConcurrentSkipListMap<Integer, Group> groups = new ConcurrentSkipListMap<>();

    /** Creates the group, or replaces it. */
    public void put(int id, List<Replica> replicas, Object note) {
        List<Replica> copies = new ArrayList<>(replicas);
        copies.sort(Comparator.comparingInt(Replica::instance).thenComparingInt(Replica::port));
        groups.put(id, new Group(id, List.copyOf(replicas), List.copyOf(copies), note));
    }

    /** Creates the group, or replaces it; copies are made in this order, as simple_switch's own command line has it. */
    public void putInOrder(int id, List<Replica> copies, Object note) {
        List<Replica> all = List.copyOf(copies);
        groups.put(id, new Group(id, all, all, note));
    }

    public void remove(int id) {
        groups.remove(id);
    }

    /** Null if there is no such group. */
    public Group get(int id) {
        return groups.get(id);
    }

    public Collection<Group> all() {
        return groups.values();
    }
}
