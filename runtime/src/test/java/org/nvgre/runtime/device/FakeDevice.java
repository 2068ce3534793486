package org.nvgre.runtime.device;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.nvgre.p4runtime.MulticastGroup;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Replica;
import org.nvgre.p4runtime.TableEntry;
import org.p4.v1.CounterData;
import org.p4.v1.CounterEntry;
import org.p4.v1.Entity;
import org.p4.v1.Error;
import org.p4.v1.ForwardingPipelineConfig;
import org.p4.v1.GetForwardingPipelineConfigRequest;
import org.p4.v1.GetForwardingPipelineConfigResponse;
import org.p4.v1.Index;
import org.p4.v1.MulticastGroupEntry;
import org.p4.v1.P4RuntimeGrpc;
import org.p4.v1.PacketReplicationEngineEntry;
import org.p4.v1.ReadRequest;
import org.p4.v1.ReadResponse;
import org.p4.v1.SetForwardingPipelineConfigRequest;
import org.p4.v1.SetForwardingPipelineConfigResponse;
import org.p4.v1.StreamMessageRequest;
import org.p4.v1.StreamMessageResponse;
import org.p4.v1.Update;
import org.p4.v1.WriteRequest;
import org.p4.v1.WriteResponse;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.Status;

import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;

/// A P4Runtime server that keeps what it is given, and can be told to misbehave.
final class FakeDevice extends P4RuntimeGrpc.P4RuntimeImplBase implements AutoCloseable {

    private final Server server;
    private final Map<Entity, Entity> held = new LinkedHashMap<>();
    private final Map<Integer, Map<Long, CounterData>> counters = new LinkedHashMap<>();
    private ForwardingPipelineConfig config = ForwardingPipelineConfig.getDefaultInstance();

    int pipelinesSet;
    int writes;
    /// Updates that it answers with RESOURCE_EXHAUSTED.
    Predicate<Update> refuses = _ -> false;
    /// Updates that it says it did, and did not.
    Predicate<Update> forgets = _ -> false;
    /// Sees what is held after every write request.
    Consumer<List<String>> observer = _ -> {};

