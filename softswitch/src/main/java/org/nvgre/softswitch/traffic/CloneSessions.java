package org.nvgre.softswitch.traffic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.nvgre.softswitch.traffic.MulticastGroups.Replica;

/** Where clones go, by session number. */
public final class CloneSessions {
    /**
     * A session.
     *
     * @param copies in the order they are made
     * @param truncateTo most bytes of a clone, 0 for no limit
     * @param note what the control plane keeps with the session
     */
    public record Session(int id, List<Replica> copies, int truncateTo, Object note) {}

    private final ConcurrentSkipListMap<Integer, Session> sessions = new ConcurrentSkipListMap<>();

    /** Creates the session, or replaces it. */
    public void put(int id, List<Replica> replicas, int truncateTo, Object note) {
        List<Replica> copies = new ArrayList<>(replicas);
        copies.sort(Comparator.comparingInt(Replica::instance).thenComparingInt(Replica::port));
        sessions.put(id, new Session(id, List.copyOf(copies), truncateTo, note));
    }

    /** Creates the session, or replaces it; copies are made in this order. */
    public void putInOrder(int id, List<Replica> copies, int truncateTo, Object note) {
        sessions.put(id, new Session(id, List.copyOf(copies), truncateTo, note));
    }

    public void remove(int id) {
        sessions.remove(id);
    }

    /** Null if there is no such session. */
    public Session get(int id) {
        return sessions.get(id);
    }

    public Collection<Session> all() {
        return sessions.values();
    }
}
