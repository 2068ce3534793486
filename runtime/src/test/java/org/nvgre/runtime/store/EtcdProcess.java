package org.nvgre.runtime.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// An etcd of one, that can be killed and started again.
public final class EtcdProcess implements AutoCloseable {

    private final Path folder;
    private final List<String> options;
    private final int client;
    private final int peer;
    private Process process;

    private EtcdProcess(Path folder, int client, int peer, List<String> options) {
        this.folder = folder;
        this.client = client;
        this.peer = peer;
        this.options = options;
    }

    /// Skips the test where there is no etcd.
    ///
    /// @param folder for its data
    public static EtcdProcess start(Path folder, String... options) throws IOException, InterruptedException {
        assumeTrue(installed(), "etcd is not installed; on Debian: apt-get install etcd-server");
        var etcd = new EtcdProcess(folder, freePort(), freePort(), List.of(options));
        etcd.start();
        return etcd;
    }

    private static boolean installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "etcd")));
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// After {@link #kill}; with the data it had.
    public void start() throws IOException, InterruptedException {
        boolean tls = options.contains("--cert-file");
        String peers = "http://127.0.0.1:" + peer;
        var command = new ArrayList<>(List.of("etcd", "--data-dir", folder.resolve("etcd").toString(),
                "--listen-client-urls", endpoint(tls), "--advertise-client-urls", endpoint(tls),
                "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers,
                "--initial-cluster", "default=" + peers, "--logger", "zap"));
        command.addAll(options);
        process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("etcd.log").toFile()))
                .start();
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!answers()) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new IOException(
                        "etcd does not start:\n" + Files.readString(folder.resolve("etcd.log")));
            }
            Thread.sleep(20);
        }
    }

    private boolean answers() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), client)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return client;
    }

    public String endpoint() {
        return endpoint(options.contains("--cert-file"));
    }

    private String endpoint(boolean tls) {
        return "%s://127.0.0.1:%d".formatted(tls ? "https" : "http", client);
    }

    public EtcdSettings settings() {
        return EtcdSettings.of(endpoint());
    }

    /// Like a power cut.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Runs Debian's `etcdctl` against it.
    void control(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("etcdctl", "--endpoints", endpoint()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("ETCDCTL_API", "3");
        Process running = builder.start();
        String output = new String(running.getInputStream().readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);
        if (running.waitFor() != 0) {
            throw new IOException(command + ": " + output);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
