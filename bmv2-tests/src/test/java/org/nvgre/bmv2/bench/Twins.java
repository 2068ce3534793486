package org.nvgre.bmv2.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.p4runtime.ElectionId;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Pipeline;
import org.p4.config.v1.P4Info;
import org.p4.v1.P4RuntimeGrpc;
import org.p4.v1.ReadRequest;
import org.p4.v1.Update;
import org.p4.v1.WriteRequest;

/// Our switch and one of bmv2's with the same program, given the same entries and the same frames.
public final class Twins implements AutoCloseable {
    private static final AtomicLong NEXT_ID = new AtomicLong(
            ProcessHandle.current().pid() * 64L + 1_000_000_000L);

    /// The switches of bmv2 with which ours can be compared.
    public enum Judge {
        SIMPLE_SWITCH, PNA_NIC;

        /// What is to be installed first; empty when it is there.
        public Optional<String> missing() {
            return switch (this) {
                case SIMPLE_SWITCH -> NativeBmv2.missing();
                case PNA_NIC -> NativeNic.missing();
            };
        }

        private Switch start(long deviceId, CompiledProgram program, Path log) {
            return switch (this) {
                case SIMPLE_SWITCH -> NativeBmv2.start(deviceId, log);
                case PNA_NIC -> NativeNic.start(deviceId, new Programs.OfPnaNic(program, program), log);
            };
        }
    }

    /// What each of them did.
    public record Both<T>(T ours, T bmv2) {
        public boolean same() {
            return ours.equals(bmv2);
        }
    }

    private final One ours;
    private final One bmv2;
    private final Optional<ValueSets> valueSets;

    private Twins(One ours, One bmv2, Optional<ValueSets> valueSets) {
        this.ours = ours;
        this.bmv2 = bmv2;
        this.valueSets = valueSets;
    }

    /// @param name of what is compared, for the log
    public static Twins start(Judge judge, CompiledProgram program, String name) {
        Path log = Path.of("target", "switch-logs", "differential-" + name + ".log");
        log.getParent().toFile().mkdirs();
        Pipeline pipeline = Pipeline.of(program.p4Info(), program.deviceConfig());
        One ours = One.of(EmbeddedSwitch.start(NEXT_ID.getAndIncrement()), pipeline);
        try {
            One bmv2 = One.of(judge.start(NEXT_ID.getAndIncrement(), program, log), pipeline);
            return new Twins(ours, bmv2, valueSets(bmv2.running(), program.p4Info()));
        } catch (RuntimeException e) {
            ours.close();
            throw e;
        }
    }

    private static Optional<ValueSets> valueSets(Switch bmv2, P4Info info) {
        return bmv2 instanceof NativeBmv2 simpleSwitch && info.getValueSetsCount() > 0
                && SwitchProcess.isOnPath(ValueSets.CLI)
                        ? Optional.of(new ValueSets(info, simpleSwitch.thriftPort()))
                        : Optional.empty();
    }

    /// Whether there are value sets, and they can be written.
    public boolean haveValueSets() {
        return valueSets.isPresent();
    }

    /// What each answers to the update: OK, or the code of its error.
    public Both<Code> write(Update update) {
        if (update.getEntity().hasValueSetEntry()) {
            valueSets.orElseThrow().write(update.getEntity().getValueSetEntry());
            return new Both<>(ours.write(update), Code.OK);
        }
        return new Both<>(ours.write(update), bmv2.write(update));
    }

    /// What comes out of each for these frames.
    public Both<List<PortFrame>> exchange(List<PortFrame> frames) {
        CompletableFuture<List<PortFrame>> theirs = CompletableFuture
                .supplyAsync(() -> bmv2.dataplane.exchange(frames));
        return new Both<>(ours.dataplane.exchange(frames), theirs.join());
    }

    /// What each reads, in any order.
    public Both<List<org.p4.v1.Entity>> read(org.p4.v1.Entity wildcard) {
        return new Both<>(ours.read(wildcard), bmv2.read(wildcard));
    }

    /// The same, empty of one that has an error instead.
    public Both<Optional<List<org.p4.v1.Entity>>> tryRead(org.p4.v1.Entity wildcard) {
        return new Both<>(ours.tryRead(wildcard), bmv2.tryRead(wildcard));
    }

    @Override
    public void close() {
        valueSets.ifPresent(ValueSets::close);
        ours.close();
        bmv2.close();
    }

    private record One(Switch running, P4RuntimeClient client, ManagedChannel control, ManagedChannel packets,
            Dataplane dataplane) implements AutoCloseable {

        static One of(Switch running, Pipeline pipeline) {
            Switch.Addresses at = running.addresses();
            try {
                P4RuntimeClient client = P4RuntimeClient.connect(at.p4Runtime(), at.deviceId(),
                        ElectionId.of(1));
                client.setPipeline(pipeline);
                ManagedChannel packets = Readiness.channel(at.dataplane());
                Dataplane dataplane = new Dataplane(packets, at.deviceId());
                Readiness.ofPackets(dataplane);
                return new One(running, client, Readiness.channel(at.p4Runtime()), packets, dataplane);
            } catch (P4RuntimeException e) {
                running.close();
                throw new BenchException(e.getMessage(), e);
            } catch (RuntimeException e) {
                running.close();
                throw e;
            }
        }

        Code write(Update update) {
            WriteRequest.Builder request = WriteRequest.newBuilder()
                    .setDeviceId(running.addresses().deviceId())
                    .addUpdates(update);
            request.getElectionIdBuilder().setLow(1);
            try {
                P4RuntimeGrpc.newBlockingStub(control).write(request.build());
                return Code.OK;
            } catch (StatusRuntimeException refused) {
                return code(refused);
            }
        }

        /// Of the only update; a request that fails altogether has no errors of updates.
        private static Code code(StatusRuntimeException refused) {
            Status status = Objects.requireNonNull(StatusProto.fromThrowable(refused));
            if (status.getDetailsCount() == 0) {
                return Code.forNumber(status.getCode());
            }
            try {
                return Code.forNumber(status.getDetails(0).unpack(org.p4.v1.Error.class).getCanonicalCode());
            } catch (InvalidProtocolBufferException e) {
                throw new BenchException("an error that is none of P4Runtime's", e);
            }
        }

        Optional<List<org.p4.v1.Entity>> tryRead(org.p4.v1.Entity wildcard) {
            try {
                return Optional.of(read(wildcard));
            } catch (StatusRuntimeException refused) {
                return Optional.empty();
            }
        }

        List<org.p4.v1.Entity> read(org.p4.v1.Entity wildcard) {
            ReadRequest request = ReadRequest.newBuilder().setDeviceId(running.addresses().deviceId())
                    .addEntities(wildcard).build();
            List<org.p4.v1.Entity> all = new java.util.ArrayList<>();
            P4RuntimeGrpc.newBlockingStub(control).read(request)
                    .forEachRemaining(response -> all.addAll(response.getEntitiesList()));
            return all;
        }

        @Override
        public void close() {
            client.close();
            control.shutdownNow();
            packets.shutdownNow();
            running.close();
        }
    }
}
