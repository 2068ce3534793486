package org.nvgre.cli.bench.control;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.nvgre.cli.BuiltInProgram;
import org.nvgre.cli.CommandFailure;
import org.nvgre.generator.Generator;
import org.nvgre.generator.ProfileException;
import org.nvgre.generator.Profiles;
import org.nvgre.generator.Target;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.service.ControlPlane;
import org.nvgre.runtime.service.State;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;

/// What all figures are measured with: a program with room for everything, switches in this process, a folder for stores.
final class Bench implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final PrintWriter out;
    private final Path folder;
    private final Pipeline pipeline;

    private Bench(PrintWriter out, Path folder, Pipeline pipeline) {
        this.out = out;
        this.folder = folder;
        this.pipeline = pipeline;
    }

    static Bench start(int records, PrintWriter out) throws IOException {
        Path folder = Files.createTempDirectory("nvgre-bench");
        int room = Math.max(1 << 16, records + (1 << 16));
        Path profile = Files.writeString(folder.resolve("profile.yaml"), """
                name: bench
                sizes: {caMacs: %d, vsids: 16384, ports: 16384, endpoints: 16384, replicas: 65536}
                """.formatted(room));
        try {
            CompiledProgram program = BuiltInProgram
                    .compile(Generator.generate(Profiles.load(profile), Target.V1MODEL));
            return new Bench(out, folder, Pipeline.of(program.p4Info(), program.deviceConfig()));
        } catch (ProfileException | CompileException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    Pipeline pipeline() {
        return pipeline;
    }

    /// A file for a store that is not there yet.
    Path store(String name) {
        return folder.resolve(name);
    }

    static SoftSwitch softSwitch(int port, long deviceId) throws IOException {
        return SoftSwitch.start(
                SwitchOptions.defaults().withGrpcAddress("127.0.0.1:" + port).withDeviceId(deviceId));
    }

    /// A port that nobody listens on now.
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// What goes on, for a person who waits.
    void progress(String line) {
        out.println("  " + line);
        out.flush();
    }

    /// Waits until a condition holds.
    void await(String what, Condition condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new CommandFailure(
                        "gave up after %d minutes: %s".formatted(PATIENCE.toMinutes(), what));
            }
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure("interrupted");
            }
        }
    }

    /// Something that becomes true.
    interface Condition {
        boolean holds();
    }

    static boolean equal(ControlPlane control, String switchName) {
        return control.status(switchName)
                .filter(status -> status.state() == State.EQUAL).isPresent();
    }

    /// In milliseconds.
    static double since(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e6;
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
