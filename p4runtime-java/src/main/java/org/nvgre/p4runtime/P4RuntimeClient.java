package org.nvgre.p4runtime;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.p4.v1.CapabilitiesRequest;
import org.p4.v1.CloneSessionEntry;
import org.p4.v1.CounterEntry;
import org.p4.v1.DigestEntry;
import org.p4.v1.DigestList;
import org.p4.v1.DigestListAck;
import org.p4.v1.DirectCounterEntry;
import org.p4.v1.ForwardingPipelineConfig;
import org.p4.v1.GetForwardingPipelineConfigRequest.ResponseType;
import org.p4.v1.GetForwardingPipelineConfigRequest;
import org.p4.v1.IdleTimeoutNotification;
import org.p4.v1.Index;
import org.p4.v1.MulticastGroupEntry;
import org.p4.v1.P4RuntimeGrpc.P4RuntimeBlockingStub;
import org.p4.v1.P4RuntimeGrpc;
import org.p4.v1.PacketReplicationEngineEntry;
import org.p4.v1.ReadRequest;
import org.p4.v1.ReadResponse;
import org.p4.v1.SetForwardingPipelineConfigRequest;
import org.p4.v1.StreamMessageRequest;
import org.p4.v1.WriteRequest;

/// A session with one device: connected, and with a say in who is its primary. Safe for use by several
/// threads.
///
/// What it reads and writes are [TableEntry], [MulticastGroup] and the like, which carry their pipeline with
/// them; the client itself knows no pipeline. Methods block, and throw [P4RuntimeException] for what the
/// device or the network does.
public final class P4RuntimeClient implements AutoCloseable {
    /// A target may answer a read of everything with one message (bmv2 does), far above gRPC's usual 4 MB.
    private static final int MAX_MESSAGE = 1 << 30;

    private static final org.p4.v1.Entity ALL_GROUPS = org.p4.v1.Entity.newBuilder()
            .setPacketReplicationEngineEntry(PacketReplicationEngineEntry.newBuilder()
                    .setMulticastGroupEntry(MulticastGroupEntry.getDefaultInstance()))
            .build();
    private static final org.p4.v1.Entity ALL_CLONES = org.p4.v1.Entity.newBuilder()
            .setPacketReplicationEngineEntry(PacketReplicationEngineEntry.newBuilder()
                    .setCloneSessionEntry(CloneSessionEntry.getDefaultInstance()))
            .build();

    private final DeviceAddress device;
    private final ElectionId electionId;
    private final String role;
    private final Duration timeout;
    private final ManagedChannel channel;
    private final P4RuntimeBlockingStub stub;
    private final Session session;
    private final UpdateStream.Channel writes;

    private P4RuntimeClient(Builder builder, DeviceAddress device, ManagedChannel channel) {
        this.device = device;
        this.electionId = builder.electionId;
        this.role = builder.role;
        this.timeout = builder.timeout;
        this.channel = channel;
        this.stub = P4RuntimeGrpc.newBlockingStub(channel);
        this.session = new Session(device, electionId);
        ByteString head = WriteRequest.newBuilder().setDeviceId(device.deviceId()).setRole(role)
                .setElectionId(electionId.toProto()).build().toByteString();
        // Who waits for an answer is woken by the thread that brings it: there is nothing else to do with it.
        CallOptions direct = CallOptions.DEFAULT.withExecutor(Runnable::run);
        this.writes = new UpdateStream.Channel(device, head,
                batch -> ClientCalls.futureUnaryCall(channel.newCall(WriteRequestBytes.METHOD,
                        direct.withDeadlineAfter(timeout)), batch),
                new FlowControl(builder.batchSize), builder.inFlight);
    }

    /// Connects with election id 1.
    ///
    /// @see Builder#connect
    public static P4RuntimeClient connect(String hostAndPort, long deviceId) throws P4RuntimeException {
        return to(hostAndPort).deviceId(deviceId).connect();
    }

    /// @see Builder#connect
    public static P4RuntimeClient connect(String hostAndPort, long deviceId, ElectionId electionId)
            throws P4RuntimeException {
        return to(hostAndPort).deviceId(deviceId).electionId(electionId).connect();
    }

    /// @param hostAndPort `127.0.0.1:9559`, `[::1]:9559`, `switch1:9559`
    public static Builder to(String hostAndPort) {
        return new Builder(hostAndPort);
    }

    // ---- who is primary, and the stream

