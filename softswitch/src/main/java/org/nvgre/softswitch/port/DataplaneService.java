package org.nvgre.softswitch.port;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.nvgre.softswitch.traffic.Forwarder;
import org.nvgre.softswitch.traffic.Output;
import org.p4.bm.DataplaneInterfaceGrpc;
import org.p4.bm.PacketStreamRequest;
import org.p4.bm.PacketStreamResponse;
import org.p4.bm.PortOperStatus;
import org.p4.bm.SetPortOperStatusRequest;
import org.p4.bm.SetPortOperStatusResponse;

/**
 * {@code p4.bm.DataplaneInterface}: packets on ports over gRPC, as simple_switch_grpc offers it. One client at a
 * time; what a packet becomes carries the id it came with.
 */
public final class DataplaneService extends DataplaneInterfaceGrpc.DataplaneInterfaceImplBase {
    private final long deviceId;
    private final OptionalInt cpuPort;
    private final Forwarder forwarder;
    private final AtomicReference<StreamObserver<PacketStreamResponse>> client = new AtomicReference<>();

    public DataplaneService(long deviceId, OptionalInt cpuPort, Forwarder forwarder) {
        this.deviceId = deviceId;
        this.cpuPort = cpuPort;
        this.forwarder = forwarder;
    }

    @Override
    public StreamObserver<PacketStreamRequest> packetStream(StreamObserver<PacketStreamResponse> to) {
        if (!client.compareAndSet(null, to)) {
            to.onError(Status.RESOURCE_EXHAUSTED.withDescription("only one client at a time")
                    .asRuntimeException());
            return new Ignored();
        }
        if (to instanceof ServerCallStreamObserver<PacketStreamResponse> call) {
            // Writing to a client that has gone must not throw into the data plane.
            call.setOnCancelHandler(() -> {});
        }
        Client stream = new Client(to);
        forwarder.addOutput(stream);
        return stream;
    }

    private boolean leavesOn(int port) {
        return forwarder.ports().isUp(port) && (cpuPort.isEmpty() || cpuPort.getAsInt() != port);
    }

    /** The stream of one client, both ways. */
    private final class Client implements StreamObserver<PacketStreamRequest>, Output {
        private final StreamObserver<PacketStreamResponse> to;
        private boolean closed;

        Client(StreamObserver<PacketStreamResponse> to) {
            this.to = to;
        }

        @Override
        public synchronized void transmit(int port, byte[] packet, int length, long tag) {
            if (!closed && leavesOn(port)) {
                to.onNext(PacketStreamResponse.newBuilder().setId(tag).setDeviceId(deviceId).setPort(port)
                        .setPacket(ByteString.copyFrom(packet, 0, length)).build());
            }
        }

        @Override
        public void onNext(PacketStreamRequest request) {
            if (request.getDeviceId() == deviceId && !request.getPacket().isEmpty()) {
                forwarder.receive(request.getPort(), request.getPacket().toByteArray(), request.getId());
            }
        }

        @Override
        public void onError(Throwable t) {
            close();
        }

        @Override
        public void onCompleted() {
            close();
            to.onCompleted();
        }

        private synchronized void close() {
            closed = true;
            forwarder.removeOutput(this);
            client.compareAndSet(to, null);
        }
    }

    /** Takes what a client sends that was turned away. */
    private static final class Ignored implements StreamObserver<PacketStreamRequest> {
        @Override
        public void onNext(PacketStreamRequest request) {}

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {}
    }

    @Override
    public void setPortOperStatus(SetPortOperStatusRequest request,
            StreamObserver<SetPortOperStatusResponse> to) {
        if (request.getDeviceId() != deviceId) {
            to.onError(Status.INVALID_ARGUMENT.withDescription("no device " + request.getDeviceId() + " here")
                    .asRuntimeException());
            return;
        }
        if (request.getOperStatus() == PortOperStatus.OPER_STATUS_UP) {
            forwarder.ports().set(request.getPort(), true);
        } else if (request.getOperStatus() == PortOperStatus.OPER_STATUS_DOWN) {
            forwarder.ports().set(request.getPort(), false);
        } else {
            to.onError(Status.INVALID_ARGUMENT.withDescription("neither up nor down").asRuntimeException());
            return;
        }
        to.onNext(SetPortOperStatusResponse.getDefaultInstance());
        to.onCompleted();
    }
}
