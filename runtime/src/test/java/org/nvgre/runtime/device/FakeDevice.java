package org.nvgre.runtime.device;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.nvgre.p4runtime.MulticastGroup;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Rates;
import org.nvgre.p4runtime.Replica;
import org.nvgre.p4runtime.TableEntry;
import org.p4.v1.CloneSessionEntry;
import org.p4.v1.CounterData;
import org.p4.v1.CounterEntry;
import org.p4.v1.DirectCounterEntry;
import org.p4.v1.Entity;
import org.p4.v1.Error;
import org.p4.v1.ForwardingPipelineConfig;
import org.p4.v1.GetForwardingPipelineConfigRequest;
import org.p4.v1.GetForwardingPipelineConfigResponse;
import org.p4.v1.Index;
import org.p4.v1.MeterEntry;
import org.p4.v1.MulticastGroupEntry;
import org.p4.v1.P4RuntimeGrpc;
import org.p4.v1.PacketIn;
import org.p4.v1.PacketOut;
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
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.rpc.Status;

import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;

/// A P4Runtime server that keeps what it is given, and can be told to misbehave.
public final class FakeDevice extends P4RuntimeGrpc.P4RuntimeImplBase implements AutoCloseable {

    private final Server server;
    private final Map<Entity, Entity> held = new LinkedHashMap<>();
    private final Map<Integer, Map<Long, CounterData>> counters = new LinkedHashMap<>();
    private final List<DirectCounterEntry> entryCounters = new ArrayList<>();
    private volatile StreamObserver<StreamMessageResponse> controller;
    /// What the controller wants sent.
    public final BlockingQueue<PacketOut> packetOuts = new LinkedBlockingQueue<>();
    private ForwardingPipelineConfig config = ForwardingPipelineConfig.getDefaultInstance();

    public int pipelinesSet;
    /// A program that it does not accept.
    ByteString refusedConfig = ByteString.copyFromUtf8("no program");
    public int writes;
    /// Updates that it answers with RESOURCE_EXHAUSTED.
    Predicate<Update> refuses = _ -> false;
    /// Updates that it says it did, and did not.
    Predicate<Update> forgets = _ -> false;
    /// Sees what is held after every write request.
    Consumer<List<String>> observer = _ -> {};

    private volatile Runnable beforeWrite = () -> {};

    public FakeDevice() throws IOException {
        this(0);
    }

    public FakeDevice(int port) throws IOException {
        server = ServerBuilder.forPort(port).addService(this).build().start();
    }

    public String address() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// What it holds, as the client writes it.
    public synchronized List<String> held() {
        Pipeline pipeline = Pipeline.of(config.getP4Info(), config.getP4DeviceConfig());
        return held.values().stream().map(entity -> switch (entity.getEntityCase()) {
            case TABLE_ENTRY -> TableEntry.of(pipeline, entity.getTableEntry()).toString();
            case METER_ENTRY -> text(pipeline, entity.getMeterEntry());
            default -> text(entity.getPacketReplicationEngineEntry());
        }).toList();
    }

    private static String text(Pipeline pipeline, MeterEntry cell) {
        return pipeline.meters().stream().filter(meter -> meter.id() == cell.getMeterId()).findFirst()
                .orElseThrow()
                .entry(cell.getIndex().getIndex(),
                        new Rates(cell.getConfig().getCir(), cell.getConfig().getCburst(),
                                cell.getConfig().getPir(), cell.getConfig().getPburst()))
                .toString();
    }

    private static String text(PacketReplicationEngineEntry entry) {
        return entry.hasMulticastGroupEntry()
                ? text(entry.getMulticastGroupEntry())
                : "clone session %d -> %s".formatted(entry.getCloneSessionEntry().getSessionId(),
                        String.join(", ",
                                entry.getCloneSessionEntry().getReplicasList().stream()
                                        .map(FakeDevice::replica).map(Replica::toString).toList()));
    }

    private static String text(MulticastGroupEntry group) {
        return MulticastGroup
                .of(group.getMulticastGroupId(),
                        group.getReplicasList().stream().map(FakeDevice::replica).toList())
                .toString();
    }

    @SuppressWarnings("deprecation") // the port in the form that every target knows
    private static Replica replica(org.p4.v1.Replica copy) {
        return new Replica(copy.getEgressPort(), copy.getInstance());
    }

    public void refuseAll() {
        refuse(_ -> true);
    }

    public synchronized void refuse(Predicate<Update> which) {
        refuses = which;
    }

    public synchronized void refuseProgram(ByteString deviceConfig) {
        refusedConfig = deviceConfig;
    }

    /// Done at the beginning of every write request.
    public void beforeWrite(Runnable work) {
        beforeWrite = work;
    }