    public boolean isPrimary() {
        return session.arbitration().primary();
    }

    public Arbitration arbitration() {
        return session.arbitration();
    }

    /// @throws P4RuntimeException.NotPrimary another controller is
    /// @throws P4RuntimeException the stream has ended
    public void requirePrimary() throws P4RuntimeException {
        session.requirePrimary();
    }

    /// What the device says by itself from now on.
    public Subscription subscribe(StreamListener listener) {
        return session.subscribe(listener);
    }

    /// Packets from now on, their metadata by name. One that does not fit the pipeline goes to
    /// [StreamListener#error].
    public Subscription packetIns(Pipeline pipeline, Consumer<Packet> consumer) {
        return session.subscribe(new StreamListener() {
            @Override
            public void packetIn(org.p4.v1.PacketIn wire) {
                Packet packet;
                try {
                    packet = pipeline.packetIn().packet(wire);
                } catch (IllegalArgumentException e) {
                    session.error("packet-in: " + e.getMessage());
                    return;
                }
                consumer.accept(packet);
            }
        });
    }

    /// What the program tells from now on, list by list; each list is acknowledged when the consumer has had it. The
    /// device is asked to tell, unless it does already.
    public Subscription digests(Digest digest, Digest.Lists lists, Consumer<List<Map<String, Bits>>> consumer)
            throws P4RuntimeException {
        Subscription subscription = session.subscribe(new StreamListener() {
            @Override
            public void digest(DigestList wire) {
                if (wire.getDigestId() == digest.id()) {
                    try {
                        consumer.accept(wire.getDataList().stream().map(digest::decode).toList());
                    } catch (IllegalArgumentException e) {
                        session.error(digest + ": " + e.getMessage());
                    }
                    acknowledge(wire);
                }
            }
        });
        var entry = org.p4.v1.Entity.newBuilder().setDigestEntry(digest.toProto(lists)).build();
        var asked = new ArrayList<DigestEntry>();
        read(org.p4.v1.Entity.newBuilder()
                .setDigestEntry(DigestEntry.newBuilder().setDigestId(digest.id())).build(),
                org.p4.v1.Entity::getDigestEntry, asked::add);
        var type = asked.isEmpty() ? org.p4.v1.Update.Type.INSERT : org.p4.v1.Update.Type.MODIFY;
        var request = WriteRequest.newBuilder().setDeviceId(device.deviceId()).setRole(role)
                .setElectionId(electionId.toProto())
                .addUpdates(org.p4.v1.Update.newBuilder().setType(type).setEntity(entry)).build();
        ask("tell digests", unary -> unary.write(request));
        return subscription;
    }

    private void acknowledge(DigestList list) {
        try {
            session.send(StreamMessageRequest.newBuilder().setDigestAck(DigestListAck.newBuilder()
                    .setDigestId(list.getDigestId()).setListId(list.getListId())).build());
        } catch (P4RuntimeException e) {
            session.error("a digest could not be acknowledged: " + e.getMessage());
        }
    }

    /// Entries that no packet has met for as long as they were given, from now on.
    public Subscription idleEntries(Pipeline pipeline, Consumer<TableEntry.Key> consumer) {
        return session.subscribe(new StreamListener() {
            @Override
            public void idle(IdleTimeoutNotification notification) {
                for (org.p4.v1.TableEntry entry : notification.getTableEntryList()) {
                    try {
                        consumer.accept(TableEntry.Key.of(pipeline, entry));
                    } catch (IllegalArgumentException e) {
                        session.error("idle: " + e.getMessage());
                    }
                }
            }
        });
    }

    /// The entries of a table that no packet has met for as long as they were given, whoever was told of it.
    public List<TableEntry.Key> readIdle(Table table) throws P4RuntimeException {
        var all = org.p4.v1.Entity.newBuilder().setTableEntry(org.p4.v1.TableEntry.newBuilder()
                .setTableId(table.id()).setTimeSinceLastHit(
                        org.p4.v1.TableEntry.IdleTimeout.getDefaultInstance()))
                .build();
        return collect(into -> read(all, entity -> {
            org.p4.v1.TableEntry wire = entity.getTableEntry();
            boolean idle = wire.getIdleTimeoutNs() > 0 && wire.hasTimeSinceLastHit()
                    && wire.getTimeSinceLastHit().getElapsedNs() >= wire.getIdleTimeoutNs();
            return idle ? Optional.of(TableEntry.key(table, wire)) : Optional.<TableEntry.Key>empty();
        }, key -> key.ifPresent(into)));
    }