    FakeDevice() throws IOException {
        server = ServerBuilder.forPort(0).addService(this).build().start();
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /// What it holds, as the client writes it.
    synchronized List<String> held() {
        Pipeline pipeline = Pipeline.of(config.getP4Info(), config.getP4DeviceConfig());
        return held.values().stream().map(entity -> entity.hasTableEntry()
                ? TableEntry.of(pipeline, entity.getTableEntry()).toString()
                : text(entity.getPacketReplicationEngineEntry().getMulticastGroupEntry())).toList();
    }

    @SuppressWarnings("deprecation") // the port in the form that every target knows
    private static String text(MulticastGroupEntry group) {
        return MulticastGroup.of(group.getMulticastGroupId(), group.getReplicasList().stream()
                .map(copy -> new Replica(copy.getEgressPort(), copy.getInstance())).toList()).toString();
    }

    /// Behind the controller's back.
    synchronized void put(Entity entity) {
        held.put(key(entity), entity);
    }

    synchronized void clear() {
        held.clear();
    }

    synchronized void count(String counter, long index, long packets, long bytes) {
        int id = config.getP4Info().getCountersList().stream().map(each -> each.getPreamble())
                .filter(preamble -> preamble.getName().equals(counter)).findFirst().orElseThrow().getId();
        counters.computeIfAbsent(id, _ -> new LinkedHashMap<>()).put(index,
                CounterData.newBuilder().setPacketCount(packets).setByteCount(bytes).build());
    }

    @Override
    public StreamObserver<StreamMessageRequest> streamChannel(
            StreamObserver<StreamMessageResponse> responses) {
        return new StreamObserver<>() {
            @Override
            public void onNext(StreamMessageRequest request) {
                responses.onNext(StreamMessageResponse.newBuilder().setArbitration(
                        request.getArbitration().toBuilder()
                                .setStatus(Status.newBuilder().setCode(Code.OK_VALUE)))
                        .build());
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {
                responses.onCompleted();
            }
        };
    }

    @Override
    public synchronized void setForwardingPipelineConfig(SetForwardingPipelineConfigRequest request,
            StreamObserver<SetForwardingPipelineConfigResponse> responses) {
        config = request.getConfig();
        held.clear();
        pipelinesSet++;
        answer(responses, SetForwardingPipelineConfigResponse.getDefaultInstance());
    }

    @Override
    public synchronized void getForwardingPipelineConfig(GetForwardingPipelineConfigRequest request,
            StreamObserver<GetForwardingPipelineConfigResponse> responses) {
        answer(responses, GetForwardingPipelineConfigResponse.newBuilder().setConfig(config).build());
    }

    @Override
    public synchronized void write(WriteRequest request, StreamObserver<WriteResponse> responses) {
        writes++;
        List<Error> errors = new ArrayList<>();
        request.getUpdatesList()
                .forEach(update -> errors.add(Error.newBuilder().setCanonicalCode(perform(update))
                        .setMessage("as the test wants").build()));
        observer.accept(held());
        if (errors.stream().allMatch(error -> error.getCanonicalCode() == Code.OK_VALUE)) {
            answer(responses, WriteResponse.getDefaultInstance());
        } else {
            var status = Status.newBuilder().setCode(Code.UNKNOWN_VALUE);
            errors.forEach(error -> status.addDetails(Any.pack(error)));
            responses.onError(StatusProto.toStatusRuntimeException(status.build()));
        }
    }

    private int perform(Update update) {
        Entity key = key(update.getEntity());
        boolean inserts = update.getType() == Update.Type.INSERT;
        if (refuses.test(update)) {
            return Code.RESOURCE_EXHAUSTED_VALUE;
        }
        if (inserts == held.containsKey(key)) {
            return inserts ? Code.ALREADY_EXISTS_VALUE : Code.NOT_FOUND_VALUE;
        }
        if (forgets.test(update)) {
            return Code.OK_VALUE;
        }
        if (update.getType() == Update.Type.DELETE) {
            held.remove(key);
        } else {
            held.put(key, update.getEntity());
        }
        return Code.OK_VALUE;
    }

    @Override
    public synchronized void read(ReadRequest request, StreamObserver<ReadResponse> responses) {
        var response = ReadResponse.newBuilder();
        request.getEntitiesList().forEach(wanted -> response.addAllEntities(matching(wanted).toList()));
        answer(responses, response.build());
    }

    private Stream<Entity> matching(Entity wanted) {
        return switch (wanted.getEntityCase()) {
            case TABLE_ENTRY -> held.values().stream().filter(Entity::hasTableEntry)
                    .filter(entity -> wanted.getTableEntry().getTableId() == 0
                            || entity.getTableEntry().getTableId() == wanted.getTableEntry().getTableId());
            case PACKET_REPLICATION_ENGINE_ENTRY ->
                held.values().stream().filter(Entity::hasPacketReplicationEngineEntry);
            case COUNTER_ENTRY -> counters.getOrDefault(wanted.getCounterEntry().getCounterId(), Map.of())
                    .entrySet().stream()
                    .filter(cell -> !wanted.getCounterEntry().hasIndex()
                            || cell.getKey() == wanted.getCounterEntry().getIndex().getIndex())
                    .map(cell -> Entity.newBuilder().setCounterEntry(CounterEntry.newBuilder()
                            .setCounterId(wanted.getCounterEntry().getCounterId())
                            .setIndex(Index.newBuilder().setIndex(cell.getKey())).setData(cell.getValue()))
                            .build());
            default -> throw new IllegalArgumentException("not read here: " + wanted.getEntityCase());
        };
    }

    private static Entity key(Entity entity) {
        if (entity.hasTableEntry()) {
            return Entity.newBuilder().setTableEntry(entity.getTableEntry().toBuilder().clearAction())
                    .build();
        }
        var group = entity.getPacketReplicationEngineEntry().getMulticastGroupEntry().toBuilder()
                .clearReplicas();
        return Entity.newBuilder()
                .setPacketReplicationEngineEntry(
                        PacketReplicationEngineEntry.newBuilder().setMulticastGroupEntry(group))
                .build();
    }

    private static <T> void answer(StreamObserver<T> responses, T response) {
        responses.onNext(response);
        responses.onCompleted();
    }
}
