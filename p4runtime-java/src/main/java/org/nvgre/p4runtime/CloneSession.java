package org.nvgre.p4runtime;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.p4.v1.CloneSessionEntry;
import org.p4.v1.PacketReplicationEngineEntry;

/// Where the copies go that a program makes of a packet with `clone`.
///
/// @param truncation bytes of the packet that a copy keeps; 0: all
public record CloneSession(Key key, SortedSet<Replica> replicas, int truncation) implements Entity {
    public CloneSession {
        replicas = Collections.unmodifiableSortedSet(new TreeSet<>(replicas));
        if (truncation < 0) {
            throw new IllegalArgumentException(key + " keeps " + truncation + " bytes, not 0 or more");
        }
    }

    /// @param id 1 or more; what the program says in `clone`
    public record Key(int id) implements Entity.Key {
        public Key {
            if (id < 1) {
                throw new IllegalArgumentException("clone session " + id + " is not 1 or more");
            }
        }

        @Override
        public org.p4.v1.Entity toProto() {
            return wrap(CloneSessionEntry.newBuilder().setSessionId(id));
        }

        @Override
        public String toString() {
            return "clone session " + id;
        }
    }

    /// Whole copies.
    ///
    /// @throws IllegalArgumentException the id is below 1
    public static CloneSession of(int id, List<Replica> replicas) {
        return new CloneSession(new Key(id), new TreeSet<>(replicas), 0);
    }

    public static CloneSession of(int id, Replica... replicas) {
        return of(id, List.of(replicas));
    }

    /// A session as a device sent it.
    static CloneSession of(CloneSessionEntry wire) {
        return new CloneSession(new Key(wire.getSessionId()),
                new TreeSet<>(wire.getReplicasList().stream().map(Replica::of).toList()),
                wire.getPacketLengthBytes());
    }

    public int id() {
        return key.id();
    }

    @Override
    public org.p4.v1.Entity toProto() {
        return wrap(CloneSessionEntry.newBuilder().setSessionId(id()).setPacketLengthBytes(truncation)
                .addAllReplicas(replicas.stream().map(Replica::toProto).toList()));
    }

    /// `clone session 100 -> port 510`
    @Override
    public String toString() {
        return key + " -> " + String.join(", ", replicas.stream().map(Replica::toString).toList())
                + (truncation == 0 ? "" : ", first " + truncation + " bytes");
    }

    private static org.p4.v1.Entity wrap(CloneSessionEntry.Builder session) {
        return org.p4.v1.Entity.newBuilder().setPacketReplicationEngineEntry(
                PacketReplicationEngineEntry.newBuilder().setCloneSessionEntry(session)).build();
    }
}