    /// Sends a packet out; that it could not be sent is told to [StreamListener#error].
    ///
    /// @param namesAndValues the program's packet-out header: `"egress_port", 3`
    /// @throws IllegalArgumentException the metadata are not those of the header
    public void packetOut(Pipeline pipeline, ByteString payload, Object... namesAndValues)
            throws P4RuntimeException {
        session.send(StreamMessageRequest.newBuilder()
                .setPacket(pipeline.packetOut().packetOut(payload, namesAndValues)).build());
    }

    // ---- the pipeline

    /// Has the device check that it could run this pipeline; nothing changes.
    ///
    /// @throws P4RuntimeException.Refused it could not, with its own reason
    public void verify(Pipeline pipeline) throws P4RuntimeException {
        setPipeline(pipeline, SetForwardingPipelineConfigRequest.Action.VERIFY, "accept the pipeline");
    }

    /// Has the device check and run this pipeline. All its entries are gone then.
    public void setPipeline(Pipeline pipeline) throws P4RuntimeException {
        setPipeline(pipeline, SetForwardingPipelineConfigRequest.Action.VERIFY_AND_COMMIT,
                "set the pipeline");
    }

    private void setPipeline(Pipeline pipeline, SetForwardingPipelineConfigRequest.Action action,
            String doing)
            throws P4RuntimeException {
        var config = ForwardingPipelineConfig.newBuilder().setP4Info(pipeline.p4Info())
                .setP4DeviceConfig(pipeline.deviceConfig())
                .setCookie(ForwardingPipelineConfig.Cookie.newBuilder().setCookie(pipeline.cookie()));
        var request = SetForwardingPipelineConfigRequest.newBuilder().setDeviceId(device.deviceId())
                .setRole(role)
                .setElectionId(electionId.toProto())
                .setAction(action).setConfig(config).build();
        ask(doing, unary -> unary.setForwardingPipelineConfig(request));
    }

    /// Sets the pipeline unless the device runs it already.
    ///
    /// @return whether it had to be set
    public boolean ensurePipeline(Pipeline pipeline) throws P4RuntimeException {
        OptionalLong running = cookie();
        if (running.isPresent() && running.getAsLong() == pipeline.cookie()) {
            return false;
        }
        setPipeline(pipeline);
        return true;
    }

    /// The mark of the pipeline that the device runs; empty when it runs none or one without a mark.
    public OptionalLong cookie() throws P4RuntimeException {
        return config(ResponseType.COOKIE_ONLY).filter(ForwardingPipelineConfig::hasCookie)
                .map(config -> OptionalLong.of(config.getCookie().getCookie())).orElse(OptionalLong.empty());
    }

    /// The pipeline that the device runs; empty when it runs none.
    public Optional<Pipeline> pipeline() throws P4RuntimeException {
        Optional<ForwardingPipelineConfig> config = config(ResponseType.ALL)
                .filter(ForwardingPipelineConfig::hasP4Info);
        try {
            return config.map(c -> Pipeline.of(c.getP4Info(), c.getP4DeviceConfig()));
        } catch (IllegalArgumentException e) {
            throw new P4RuntimeException.Mismatch(device, e);
        }
    }

    // ---- entities

    /// Has the device do these updates, in batches. A refused update does not keep the others from being
    /// done.
    ///
    /// The device may do them in any order: what others depend on belongs in an earlier call.
    ///
    /// @return one result for each update, in their order; when a request fails as a whole, all its updates
    ///         have failed
    public List<UpdateResult> write(List<? extends Update> updates) {
        List<UpdateResult> results = new ArrayList<>(updates.size());
        UpdateStream stream = writing(results::add);
        updates.forEach(stream::add);
        stream.finish();
        return results;
    }

    /// As {@link #write}, for updates that are not all there yet, or too many to be held at once.
    ///
    /// @param results hears what became of each update, in their order, within calls of the stream
    public UpdateStream writing(Consumer<UpdateResult> results) {
        return new UpdateStream(writes, results);
    }

    /// All entries of a table but the default entry.
    public List<TableEntry> readTable(Table table) throws P4RuntimeException {
        return collect(into -> readEntries(table.id(), wire -> TableEntry.of(table, wire), into));
    }

