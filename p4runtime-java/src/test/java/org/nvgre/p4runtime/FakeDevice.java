package org.nvgre.p4runtime;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.p4.v1.CapabilitiesRequest;
import org.p4.v1.CapabilitiesResponse;
import org.p4.v1.DigestListAck;
import org.p4.v1.ForwardingPipelineConfig;
import org.p4.v1.GetForwardingPipelineConfigRequest;
import org.p4.v1.GetForwardingPipelineConfigResponse;
import org.p4.v1.MasterArbitrationUpdate;
import org.p4.v1.P4RuntimeGrpc;
import org.p4.v1.PacketOut;
import org.p4.v1.ReadRequest;
import org.p4.v1.ReadResponse;
import org.p4.v1.SetForwardingPipelineConfigRequest;
import org.p4.v1.SetForwardingPipelineConfigResponse;
import org.p4.v1.StreamMessageRequest;
import org.p4.v1.StreamMessageResponse;
import org.p4.v1.Uint128;
import org.p4.v1.WriteRequest;
import org.p4.v1.WriteResponse;

/// A P4Runtime server on a port of this machine that arbitrates, keeps a pipeline, and otherwise does as it
/// is told.
final class FakeDevice extends P4RuntimeGrpc.P4RuntimeImplBase implements AutoCloseable {
    static final long ID = 3;

    private record Controller(Uint128 electionId, StreamObserver<StreamMessageResponse> out) {}

    final List<WriteRequest> writes = new CopyOnWriteArrayList<>();
    final List<ReadRequest> reads = new CopyOnWriteArrayList<>();
    final List<SetForwardingPipelineConfigRequest> pipelines = new CopyOnWriteArrayList<>();
    final BlockingQueue<PacketOut> packetOuts = new LinkedBlockingQueue<>();
    final BlockingQueue<DigestListAck> digestAcks = new LinkedBlockingQueue<>();
    volatile Function<WriteRequest, Optional<StatusRuntimeException>> onWrite = request -> Optional.empty();
    volatile Function<ReadRequest, List<ReadResponse>> onRead = request -> List.of();
    volatile Optional<ForwardingPipelineConfig> pipeline = Optional.empty();
    private final Map<StreamObserver<StreamMessageRequest>, Controller> controllers = Collections
            .synchronizedMap(new LinkedHashMap<>());
    private final Server server;

    FakeDevice() {
        try {
            server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()).addService(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    /// Says something to all controllers.
    void send(StreamMessageResponse message) {
        synchronized (controllers) {
            controllers.values().forEach(controller -> controller.out.onNext(message));
        }
    }

    /// Ends all streams, as a device does that goes down.
    void endStreams() {
        synchronized (controllers) {
            controllers.values()
                    .forEach(controller -> controller.out
                            .onError(Status.UNAVAILABLE.withDescription("going down")
                                    .asRuntimeException()));
            controllers.clear();
        }
    }

    @Override
    public StreamObserver<StreamMessageRequest> streamChannel(StreamObserver<StreamMessageResponse> out) {
        return new StreamObserver<>() {
            @Override
            public void onNext(StreamMessageRequest message) {
                switch (message.getUpdateCase()) {
                    case ARBITRATION -> join(this, out, message.getArbitration());
                    case PACKET -> packetOuts.add(message.getPacket());
                    case DIGEST_ACK -> digestAcks.add(message.getDigestAck());
                    default -> throw new AssertionError(message);
                }
            }

            @Override
            public void onError(Throwable t) {
                leave(this);
            }

            @Override
            public void onCompleted() {
                leave(this);
                out.onCompleted();
            }
        };
    }

    private void join(StreamObserver<StreamMessageRequest> in, StreamObserver<StreamMessageResponse> out,
            MasterArbitrationUpdate hello) {
        synchronized (controllers) {
            if (hello.getDeviceId() != ID) {
                out.onError(Status.NOT_FOUND.withDescription("no device " + hello.getDeviceId())
                        .asRuntimeException());
            } else if (controllers.values().stream()
                    .anyMatch(c -> c.electionId.equals(hello.getElectionId()))) {
                out.onError(Status.INVALID_ARGUMENT.withDescription("election id already exists")
                        .asRuntimeException());
            } else {
                controllers.put(in, new Controller(hello.getElectionId(), out));
                elect();
            }
        }
    }

    private void leave(StreamObserver<StreamMessageRequest> in) {
        synchronized (controllers) {
            if (controllers.remove(in) != null) {
                elect();
            }
        }
    }

    /// Ids of the tests fit into the low half.
    private void elect() {
        Optional<Controller> primary = controllers.values().stream()
                .max(Comparator.comparingLong(controller -> controller.electionId.getLow()));
        for (Controller controller : controllers.values()) {
            boolean won = controller.equals(primary.orElseThrow());
            var update = MasterArbitrationUpdate.newBuilder().setDeviceId(ID)
                    .setElectionId(primary.orElseThrow().electionId);
            update.getStatusBuilder().setCode(won ? 0 : com.google.rpc.Code.ALREADY_EXISTS_VALUE);
            controller.out.onNext(StreamMessageResponse.newBuilder().setArbitration(update).build());
        }
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteResponse> out) {
        writes.add(request);
        onWrite.apply(request).ifPresentOrElse(out::onError,
                () -> answer(out, WriteResponse.getDefaultInstance()));
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> out) {
        reads.add(request);
        onRead.apply(request).forEach(out::onNext);
        out.onCompleted();
    }

    @Override
    public void setForwardingPipelineConfig(SetForwardingPipelineConfigRequest request,
            StreamObserver<SetForwardingPipelineConfigResponse> out) {
        pipelines.add(request);
        if (request.getConfig().getP4DeviceConfig().isEmpty()) {
            out.onError(Status.INVALID_ARGUMENT.withDescription("no\nJSON").asRuntimeException());
            return;
        }
        pipeline = Optional.of(request.getConfig());
        answer(out, SetForwardingPipelineConfigResponse.getDefaultInstance());
    }

    @Override
    public void getForwardingPipelineConfig(GetForwardingPipelineConfigRequest request,
            StreamObserver<GetForwardingPipelineConfigResponse> out) {
        if (pipeline.isEmpty()) {
            out.onError(Status.FAILED_PRECONDITION.withDescription("no pipeline").asRuntimeException());
            return;
        }
        ForwardingPipelineConfig all = pipeline.get();
        answer(out, GetForwardingPipelineConfigResponse.newBuilder()
                .setConfig(switch (request.getResponseType()) {
                    case ALL -> all;
                    case COOKIE_ONLY ->
                        ForwardingPipelineConfig.newBuilder().setCookie(all.getCookie()).build();
                    default -> throw new AssertionError(request);
                }).build());
    }

    @Override
    public void capabilities(CapabilitiesRequest request, StreamObserver<CapabilitiesResponse> out) {
        answer(out, CapabilitiesResponse.newBuilder().setP4RuntimeApiVersion("1.3.0").build());
    }

    private static <T> void answer(StreamObserver<T> out, T message) {
        out.onNext(message);
        out.onCompleted();
    }

    /// Returns when no connection is left.
    @Override
    public void close() {
        try {
            server.shutdownNow().awaitTermination();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
