package org.nvgre.bmv2.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A `simple_switch_grpc` of this machine, in a process of its own.
final class NativeBmv2 implements Switch {
    private static final String PROGRAM = "simple_switch_grpc";
    private static final int ATTEMPTS = 5;

    private final Process process;
    private final Addresses addresses;
    private final Thread endWithUs;

    private NativeBmv2(Process process, Addresses addresses) {
        this.process = process;
        this.addresses = addresses;
        this.endWithUs = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(endWithUs);
    }

    static Optional<String> missing() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        boolean found = Stream.of(path.split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
        return found ? Optional.empty() : Optional.of(PROGRAM + " is not on the PATH: install p4lang-bmv2");
    }

    /// @param log takes what the switch prints
    static NativeBmv2 start(long deviceId, Path log) {
        // It cannot say which port it was given for port 0, so one that is free now has to do; somebody else may
        // take it first, and then the next one is tried.
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            NativeBmv2 started = launch(deviceId, FreePorts.take(3), log);
            if (Readiness.ofP4Runtime(started.addresses.p4Runtime(), started.process::isAlive)) {
                return started;
            }
            started.close();
        }
        throw new BenchException(
                PROGRAM + " did not start in " + ATTEMPTS + " attempts; it said: " + read(log), null);
    }

    private static NativeBmv2 launch(long deviceId, List<Integer> ports, Path log) {
        Addresses addresses = new Addresses(FreePorts.HOST + ":" + ports.get(0),
                FreePorts.HOST + ":" + ports.get(1), deviceId);
        // Not ours, but there is one in many builds, and two switches cannot have the same.
        String thriftPort = Integer.toString(ports.get(2));
        List<String> command = List.of(PROGRAM, "--no-p4", "--device-id", Long.toString(addresses.deviceId()),
                "--log-level", "off", "--thrift-port", thriftPort, "--", "--cpu-port",
                Integer.toString(Switch.CPU_PORT), "--grpc-server-addr",
                addresses.p4Runtime(),
                "--dp-grpc-server-addr", addresses.dataplane());
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new NativeBmv2(process, addresses);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(nothing: " + e.getMessage() + ")";
        }
    }

    @Override
    public Addresses addresses() {
        return addresses;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(endWithUs);
    }
}