    /// Behind the controller's back.
    public synchronized void put(Entity entity) {
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

    /// For the entries that this text begins.
    synchronized void countEntries(String beginning, long packets, long bytes) {
        Pipeline pipeline = Pipeline.of(config.getP4Info(), config.getP4DeviceConfig());
        held.values().stream().filter(Entity::hasTableEntry).map(Entity::getTableEntry)
                .filter(entry -> TableEntry.of(pipeline, entry).toString().startsWith(beginning))
                .forEach(entry -> entryCounters.add(DirectCounterEntry.newBuilder()
                        .setTableEntry(entry.toBuilder().clearAction())
                        .setData(CounterData.newBuilder().setPacketCount(packets).setByteCount(bytes))
                        .build()));
    }

    /// To the controller.
    public void send(PacketIn packet) {
        controller.onNext(StreamMessageResponse.newBuilder().setPacket(packet).build());
    }

    @Override
    public StreamObserver<StreamMessageRequest> streamChannel(
            StreamObserver<StreamMessageResponse> responses) {
        return new StreamObserver<>() {
            @Override
            public void onNext(StreamMessageRequest request) {
                controller = responses;
                if (request.hasPacket()) {
                    packetOuts.add(request.getPacket());
                    return;
                }
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
        if (request.getConfig().getP4DeviceConfig().equals(refusedConfig)) {
            responses.onError(io.grpc.Status.INVALID_ARGUMENT.withDescription("as the test wants")
                    .asRuntimeException());
            return;
        }
        if (request.getAction() != SetForwardingPipelineConfigRequest.Action.VERIFY) {
            config = request.getConfig();
            held.clear();
            pipelinesSet++;
        }
        answer(responses, SetForwardingPipelineConfigResponse.getDefaultInstance());
    }

    @Override
    public synchronized void getForwardingPipelineConfig(GetForwardingPipelineConfigRequest request,
            StreamObserver<GetForwardingPipelineConfigResponse> responses) {
        answer(responses, GetForwardingPipelineConfigResponse.newBuilder().setConfig(config).build());
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteResponse> responses) {
        beforeWrite.run();
        perform(request, responses);
    }

    private synchronized void perform(WriteRequest request, StreamObserver<WriteResponse> responses) {
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
        if (key.hasMeterEntry()) {
            if (update.getType() != Update.Type.MODIFY) {
                return Code.INVALID_ARGUMENT_VALUE;
            }
            if (update.getEntity().getMeterEntry().hasConfig()) {
                held.put(key, update.getEntity());
            } else {
                held.remove(key);
            }
            return Code.OK_VALUE;
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
        if (wanted.getMeterEntry().hasIndex()) {
            return Stream.of(held.getOrDefault(wanted, wanted)); // a cell is there with rates or without
        }
        if (wanted.getTableEntry().getMatchCount() > 0 || number(wanted) > 0) {
            return Stream.ofNullable(held.get(wanted));
        }
        return switch (wanted.getEntityCase()) {
            case TABLE_ENTRY -> held.values().stream().filter(Entity::hasTableEntry)
                    .filter(entity -> wanted.getTableEntry().getTableId() == 0
                            || entity.getTableEntry().getTableId() == wanted.getTableEntry().getTableId());
            case PACKET_REPLICATION_ENGINE_ENTRY ->
                held.values().stream().filter(Entity::hasPacketReplicationEngineEntry)
                        .filter(entity -> entity.getPacketReplicationEngineEntry().getTypeCase() == wanted
                                .getPacketReplicationEngineEntry().getTypeCase());
            case METER_ENTRY -> held.values().stream().filter(Entity::hasMeterEntry);
            case DIRECT_COUNTER_ENTRY -> entryCounters.stream()
                    .filter(cell -> cell.getTableEntry().getTableId() == wanted.getDirectCounterEntry()
                            .getTableEntry().getTableId())
                    .map(cell -> Entity.newBuilder().setDirectCounterEntry(cell).build());
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

    private static int number(Entity entity) {
        var entry = entity.getPacketReplicationEngineEntry();
        return entry.getMulticastGroupEntry().getMulticastGroupId()
                + entry.getCloneSessionEntry().getSessionId();
    }

    private static Entity key(Entity entity) {
        if (entity.hasTableEntry()) {
            return Entity.newBuilder().setTableEntry(entity.getTableEntry().toBuilder().clearAction())
                    .build();
        }
        if (entity.hasMeterEntry()) {
            return Entity.newBuilder().setMeterEntry(entity.getMeterEntry().toBuilder().clearConfig())
                    .build();
        }
        if (entity.getPacketReplicationEngineEntry().hasCloneSessionEntry()) {
            var session = CloneSessionEntry.newBuilder().setSessionId(
                    entity.getPacketReplicationEngineEntry().getCloneSessionEntry().getSessionId());
            return Entity.newBuilder().setPacketReplicationEngineEntry(
                    PacketReplicationEngineEntry.newBuilder().setCloneSessionEntry(session)).build();
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
