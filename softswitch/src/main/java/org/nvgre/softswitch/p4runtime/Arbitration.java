package org.nvgre.softswitch.p4runtime;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;
import java.util.Collections;
import java.util.TreeMap;
import org.p4.v1.StreamMessageResponse;

/**
 * Which of the connected controllers is the primary: the one with the highest election id (specification section
 * 5). The others are backups; when the primary leaves, the next one takes over.
 */
final class Arbitration {
    /** As many as simple_switch_grpc takes. */
    private static final int MOST_CONNECTIONS = 16;

    /** One stream of a controller. */
    static final class Connection {
        private final StreamObserver<StreamMessageResponse> stream;
        private ElectionId electionId;

        Connection(StreamObserver<StreamMessageResponse> stream) {
            this.stream = stream;
        }

        synchronized void send(StreamMessageResponse message) {
            stream.onNext(message);
        }
    }

    private final long deviceId;
    private final TreeMap<ElectionId, Connection> connections = new TreeMap<>(Collections.reverseOrder());

    Arbitration(long deviceId) {
        this.deviceId = deviceId;
    }

    /** Takes a bid; everybody whose position it changes is told. */
    synchronized void bid(Connection connection, ElectionId id) {
        if (id.equals(connection.electionId)) {
            tell(connection);
            return;
        }
        if (connections.containsKey(id)) {
            throw Errors.status(Code.INVALID_ARGUMENT, "election id is already used by another controller");
        }
        if (connection.electionId == null && connections.size() >= MOST_CONNECTIONS) {
            throw Errors.status(Code.RESOURCE_EXHAUSTED, "too many connections (" + MOST_CONNECTIONS + ")");
        }
        Connection before = primary();
        if (connection.electionId != null) {
            connections.remove(connection.electionId);
        }
        connection.electionId = id;
        connections.put(id, connection);
        if (primary() != before || before == connection) {
            connections.values().forEach(this::tell);
        } else {
            tell(connection);
        }
    }

    synchronized void leave(Connection connection) {
        if (connection.electionId == null) {
            return;
        }
        boolean wasPrimary = primary() == connection;
        connections.remove(connection.electionId);
        connection.electionId = null;
        if (wasPrimary) {
            connections.values().forEach(this::tell);
        }
    }

    private void tell(Connection connection) {
        StreamMessageResponse.Builder message = StreamMessageResponse.newBuilder();
        var update = message.getArbitrationBuilder().setDeviceId(deviceId)
                .setElectionId(connections.firstKey().toProto());
        boolean primary = connection == primary();
        update.getStatusBuilder().setCode(primary ? Code.OK_VALUE : Code.ALREADY_EXISTS_VALUE)
                .setMessage(primary ? "this controller is the primary" : "this controller is a backup");
        connection.send(message.build());
    }

    private Connection primary() {
        return connections.isEmpty() ? null : connections.firstEntry().getValue();
    }

    synchronized boolean isPrimary(Connection connection) {
        return connection == primary();
    }

    /** Sends to the primary, if there is one. */
    void sendToPrimary(StreamMessageResponse message) {
        Connection primary;
        synchronized (this) {
            primary = primary();
        }
        if (primary != null) {
            primary.send(message);
        }
    }

    /**
     * Whether a request with this election id may change the device: it must be the primary's. As in
     * simple_switch_grpc, a request without one may while no controller is connected.
     */
    synchronized void checkMayWrite(boolean hasId, ElectionId id) {
        boolean may = connections.isEmpty() ? !hasId : connections.firstKey().equals(id);
        if (!may) {
            throw Errors.status(Code.PERMISSION_DENIED, "only the primary controller may do this");
        }
    }
}
