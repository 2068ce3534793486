package org.nvgre.cli.bench.dataplane;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.nvgre.p4runtime.P4RuntimeException;

/// The rival: `simple_switch_grpc` in a process of its own, with the same program and the same entries.
final class Bmv2 implements AutoCloseable {

    static final String MISSING = "simple_switch_grpc is not on the PATH";

    private static final int PCAP_HEADER = 24;
    private static final int PCAP_RECORD = 16;
    private static final long QUIET_MILLIS = 1500;
    private static final long POLL_MILLIS = 5;

    private final Process process;
    private final Path folder;
    private final String address;

    private Bmv2(Process process, Path folder, String address) {
        this.process = process;
        this.folder = folder;
        this.address = address;
    }

    /// Where it is, if it is installed.
    static Optional<Path> find() {
        return Pattern.compile(":").splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .filter(folder -> !folder.isEmpty()).map(folder -> Path.of(folder, "simple_switch_grpc"))
                .filter(Files::isExecutable).findFirst();
    }

    /// Starts it with one interface for each port.
    static Bmv2 start(Path program, List<String> interfaces, List<String> options)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("nvgre-bench");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of(program.toString(), "--no-p4", "--device-id",
                String.valueOf(Loader.DEVICE_ID), "--notifications-addr",
                "ipc://" + folder.resolve("notifications.ipc")));
        command.addAll(options);
        command.addAll(List.of("-i", Workload.TENANT_PORT + "@" + interfaces.getFirst(), "-i",
                Workload.UNDERLAY_PORT + "@" + interfaces.getLast()));
        command.addAll(List.of("--", "--grpc-server-addr", "127.0.0.1:" + port));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile()).start();
        return new Bmv2(process, folder, "127.0.0.1:" + port);
    }

    /// Loads program and entries as soon as it listens.
    void load(Workload workload) throws InterruptedException, P4RuntimeException, IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                Loader.load(address, workload);
                return;
            } catch (P4RuntimeException e) {
                if (!process.isAlive() || System.nanoTime() > until) {
                    throw new IOException("simple_switch_grpc: " + log(), e);
                }
                Thread.sleep(200);
            }
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log")).lines().reduce((_, last) -> last).orElse("no output");
    }

    /// Has it read a capture as quickly as it can (`--use-files`), and sees how quickly its own one grows.
    ///
    /// @param secondsToLoad how long it waits before it reads
    static Throughput fromFiles(Path program, Workload workload, List<byte[]> frames, int secondsToLoad)
            throws IOException, InterruptedException, P4RuntimeException {
        Path captures = Files.createTempDirectory("nvgre-bench");
        Path in = captures.resolve("tenant_in.pcap");
        write(in, frames);
        write(captures.resolve("underlay_in.pcap"), List.of());
        try (Bmv2 device = start(program,
                List.of(captures.resolve("tenant").toString(), captures.resolve("underlay").toString()),
                List.of("--use-files", String.valueOf(secondsToLoad)))) {
            device.load(workload);
            return watch(captures.resolve("underlay_out.pcap"), frames);
        } finally {
            Folders.delete(captures);
        }
    }

    /// All frames are of one length, and so is what they become: the size of the file is the number of packets.
    private static Throughput watch(Path out, List<byte[]> frames) throws IOException, InterruptedException {
        long start = 0;
        long end = 0;
        long size = 0;
        while (end == 0 || System.nanoTime() - end < TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS)) {
            long now = Files.exists(out) ? Files.size(out) : 0;
            if (now > PCAP_HEADER && now != size) {
                end = System.nanoTime();
                start = start == 0 ? end : start;
                size = now;
            }
            Thread.sleep(POLL_MILLIS);
        }
        int record = PCAP_RECORD + frames.getFirst().length + Frames.ENCAPSULATION;
        return new Throughput((size - PCAP_HEADER) / record,
                (end - start) / (double) TimeUnit.SECONDS.toNanos(1), frames.size(), 0);
    }

    private static void write(Path file, List<byte[]> frames) throws IOException {
        try (OutputStream raw = Files.newOutputStream(file);
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(raw))) {
            out.writeInt(0xA1B2C3D4);
            out.writeShort(2);
            out.writeShort(4);
            out.writeLong(0);
            out.writeInt(262_144);
            out.writeInt(1);
            for (byte[] frame : frames) {
                out.writeLong(0);
                out.writeInt(frame.length);
                out.writeInt(frame.length);
                out.write(frame);
            }
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Folders.delete(folder);
    }
}
