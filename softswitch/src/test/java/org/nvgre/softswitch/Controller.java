package org.nvgre.softswitch;

import com.google.protobuf.Any;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.p4.v1.Entity;
import org.p4.v1.Error;
import org.p4.v1.ForwardingPipelineConfig;
import org.p4.v1.P4RuntimeGrpc;
import org.p4.v1.ReadRequest;
import org.p4.v1.SetForwardingPipelineConfigRequest;
import org.p4.v1.StreamMessageRequest;
import org.p4.v1.StreamMessageResponse;
import org.p4.v1.Uint128;
import org.p4.v1.Update;
import org.p4.v1.WriteRequest;

/** A bare P4Runtime client: it sends what it is told and shows what comes back. */
public final class Controller implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final ManagedChannel channel;
    private final long deviceId;
    private final P4RuntimeGrpc.P4RuntimeBlockingStub stub;
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private StreamObserver<StreamMessageRequest> stream;
    private long electionId;
    private String role = "";

    public Controller(int port, long deviceId) {
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        this.deviceId = deviceId;
        this.stub = P4RuntimeGrpc.newBlockingStub(channel);
    }

    public P4RuntimeGrpc.P4RuntimeBlockingStub stub() {
        return stub;
    }

    /** Opens the stream if need be and bids; the answer is to be taken from {@link #next}. */
    public void bid(long id) {
        bid(deviceId, id);
    }

    public void bid(long device, long id) {
        open();
        electionId = id;
        StreamMessageRequest.Builder request = StreamMessageRequest.newBuilder();
        request.getArbitrationBuilder().setDeviceId(device).getElectionIdBuilder().setLow(id);
        stream.onNext(request.build());
    }

    /** Bids for a role of this name; what it may write is in {@code config}, null for everything. */
    public void bid(String name, Any config, long id) {
        open();
        electionId = id;
        role = name;
        StreamMessageRequest.Builder request = StreamMessageRequest.newBuilder();
        request.getArbitrationBuilder().setDeviceId(deviceId).getElectionIdBuilder().setLow(id);
        request.getArbitrationBuilder().getRoleBuilder().setName(name);
        if (config != null) {
            request.getArbitrationBuilder().getRoleBuilder().setConfig(config);
        }
        stream.onNext(request.build());
    }

    private void open() {
        if (stream != null) {
            return;
        }
        stream = P4RuntimeGrpc.newStub(channel).streamChannel(new StreamObserver<>() {
            @Override
            public void onNext(StreamMessageResponse response) {
                received.add(response);
            }

            @Override
            public void onError(Throwable t) {
                received.add(t);
            }

            @Override
            public void onCompleted() {
                received.add("completed");
            }
        });
    }

    public void send(StreamMessageRequest request) {
        stream.onNext(request);
    }

    /** Ends the stream. */
    public void leave() {
        stream.onCompleted();
        stream = null;
        electionId = 0;
    }

    /** The next message of the stream. */
    public StreamMessageResponse next() throws InterruptedException {
        Object next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next instanceof StreamMessageResponse response) {
            return response;
        }
        throw new AssertionError("expected a message, got " + next);
    }

    /** The status with which the stream ends. */
    public io.grpc.Status end() throws InterruptedException {
        Object next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next instanceof StatusRuntimeException e) {
            return e.getStatus();
        }
        throw new AssertionError("expected the end of the stream, got " + next);
    }

    public void setPipeline(SetForwardingPipelineConfigRequest.Action action,
            ForwardingPipelineConfig config) {
        SetForwardingPipelineConfigRequest.Builder request = SetForwardingPipelineConfigRequest.newBuilder()
                .setDeviceId(deviceId).setAction(action).setRole(role);
        if (electionId != 0) {
            request.setElectionId(Uint128.newBuilder().setLow(electionId));
        }
        if (config != null) {
            request.setConfig(config);
        }
        var _ = stub.setForwardingPipelineConfig(request.build());
    }

    public void insert(Entity entity) {
        write(Update.newBuilder().setType(Update.Type.INSERT).setEntity(entity).build());
    }

    public void write(Update.Type type, Entity entity) {
        write(Update.newBuilder().setType(type).setEntity(entity).build());
    }

    public void write(Update... updates) {
        WriteRequest.Builder request = WriteRequest.newBuilder().setDeviceId(deviceId).setRole(role)
                .addAllUpdates(List.of(updates));
        if (electionId != 0) {
            request.setElectionId(Uint128.newBuilder().setLow(electionId));
        }
        var _ = stub.write(request.build());
    }

    /** Everything that answers the request, of all messages. */
    public List<Entity> read(Entity request) {
        List<Entity> entities = new ArrayList<>();
        stub.read(ReadRequest.newBuilder().setDeviceId(deviceId).addEntities(request).build())
                .forEachRemaining(response -> entities.addAll(response.getEntitiesList()));
        return entities;
    }

    /** The errors of a write that failed, one for each update. */
    public static List<Error> errors(StatusRuntimeException e) {
        return StatusProto.fromThrowable(e).getDetailsList().stream().map(any -> {
            try {
                return any.unpack(Error.class);
            } catch (com.google.protobuf.InvalidProtocolBufferException wrong) {
                throw new AssertionError(wrong);
            }
        }).toList();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
