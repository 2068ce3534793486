package org.nvgre.softswitch.p4runtime;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import org.nvgre.softswitch.table.RequestRejected;
import org.p4.v1.MasterArbitrationUpdate;
import org.p4.v1.PacketOut;
import org.p4.v1.StreamError;
import org.p4.v1.StreamMessageRequest;
import org.p4.v1.StreamMessageResponse;

/** The stream of one controller (specification section 16). */
final class ControllerStream implements StreamObserver<StreamMessageRequest> {
    private final long deviceId;
    private final Device device;
    private final StreamObserver<StreamMessageResponse> to;
    private final Arbitration.Connection connection;
    private boolean closed;

    ControllerStream(long deviceId, Device device, StreamObserver<StreamMessageResponse> to) {
        this.deviceId = deviceId;
        this.device = device;
        this.to = to;
        this.connection = new Arbitration.Connection(to);
    }

    @Override
    public void onNext(StreamMessageRequest request) {
        if (closed) {
            return;
        }
        switch (request.getUpdateCase()) {
            case ARBITRATION -> arbitrate(request.getArbitration());
            case PACKET -> packetOut(request.getPacket());
            case DIGEST_ACK -> device.acknowledge(request.getDigestAck());
            default -> {}
        }
    }

    private void arbitrate(MasterArbitrationUpdate bid) {
        try {
            if (bid.getDeviceId() != deviceId) {
                throw Errors.status(Code.NOT_FOUND, "no device " + Long.toUnsignedString(bid.getDeviceId())
                        + " here, this is device " + Long.toUnsignedString(deviceId));
            }
            device.arbitration().bid(connection, ElectionId.of(bid.getElectionId()),
                    bid.getRole());
        } catch (StatusRuntimeException e) {
            closed = true;
            device.arbitration().leave(connection);
            to.onError(e);
        }
    }

    private void packetOut(PacketOut packet) {
        if (!device.arbitration().isPrimary(connection)) {
            reject(packet, Code.PERMISSION_DENIED, "only the primary controller may send packets");
            return;
        }
        try {
            device.packetOut(packet);
        } catch (RequestRejected e) {
            reject(packet, Errors.code(e), e.getMessage());
        }
    }

    private void reject(PacketOut packet, Code code, String message) {
        StreamError.Builder error = StreamError.newBuilder().setCanonicalCode(code.getNumber())
                .setMessage(message);
        error.getPacketOutBuilder().setPacketOut(packet);
        connection.send(StreamMessageResponse.newBuilder().setError(error).build());
    }

    @Override
    public void onError(Throwable t) {
        closed = true;
        device.arbitration().leave(connection);
    }

    @Override
    public void onCompleted() {
        closed = true;
        device.arbitration().leave(connection);
        to.onCompleted();
    }
}
