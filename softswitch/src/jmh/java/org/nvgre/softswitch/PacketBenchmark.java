package org.nvgre.softswitch;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.nvgre.softswitch.p4runtime.Device;
import org.nvgre.softswitch.p4runtime.P4RuntimeService;
import org.nvgre.softswitch.traffic.Forwarder;
import org.nvgre.softswitch.traffic.Lane;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.p4.config.v1.P4Info;
import org.p4.v1.ForwardingPipelineConfig;
import org.p4.v1.SetForwardingPipelineConfigRequest;
import org.p4.v1.SetForwardingPipelineConfigResponse;
import org.p4.v1.Update;
import org.p4.v1.WriteRequest;
import org.p4.v1.WriteResponse;

/** The probe program of the tests: a packet through parser, tables and deparser; and entries as P4Runtime has them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class PacketBenchmark {
    private static final int ENTRIES = 64;
    private static final int IN_ROUTE = 33554434;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Forwarder forwarder = new Forwarder();
    private final P4RuntimeService service = new P4RuntimeService(1,
            new Device(1, OptionalInt.empty(), forwarder, timer));
    private final Lane lane = forwarder.newLane();
    private final byte[] packet = HexFormat.of()
            .parseHex("000000000001" + "000000000002" + "0800" + "2a".repeat(50));
    private WriteRequest inserts;
    private WriteRequest deletes;
    private long left;

    @Setup
    public void load() throws IOException {
        P4Info info = TextFormat.parse(new String(resource("probe.p4info.txtpb"), StandardCharsets.UTF_8),
                P4Info.class);
        ByteString json = ByteString.copyFrom(resource("probe.json"));
        PacketBenchmark.<SetForwardingPipelineConfigResponse>answered(to -> service.setForwardingPipelineConfig(SetForwardingPipelineConfigRequest.newBuilder()
                .setDeviceId(1).setAction(SetForwardingPipelineConfigRequest.Action.VERIFY_AND_COMMIT)
                .setConfig(ForwardingPipelineConfig.newBuilder().setP4Info(info)
                        .setP4DeviceConfig(json))
                .build(), to));
        int toPort = info.getActionsList().stream().filter(a -> a.getPreamble().getName().equals("in.to_port"))
                .findFirst().orElseThrow().getPreamble().getId();
        inserts = request(Update.Type.INSERT, toPort);
        deletes = request(Update.Type.DELETE, toPort);
        forwarder.connect(5, (_, _, _, _) -> left++);
        write(inserts);
        lane.receive(3, packet, packet.length);
        if (left != 1) {
            throw new IllegalStateException("the packet does not leave");
        }
        write(deletes);
    }

    @TearDown
    public void stop() {
        timer.shutdownNow();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = PacketBenchmark.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static WriteRequest request(Update.Type type, int action) {
        WriteRequest.Builder request = WriteRequest.newBuilder().setDeviceId(1);
        for (int i = 0; i < ENTRIES; i++) {
            var entry = request.addUpdatesBuilder().setType(type).getEntityBuilder().getTableEntryBuilder()
                    .setTableId(IN_ROUTE);
            entry.addMatchBuilder().setFieldId(1).getLpmBuilder()
                    .setValue(ByteString.copyFrom(new byte[]{0, 0, 0, 0, (byte) i, 0})).setPrefixLen(40);
            entry.getActionBuilder().getActionBuilder().setActionId(action).addParamsBuilder().setParamId(1)
                    .setValue(ByteString.copyFrom(new byte[]{5}));
        }
        return request.build();
    }

    @FunctionalInterface
    private interface Call<T> {
        void run(StreamObserver<T> to);
    }

    private static <T> void answered(Call<T> call) {
        List<Throwable> failures = new ArrayList<>();
        call.run(new StreamObserver<>() {
            @Override
            public void onNext(T value) {}

            @Override
            public void onError(Throwable t) {
                failures.add(t);
            }

            @Override
            public void onCompleted() {}
        });
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.getFirst());
        }
    }

    private void write(WriteRequest request) {
        PacketBenchmark.<WriteResponse>answered(to -> service.write(request, to));
    }

    /** A packet that misses one table and is taken by the next. */
    @Benchmark
    public long packet() {
        lane.receive(3, packet, packet.length);
        return left;
    }

    /** An update, out of a batch: decoded, checked and put into the table, or taken out of it. */
    @Benchmark
    @OperationsPerInvocation(2 * ENTRIES)
    public void update() {
        write(inserts);
        write(deletes);
    }
}