    /// All entries of all tables but the default entries.
    public List<TableEntry> readTables(Pipeline pipeline) throws P4RuntimeException {
        return collect(into -> readTables(pipeline, into));
    }

    /// As [#readTables(Pipeline)], each entry as soon as it is there.
    public void readTables(Pipeline pipeline, Consumer<TableEntry> consumer) throws P4RuntimeException {
        readEntries(0, wire -> TableEntry.of(pipeline, wire), consumer);
    }

    /// All that a controller of this pipeline keeps on the device, as the device sends it: the entries of all tables
    /// that are not the program's own, without default entries; multicast groups; clone sessions, if the program has
    /// packets for the controller; meter cells with rates. For who compares by {@link Fingerprint}, without the cost of
    /// an {@link Entity} for each.
    public void readAll(Pipeline pipeline, Consumer<org.p4.v1.Entity> consumer) throws P4RuntimeException {
        List<org.p4.v1.Entity> wanted = new ArrayList<>();
        pipeline.tables().stream().filter(table -> !table.constant()).forEach(table -> wanted.add(
                org.p4.v1.Entity.newBuilder()
                        .setTableEntry(org.p4.v1.TableEntry.newBuilder().setTableId(table.id())).build()));
        wanted.add(ALL_GROUPS);
        if (!pipeline.packetIn().fields().isEmpty()) {
            wanted.add(ALL_CLONES);
        }
        pipeline.meters().forEach(meter -> wanted.add(all(meter)));
        read(wanted, Function.identity(), entity -> {
            boolean programs = entity.hasTableEntry()
                    && (entity.getTableEntry().getIsDefaultAction() || entity.getTableEntry().getIsConst());
            if (!programs && !unset(entity)) {
                consumer.accept(entity);
            }
        });
    }

    /// What the device holds under these keys, in no order; of a key that it does not hold, nothing, and that is so of a
    /// meter cell without rates, too.
    public List<org.p4.v1.Entity> readEach(List<? extends Entity.Key> keys) throws P4RuntimeException {
        List<org.p4.v1.Entity> wanted = keys.stream().map(Entity.Key::toProto).toList();
        return wanted.isEmpty() ? List.of() : collect(into -> read(wanted, Function.identity(), entity -> {
            if (!unset(entity)) {
                into.accept(entity);
            }
        }));
    }

    private static boolean unset(org.p4.v1.Entity entity) {
        return entity.hasMeterEntry() && !entity.getMeterEntry().hasConfig();
    }

    private static org.p4.v1.Entity all(Meter meter) {
        return org.p4.v1.Entity.newBuilder()
                .setMeterEntry(org.p4.v1.MeterEntry.newBuilder().setMeterId(meter.id())).build();
    }

    public List<MulticastGroup> readMulticastGroups() throws P4RuntimeException {
        return collect(into -> read(ALL_GROUPS, entity -> MulticastGroup.of(
                entity.getPacketReplicationEngineEntry().getMulticastGroupEntry()), into));
    }

    public List<CloneSession> readCloneSessions() throws P4RuntimeException {
        return collect(into -> read(ALL_CLONES, entity -> CloneSession.of(
                entity.getPacketReplicationEngineEntry().getCloneSessionEntry()), into));
    }

    /// The cells of a meter that have rates.
    public List<MeterEntry> readMeter(Meter meter) throws P4RuntimeException {
        return collect(into -> read(all(meter), entity -> MeterEntry.of(meter, entity.getMeterEntry()),
                entry -> entry.ifPresent(into)));
    }

    /// What each entry of a table with a direct counter has counted.
    public List<EntryCounter> readEntryCounters(Table table) throws P4RuntimeException {
        var all = org.p4.v1.Entity.newBuilder().setDirectCounterEntry(DirectCounterEntry.newBuilder()
                .setTableEntry(org.p4.v1.TableEntry.newBuilder().setTableId(table.id()))).build();
        return collect(into -> read(all, entity -> {
            DirectCounterEntry wire = entity.getDirectCounterEntry();
            return new EntryCounter(TableEntry.key(table, wire.getTableEntry()),
                    wire.getData().getPacketCount(), wire.getData().getByteCount());
        }, into));
    }

    /// All cells of a counter.
    public List<CounterCell> readCounter(Counter counter) throws P4RuntimeException {
        return collect(into -> readCells(counter, Stream.of(CounterEntry.newBuilder()), into));
    }

