package org.nvgre.bmv2.bench;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// bmv2's `pna_nic` of this machine, in a process of its own, behind the two services that the suite speaks: it has
/// Thrift for its control plane ([NicControl]) and network interfaces for ports ([NicTraffic]).
final class NativeNic implements Switch {
    private static final List<String> PROGRAMS = List.of("pna_nic", "pna_nic_CLI");
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(20);

    private final Process process;
    private final Thread endWithUs;
    private final NicCommands commands;
    private final NicTraffic traffic;
    private final EmbeddedSwitch books;
    private final ManagedChannel toBooks;
    private final Server server;
    private final Addresses addresses;

    /// Set as soon as there is one; before it, nobody sends anything.
    private volatile NicControl control;

    /// What is to be installed first; empty when it is there.
    static Optional<String> missing() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        for (String program : PROGRAMS) {
            if (Stream.of(path.split(":"))
                    .noneMatch(folder -> Files.isExecutable(Path.of(folder, program)))) {
                return Optional.of(program + " is not on the PATH: build bmv2 with its Thrift interface");
            }
        }
        return NicCables.missing();
    }

    /// @param log     takes what it prints
    static NativeNic start(long deviceId, Programs.OfPnaNic program, Path log) {
        try {
            return new NativeNic(deviceId, program, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private NativeNic(long deviceId, Programs.OfPnaNic program, Path log) throws IOException {
        traffic = new NicTraffic(packet -> control.packetIn(packet));
        Path json = Files.write(log.resolveSibling(log.getFileName() + ".json"),
                program.own().deviceConfig().toByteArray());
        List<String> command = new ArrayList<>(List.of("pna_nic", "--log-level", "off"));
        command.addAll(traffic.cables().interfaces());
        command.add(json.toAbsolutePath().toString());
        process = new ProcessBuilder(traffic.cables().within(command)).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        endWithUs = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(endWithUs);
        commands = connect(log);
        books = EmbeddedSwitch.start(deviceId);
        toBooks = Readiness.channel(books.addresses().p4Runtime());
        control = new NicControl(toBooks, program.own().p4Info(), commands, traffic);
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()).addService(control)
                .addService(traffic).build().start();
        String here = "127.0.0.1:" + server.getPort();
        addresses = new Addresses(here, here, deviceId);
    }

    private NicCommands connect(Path log) throws IOException {
        long start = System.nanoTime();
        while (process.isAlive() && System.nanoTime() - start < LIMIT) {
            NicCommands connected = NicCommands.connect(traffic.cables());
            if (connected != null) {
                return connected;
            }
        }
        process.destroyForcibly();
        throw new BenchException("pna_nic did not start; it said: " + Files.readString(log), null);
    }

    @Override
    public Addresses addresses() {
        return addresses;
    }

    @Override
    public boolean counts() {
        return false;
    }

    @Override
    public void close() {
        server.shutdownNow();
        toBooks.shutdownNow();
        books.close();
        commands.close();
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        traffic.close();
        Runtime.getRuntime().removeShutdownHook(endWithUs);
    }
}
