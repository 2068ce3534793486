package org.nvgre.softswitch.feature;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.nvgre.compiler.Compilation;
import org.nvgre.compiler.CompilerOptions;
import org.nvgre.compiler.P4CompileException;
import org.nvgre.compiler.P4Compiler;
import org.nvgre.softswitch.Controller;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;
import org.nvgre.softswitch.traffic.Lane;
import org.p4.config.v1.P4Info;
import org.p4.v1.Action;
import org.p4.v1.FieldMatch;
import org.p4.v1.ForwardingPipelineConfig;
import org.p4.v1.SetForwardingPipelineConfigRequest;
import org.p4.v1.TableAction;
import org.p4.v1.TableEntry;

/// The embedded switch with `features.p4`, a program that does what a packet's first byte asks for, and a controller
/// that is its primary.
final class FeatureSwitch implements AutoCloseable {
    static final long DEVICE = 4;
    private static final int HEADER = 14;
    private static final int PORT = 3;
    private static final int SENDERS = 2;
    private static final Compilation PROGRAM = compiled();

    private final SoftSwitch device;
    private final Controller controller;
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<Sent> sent = new ArrayList<>();
    private volatile boolean records = true;

    /// A packet of the program; `payload` follows its header.
    record Packet(int op, int index, int a, int b, long r, int payload) {
        byte[] bytes() {
            ByteBuffer bytes = ByteBuffer.allocate(HEADER + payload);
            bytes.put((byte) op).put((byte) index).putShort((short) a).putShort((short) b).putLong(r);
            for (int i = 0; i < payload; i++) {
                bytes.put((byte) i);
            }
            return bytes.array();
        }
    }

    /// What left.
    record Sent(int port, ByteString packet) {
        byte[] bytes() {
            return packet.toByteArray();
        }

        int a() {
            return ByteBuffer.wrap(bytes()).getShort(2) & 0xffff;
        }

        int b() {
            return ByteBuffer.wrap(bytes()).getShort(4) & 0xffff;
        }

        long r() {
            return ByteBuffer.wrap(bytes()).getLong(6);
        }
    }

    /// A switch of its own for a test, which closes it.
    static FeatureSwitch started() {
        try {
            return new FeatureSwitch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the switch was started", e);
        }
    }

    private FeatureSwitch() throws IOException, InterruptedException {
        device = SoftSwitch.start(SwitchOptions.defaults().withDeviceId(DEVICE)
                .withDataplaneAddress("127.0.0.1:0"));
        device.onTransmit((port, packet) -> {
            if (records) {
                synchronized (sent) {
                    sent.add(new Sent(port, ByteString.copyFrom(packet)));
                }
            }
        });
        controller = new Controller(device.grpcPort(), DEVICE);
        controller.bid(1);
        if (controller.next().getArbitration().getStatus().getCode() != Code.OK_VALUE) {
            throw new AssertionError("the only controller is not the primary");
        }
        controller.setPipeline(SetForwardingPipelineConfigRequest.Action.VERIFY_AND_COMMIT, config());
        P4Info info = PROGRAM.p4Info();
        info.getTablesList().forEach(t -> ids.put(t.getPreamble().getName(), t.getPreamble().getId()));
        info.getActionsList().forEach(t -> ids.put(t.getPreamble().getName(), t.getPreamble().getId()));
        info.getMetersList().forEach(t -> ids.put(t.getPreamble().getName(), t.getPreamble().getId()));
        info.getCountersList().forEach(t -> ids.put(t.getPreamble().getName(), t.getPreamble().getId()));
        info.getRegistersList().forEach(t -> ids.put(t.getPreamble().getName(), t.getPreamble().getId()));
        info.getValueSetsList().forEach(t -> ids.put(t.getPreamble().getName(), t.getPreamble().getId()));
        info.getActionProfilesList()
                .forEach(t -> ids.put(t.getPreamble().getName(), t.getPreamble().getId()));
        info.getDigestsList().forEach(t -> ids.put(t.getPreamble().getName(), t.getPreamble().getId()));
    }

    private static Compilation compiled() {
        try {
            return P4Compiler.compile(
                    Path.of(Objects.requireNonNull(FeatureSwitch.class.getResource("features.p4")).toURI()),
                    CompilerOptions.defaults());
        } catch (P4CompileException | URISyntaxException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    static ForwardingPipelineConfig config() {
        return ForwardingPipelineConfig.newBuilder().setP4Info(PROGRAM.p4Info())
                .setP4DeviceConfig(ByteString.copyFrom(PROGRAM.deviceConfig())).build();
    }

    SoftSwitch device() {
        return device;
    }

    Controller controller() {
        return controller;
    }

    /// What the program calls so.
    int id(String name) {
        return Objects.requireNonNull(ids.get(name), () -> name + " is not among " + ids.keySet());
    }

    /// What leaves for a packet on port 3.
    List<Sent> send(Packet packet) {
        take();
        device.receive(PORT, packet.bytes());
        return take();
    }

    /// The only packet that leaves for one.
    Sent one(Packet packet) {
        List<Sent> out = send(packet);
        if (out.size() != 1) {
            throw new AssertionError(out.size() + " packets left");
        }
        return out.getFirst();
    }

    /// Two ports take packets without a pause while something is done; it begins when both have taken one. What leaves
    /// is not recorded.
    ///
    /// @param packets the n-th of each; the same array may come again
    void underTraffic(IntFunction<byte[]> packets, Runnable changes) throws InterruptedException {
        records = false;
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch flowing = new CountDownLatch(SENDERS);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            Lane lane = device.newLane();
            senders.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; !over.get(); n++) {
                    byte[] packet = packets.apply(n);
                    lane.receive(PORT, packet, packet.length);
                    flowing.countDown();
                }
            }));
        }
        try {
            flowing.await();
            changes.run();
        } finally {
            over.set(true);
            for (Thread sender : senders) {
                sender.join();
            }
            records = true;
        }
    }

    List<Sent> take() {
        synchronized (sent) {
            List<Sent> taken = List.copyOf(sent);
            sent.clear();
            return taken;
        }
    }

    /// The shortest form of a number.
    static ByteString number(long value) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).putLong(0, value);
        int start = Math.min(Long.BYTES - 1, Long.numberOfLeadingZeros(value) / Byte.SIZE);
        return ByteString.copyFrom(bytes.array(), start, Long.BYTES - start);
    }

    static FieldMatch exact(int field, long value) {
        return FieldMatch.newBuilder().setFieldId(field)
                .setExact(FieldMatch.Exact.newBuilder().setValue(number(value))).build();
    }

    Action action(String name, long argument) {
        Action.Builder action = Action.newBuilder().setActionId(id(name));
        action.addParamsBuilder().setParamId(1).setValue(number(argument));
        return action.build();
    }

    TableEntry entry(String table, Action action, FieldMatch... match) {
        return TableEntry.newBuilder().setTableId(id(table)).addAllMatch(List.of(match))
                .setAction(TableAction.newBuilder().setAction(action)).build();
    }

    @Override
    public void close() {
        controller.close();
        device.close();
    }
}