    /// Some cells of a counter, in one request.
    public List<CounterCell> readCounter(Counter counter, LongStream indexes) throws P4RuntimeException {
        return collect(into -> readCells(counter, indexes.mapToObj(
                index -> CounterEntry.newBuilder().setIndex(Index.newBuilder().setIndex(index))), into));
    }

    public CounterCell readCounter(Counter counter, long index) throws P4RuntimeException {
        List<CounterCell> cells = readCounter(counter, LongStream.of(index));
        if (cells.size() != 1) {
            throw new P4RuntimeException.Mismatch(device, new IllegalArgumentException(
                    "%s has %d cells with index %d".formatted(counter, cells.size(), index)));
        }
        return cells.getFirst();
    }

    /// The version of P4Runtime that the device says it speaks, "1.3.0".
    public String apiVersion() throws P4RuntimeException {
        var request = CapabilitiesRequest.newBuilder().setDeviceId(device.deviceId()).build();
        return ask("tell its capabilities", unary -> unary.capabilities(request)).getP4RuntimeApiVersion();
    }

    /// Ends the session at once: what is under way fails, and may have been done or not.
    public void abort() {
        session.abort();
        channel.shutdownNow();
    }

    /// Ends the session; the next controller in line becomes primary. What is under way is given a moment.
    @Override
    public void close() {
        session.close();
        channel.shutdown();
        try {
            channel.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            channel.shutdownNow();
        }
    }

    /// `device 1 at 127.0.0.1:9559`
    @Override
    public String toString() {
        return device.toString();
    }

    // ---- how

    private interface Reading<T> {
        void into(Consumer<T> consumer) throws P4RuntimeException;
    }

    private static <T> List<T> collect(Reading<T> reading) throws P4RuntimeException {
        List<T> all = new ArrayList<>();
        reading.into(all::add);
        return all;
    }

    private void readEntries(int tableId, Function<org.p4.v1.TableEntry, TableEntry> decode,
            Consumer<TableEntry> consumer) throws P4RuntimeException {
        var wildcard = org.p4.v1.Entity.newBuilder()
                .setTableEntry(org.p4.v1.TableEntry.newBuilder().setTableId(tableId)).build();
        read(wildcard, entity -> entity.getTableEntry().getIsDefaultAction()
                ? Optional.<TableEntry>empty()
                : Optional.of(decode.apply(entity.getTableEntry())), entry -> entry.ifPresent(consumer));
    }

    private void readCells(Counter counter, Stream<CounterEntry.Builder> which,
            Consumer<CounterCell> consumer)
            throws P4RuntimeException {
        List<org.p4.v1.Entity> wanted = which.map(cell -> org.p4.v1.Entity.newBuilder()
                .setCounterEntry(cell.setCounterId(counter.id())).build()).toList();
        read(wanted, entity -> {
            CounterEntry cell = entity.getCounterEntry();
            return new CounterCell(counter, cell.getIndex().getIndex(), cell.getData().getPacketCount(),
                    cell.getData().getByteCount());
        }, consumer);
    }

    /// There is no deadline: how long a full table takes is for the device to know.
    private <T> void read(org.p4.v1.Entity wanted, Function<org.p4.v1.Entity, T> decode, Consumer<T> consumer)
            throws P4RuntimeException {
        read(List.of(wanted), decode, consumer);
    }

    private <T> void read(List<org.p4.v1.Entity> wanted, Function<org.p4.v1.Entity, T> decode,
            Consumer<T> consumer) throws P4RuntimeException {
        ReadRequest request = ReadRequest.newBuilder().setDeviceId(device.deviceId()).setRole(role)
                .addAllEntities(wanted).build();
        Context.CancellableContext call = Context.current().withCancellation();
        Context outer = call.attach();
        try {
            for (Iterator<ReadResponse> answers = stub.read(request); answers.hasNext();) {
                for (org.p4.v1.Entity entity : answers.next().getEntitiesList()) {
                    consumer.accept(decoded(entity, decode));
                }
            }
        } catch (StatusRuntimeException e) {
            throw P4RuntimeException.of(device, "read", e);
        } finally {
            call.detach(outer);
            call.cancel(null);
        }
    }

    private <T> T decoded(org.p4.v1.Entity entity, Function<org.p4.v1.Entity, T> decode)
            throws P4RuntimeException {
        try {
            return decode.apply(entity);
        } catch (IllegalArgumentException e) {
            throw new P4RuntimeException.Mismatch(device, e);
        }
    }

