package org.nvgre.bmv2.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A switch in a process of its own, which ends with ours at the latest.
final class SwitchProcess implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final Process process;
    private final List<Integer> ports;
    private final Thread endWithUs;

    private SwitchProcess(Process process, List<Integer> ports) {
        this.process = process;
        this.ports = ports;
        this.endWithUs = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(endWithUs);
    }

    static boolean isOnPath(String program) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /// Starts it with ports that are free, to listen at: it cannot say which it was given for port 0. Somebody else may
    /// take one first; then it is started anew, with others.
    ///
    /// @param ports   so many
    /// @param command with these ports
    /// @param ready   waits until it answers; false if it has ended, or does not
    /// @param log     takes what it prints
    static SwitchProcess start(int ports, Function<List<Integer>, List<String>> command,
            Predicate<SwitchProcess> ready, Path log) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Integer> free = FreePorts.take(ports);
            SwitchProcess started = new SwitchProcess(launch(command.apply(free), log), free);
            if (ready.test(started)) {
                return started;
            }
            started.close();
        }
        throw new BenchException(
                "no switch came up in " + ATTEMPTS + " attempts; the last one said: " + said(log), null);
    }

    private static Process launch(List<String> command, Path log) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(nothing: " + e.getMessage() + ")";
        }
    }

    /// Those that it was given.
    List<Integer> ports() {
        return ports;
    }

    boolean runs() {
        return process.isAlive();
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
