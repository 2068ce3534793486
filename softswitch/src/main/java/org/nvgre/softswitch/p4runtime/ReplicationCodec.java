package org.nvgre.softswitch.p4runtime;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nvgre.softswitch.program.V1Model;
import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.table.RequestRejected.Reason;
import org.nvgre.softswitch.traffic.CloneSessions;
import org.nvgre.softswitch.traffic.MulticastGroups;
import org.nvgre.softswitch.traffic.MulticastGroups.Replica;
import org.p4.v1.CloneSessionEntry;
import org.p4.v1.MulticastGroupEntry;
import org.p4.v1.PacketReplicationEngineEntry;
import org.p4.v1.Update;

/** Multicast groups and clone sessions (specification section 9.5). */
final class ReplicationCodec {
    private static final int PORT_BITS = 31;
    /** Higher group numbers are simple_switch_grpc's own. */
    private static final int MOST_GROUPS = 32767;

    private final MulticastGroups groups;
    private final CloneSessions sessions;

    ReplicationCodec(MulticastGroups groups, CloneSessions sessions) {
        this.groups = groups;
        this.sessions = sessions;
    }

    void write(Update.Type type, PacketReplicationEngineEntry entry) throws RequestRejected {
        switch (entry.getTypeCase()) {
            case MULTICAST_GROUP_ENTRY -> write(type, entry.getMulticastGroupEntry());
            case CLONE_SESSION_ENTRY -> write(type, entry.getCloneSessionEntry());
            default -> throw RequestRejected.invalid("neither multicast group nor clone session given");
        }
    }

    private void write(Update.Type type, MulticastGroupEntry entry) throws RequestRejected {
        int id = entry.getMulticastGroupId();
        checkId("multicast group", id, MOST_GROUPS);
        checkExistence(type, "multicast group " + id, groups.get(id) != null);
        if (type == Update.Type.DELETE) {
            groups.remove(id);
        } else {
            groups.put(id, replicas(entry.getReplicasList(), "multicast group " + id), entry);
        }
    }

    private void write(Update.Type type, CloneSessionEntry entry) throws RequestRejected {
        int id = entry.getSessionId();
        checkId("clone session", id, V1Model.CLONE_SESSION_MASK);
        checkExistence(type, "clone session " + id, sessions.get(id) != null);
        if (type == Update.Type.DELETE) {
            sessions.remove(id);
            return;
        }
        if (entry.getPacketLengthBytes() < 0) {
            throw RequestRejected.invalid("clone session " + id + ": negative packet length");
        }
        sessions.put(id, replicas(entry.getReplicasList(), "clone session " + id),
                entry.getPacketLengthBytes(),
                entry);
    }

    private static void checkId(String what, int id, int most) throws RequestRejected {
        if (id == 0) {
            throw RequestRejected.invalid("0 is no " + what + " id");
        }
        if (id < 0 || id > most) {
            throw new RequestRejected(Reason.OUT_OF_RANGE,
                    what + " id " + Integer.toUnsignedString(id) + " is above " + most);
        }
    }

    private static void checkExistence(Update.Type type, String what, boolean exists) throws RequestRejected {
        switch (type) {
            case INSERT -> {
                if (exists) {
                    throw new RequestRejected(Reason.ALREADY_EXISTS, what + " already exists");
                }
            }
            case MODIFY, DELETE -> {
                if (!exists) {
                    throw RequestRejected.notFound("no " + what);
                }
            }
            default -> throw RequestRejected.invalid("update type is not set");
        }
    }

    private static List<Replica> replicas(List<org.p4.v1.Replica> given, String what) throws RequestRejected {
        List<Replica> replicas = new ArrayList<>();
        Set<Replica> seen = new HashSet<>();
        for (org.p4.v1.Replica replica : given) {
            Replica read = new Replica(port(replica, what), replica.getInstance());
            if (!seen.add(read)) {
                throw RequestRejected.invalid(
                        what + ": port " + read.port() + " twice with instance " + read.instance());
            }
            replicas.add(read);
        }
        return replicas;
    }

    @SuppressWarnings("deprecation") // the number, before ports became byte strings
    private static int port(org.p4.v1.Replica replica, String what) throws RequestRejected {
        return switch (replica.getPortKindCase()) {
            case EGRESS_PORT -> replica.getEgressPort();
            case PORT -> port(replica.getPort(), what);
            default -> throw RequestRejected.invalid(what + ": a replica has no port");
        };
    }

    private static int port(ByteString bytes, String what) throws RequestRejected {
        BigInteger port = Bytestrings.read(bytes, PORT_BITS, what + ": port");
        return port.intValueExact();
    }

    void read(PacketReplicationEngineEntry request, EntitySink sink) throws RequestRejected {
        switch (request.getTypeCase()) {
            case MULTICAST_GROUP_ENTRY ->
                readGroups(request.getMulticastGroupEntry().getMulticastGroupId(), sink);
            case CLONE_SESSION_ENTRY -> readSessions(request.getCloneSessionEntry().getSessionId(), sink);
            default -> {
                readGroups(0, sink);
                readSessions(0, sink);
            }
        }
    }

    private void readGroups(int id, EntitySink sink) throws RequestRejected {
        if (id != 0 && groups.get(id) == null) {
            throw RequestRejected.notFound("no multicast group " + id);
        }
        for (MulticastGroups.Group group : groups.all()) {
            if ((id == 0 || group.id() == id) && group.note() instanceof MulticastGroupEntry entry) {
                sink.accept(e -> e.getPacketReplicationEngineEntryBuilder().setMulticastGroupEntry(entry));
            }
        }
    }

    private void readSessions(int id, EntitySink sink) throws RequestRejected {
        if (id != 0 && sessions.get(id) == null) {
            throw RequestRejected.notFound("no clone session " + id);
        }
        for (CloneSessions.Session session : sessions.all()) {
            if ((id == 0 || session.id() == id) && session.note() instanceof CloneSessionEntry entry) {
                sink.accept(e -> e.getPacketReplicationEngineEntryBuilder().setCloneSessionEntry(entry));
            }
        }
    }
}