    private Optional<ForwardingPipelineConfig> config(ResponseType what) throws P4RuntimeException {
        var request = GetForwardingPipelineConfigRequest.newBuilder().setDeviceId(device.deviceId())
                .setResponseType(what).build();
        try {
            return Optional.of(ask("tell its pipeline", unary -> unary.getForwardingPipelineConfig(request))
                    .getConfig());
        } catch (P4RuntimeException.Refused e) {
            if (e.code() == Status.Code.FAILED_PRECONDITION || e.code() == Status.Code.NOT_FOUND) {
                return Optional.empty(); // how some devices say that they have none
            }
            throw e;
        }
    }

    private <T> T ask(String doing, Function<P4RuntimeBlockingStub, T> call) throws P4RuntimeException {
        try {
            return call.apply(stub.withDeadlineAfter(timeout));
        } catch (StatusRuntimeException e) {
            throw P4RuntimeException.of(device, doing, e);
        }
    }

    /// How to connect.
    public static final class Builder {
        private final String hostAndPort;
        private long deviceId = 1;
        private ElectionId electionId = ElectionId.of(1);
        private String role = "";
        private Duration timeout = Duration.ofSeconds(60);
        private int batchSize = 4096;
        private int inFlight = 4;
        private Optional<Tls> tls = Optional.empty();
        private Optional<Duration> keepAlive = Optional.empty();
        private ManagedChannelBuilder<?> channel;

        private Builder(String hostAndPort) {
            this.hostAndPort = hostAndPort;
        }

        public Builder deviceId(long deviceId) {
            this.deviceId = deviceId;
            return this;
        }

        public Builder electionId(ElectionId electionId) {
            this.electionId = electionId;
            return this;
        }

        /// The name of a role; without one the client may do everything.
        public Builder role(String role) {
            this.role = role;
            return this;
        }

        /// How long the device may take for connecting, a pipeline, or a batch. Reads may take as long as
        /// they need.
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /// Over TLS, with these certificates.
        public Builder tls(Tls tls) {
            this.tls = Optional.of(tls);
            return this;
        }

        /// Has the connection tried whenever it was silent for so long, so that one that a firewall or a dead machine
        /// swallowed is noticed. Many servers (gRPC's default) end a connection that is tried more often than every
        /// five minutes; what has to be noticed sooner is asked for with {@link P4RuntimeClient#cookie}.
        public Builder keepAlive(Duration silence) {
            this.keepAlive = Optional.of(silence);
            return this;
        }

        /// How many updates go into one request at most; how many it is depends on how fast the device answers.
        public Builder batchSize(int batchSize) {
            this.batchSize = positive(batchSize);
            return this;
        }

        /// How many write requests are under way at a time.
        public Builder inFlight(int inFlight) {
            this.inFlight = positive(inFlight);
            return this;
        }

        /// Another way to the device than plain TCP.
        public Builder channel(ManagedChannelBuilder<?> channel) {
            this.channel = channel;
            return this;
        }

        /// Connects, takes part in the election and waits for its outcome; whether this client won is for
        /// [P4RuntimeClient#isPrimary] to say.
        ///
        /// @throws P4RuntimeException.Unreachable there is no such device
        /// @throws P4RuntimeException.Refused the election id is taken, or the device has another device id
        public P4RuntimeClient connect() throws P4RuntimeException {
            DeviceAddress device = new DeviceAddress(hostAndPort, deviceId);
            if (channel == null) {
                device.requireKnownHost();
                channel = Grpc.newChannelBuilder(hostAndPort,
                        tls.map(Tls::credentials).orElseGet(InsecureChannelCredentials::create));
                tls.flatMap(Tls::serverName).ifPresent(channel::overrideAuthority);
            }
            keepAlive.ifPresent(silence -> channel.keepAliveTime(silence.toNanos(), TimeUnit.NANOSECONDS));
            ManagedChannel open = channel.maxInboundMessageSize(MAX_MESSAGE).build();
            try {
                P4RuntimeClient client = new P4RuntimeClient(this, device, open);
                client.session.open(P4RuntimeGrpc.newStub(open), role, timeout);
                return client;
            } catch (P4RuntimeException | RuntimeException e) {
                open.shutdownNow();
                throw e;
            }
        }

        private static int positive(int n) {
            if (n < 1) {
                throw new IllegalArgumentException(n + " is not 1 or more");
            }
            return n;
        }
    }
}
