package org.nvgre.softswitch.p4runtime;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.p4.v1.Role;
import org.p4.v1.StreamMessageResponse;

/**
 * Which of the connected controllers is the primary of each role: the one with the highest election id there
 * (specification section 5). The others are backups; when a primary leaves, the next one of its role takes over. The
 * role without a name is that of controllers that name none.
 */
final class Arbitration {
    /** As many as simple_switch_grpc takes. */
    private static final int MOST_CONNECTIONS = 16;

    /** One stream of a controller. */
    static final class Connection {
        private final StreamObserver<StreamMessageResponse> stream;
        private String role;
        private ElectionId electionId;

        Connection(StreamObserver<StreamMessageResponse> stream) {
            this.stream = stream;
        }

        synchronized void send(StreamMessageResponse message) {
            stream.onNext(message);
        }
    }

    /** The controllers of one role, and what its primary may write: as the last primary had it. */
    private static final class Candidates {
        private final TreeMap<ElectionId, Connection> byId = new TreeMap<>(Collections.reverseOrder());
        private Role role = Role.getDefaultInstance();
        private RoleScope scope = RoleScope.EVERYTHING;

        Connection primary() {
            return byId.isEmpty() ? null : byId.firstEntry().getValue();
        }
    }

    private final long deviceId;
    private final Map<String, Candidates> roles = new HashMap<>();

    Arbitration(long deviceId) {
        this.deviceId = deviceId;
    }

    /** Takes a bid; everybody of the role whose position it changes is told. */
    synchronized void bid(Connection connection, ElectionId id, Role role) {
        RoleScope scope = RoleScope.of(role);
        if (connection.role != null && !connection.role.equals(role.getName())) {
            throw Errors.status(Code.FAILED_PRECONDITION,
                    "this stream is that of role '" + connection.role + "'; open another one for role '"
                            + role.getName() + "'");
        }
        Candidates candidates = roles.computeIfAbsent(role.getName(), _ -> new Candidates());
        Connection holder = candidates.byId.get(id);
        if (holder != null && holder != connection) {
            throw Errors.status(Code.INVALID_ARGUMENT, "election id is already used by another controller");
        }
        if (connection.electionId == null && connections() >= MOST_CONNECTIONS) {
            throw Errors.status(Code.RESOURCE_EXHAUSTED, "too many connections (" + MOST_CONNECTIONS + ")");
        }
        Connection before = candidates.primary();
        boolean same = id.equals(connection.electionId);
        if (connection.electionId != null) {
            candidates.byId.remove(connection.electionId);
        }
        connection.role = role.getName();
        connection.electionId = id;
        candidates.byId.put(id, connection);
        if (candidates.primary() == connection) {
            candidates.role = role;
            candidates.scope = scope;
        }
        if (!same && (candidates.primary() != before || before == connection)) {
            candidates.byId.values().forEach(each -> tell(candidates, each));
        } else {
            tell(candidates, connection);
        }
    }

    private int connections() {
        return roles.values().stream().mapToInt(candidates -> candidates.byId.size()).sum();
    }

    synchronized void leave(Connection connection) {
        if (connection.electionId == null) {
            return;
        }
        Candidates candidates = roles.get(connection.role);
        boolean wasPrimary = candidates.primary() == connection;
        candidates.byId.remove(connection.electionId);
        connection.electionId = null;
        if (wasPrimary) {
            candidates.byId.values().forEach(each -> tell(candidates, each));
        }
    }

    private void tell(Candidates candidates, Connection connection) {
        StreamMessageResponse.Builder message = StreamMessageResponse.newBuilder();
        var update = message.getArbitrationBuilder().setDeviceId(deviceId)
                .setElectionId(candidates.byId.firstKey().toProto());
        if (!connection.role.isEmpty()) {
            update.setRole(candidates.role);
        }
        boolean primary = connection == candidates.primary();
        update.getStatusBuilder().setCode(primary ? Code.OK_VALUE : Code.ALREADY_EXISTS_VALUE)
                .setMessage(primary ? "this controller is the primary" : "this controller is a backup");
        connection.send(message.build());
    }

    synchronized boolean isPrimary(Connection connection) {
        return connection.electionId != null && connection == roles.get(connection.role).primary();
    }

    /** Sends to the primary of each role. */
    void sendToPrimaries(StreamMessageResponse message) {
        List<Connection> primaries = new ArrayList<>();
        synchronized (this) {
            for (Candidates candidates : roles.values()) {
                if (candidates.primary() != null) {
                    primaries.add(candidates.primary());
                }
            }
        }
        primaries.forEach(primary -> primary.send(message));
    }

    /**
     * Whether a request with this election id may change the device: it must be that of its role's primary. As in
     * simple_switch_grpc, a request without role and id may while no controller is connected.
     *
     * @return what it may change
     */
    synchronized RoleScope checkMayWrite(String role, boolean hasId, ElectionId id) {
        Candidates candidates = roles.get(role);
        if (connections() == 0 && role.isEmpty() && !hasId) {
            return RoleScope.EVERYTHING;
        }
        if (candidates == null || candidates.byId.isEmpty() || !candidates.byId.firstKey().equals(id)) {
            throw Errors.status(Code.PERMISSION_DENIED, "only the primary controller"
                    + (role.isEmpty() ? "" : " of role '" + role + "'") + " may do this");
        }
        return candidates.scope;
    }
}
