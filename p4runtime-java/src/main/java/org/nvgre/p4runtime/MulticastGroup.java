package org.nvgre.p4runtime;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.p4.v1.MulticastGroupEntry;
import org.p4.v1.PacketReplicationEngineEntry;

/// A set of copies that the packet replication engine makes.
public record MulticastGroup(Key key, SortedSet<Replica> replicas) implements Entity {
    /// @throws IllegalArgumentException two copies have the same port and instance
    public MulticastGroup {
        replicas = Collections.unmodifiableSortedSet(new TreeSet<>(replicas));
        Replica previous = null;
        for (Replica replica : replicas) {
            if (previous != null && previous.port() == replica.port()
                    && previous.instance() == replica.instance()) {
                throw twice(key, replica);
            }
            previous = replica;
        }
    }

    /// @param id 1 or more; a device may allow fewer (bmv2: up to 32767)
    public record Key(int id) implements Entity.Key {
        public Key {
            if (id < 1) {
                throw new IllegalArgumentException("multicast group " + id + " is not 1 or more");
            }
        }

        @Override
        public org.p4.v1.Entity toProto() {
            return wrap(MulticastGroupEntry.newBuilder().setMulticastGroupId(id));
        }

        @Override
        public String toString() {
            return "multicast group " + id;
        }
    }

    /// @throws IllegalArgumentException the id is below 1, or two copies have the same port and instance
    public static MulticastGroup of(int id, List<Replica> replicas) {
        TreeSet<Replica> sorted = new TreeSet<>();
        for (Replica replica : replicas) {
            if (!sorted.add(replica)) {
                throw twice(new Key(id), replica);
            }
        }
        return new MulticastGroup(new Key(id), sorted);
    }

    public static MulticastGroup of(int id, Replica... replicas) {
        return of(id, List.of(replicas));
    }

    /// A group as a device sent it.
    static MulticastGroup of(MulticastGroupEntry wire) {
        return of(wire.getMulticastGroupId(), wire.getReplicasList().stream().map(Replica::of).toList());
    }

    public int id() {
        return key.id();
    }

    @Override
    public org.p4.v1.Entity toProto() {
        return wrap(MulticastGroupEntry.newBuilder().setMulticastGroupId(id())
                .addAllReplicas(replicas.stream().map(Replica::toProto).toList()));
    }

    /// `multicast group 7 -> port 1, port 3 instance 2`
    @Override
    public String toString() {
        return key + " -> " + (replicas.isEmpty() ? "nowhere" : replicasText());
    }

    private String replicasText() {
        return String.join(", ", replicas.stream().map(Replica::toString).toList());
    }

    private static org.p4.v1.Entity wrap(MulticastGroupEntry.Builder group) {
        return org.p4.v1.Entity.newBuilder().setPacketReplicationEngineEntry(
                PacketReplicationEngineEntry.newBuilder().setMulticastGroupEntry(group)).build();
    }

    private static IllegalArgumentException twice(Key key, Replica replica) {
        return new IllegalArgumentException(key + " has " + replica + " twice");
    }
}
