package org.nvgre.runtime.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.nvgre.p4runtime.ElectionId;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.store.Cable;
import org.nvgre.softswitch.p4runtime.Device;
import org.nvgre.softswitch.p4runtime.P4RuntimeService;
import org.nvgre.softswitch.traffic.Forwarder;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;

/// An embedded switch that can lose its power, at the end of a cable that can break. Controllers reach it over the
/// cable, which always has the same address; whoever checks it does not.
final class FrailSwitch implements AutoCloseable {

    private final String name;
    private final long deviceId;
    private final Cable cable;
    private final WriteWitness witness = new WriteWitness();
    private Server server;
    private ScheduledExecutorService timer;
    private ExecutorService calls;

    FrailSwitch(String name, long deviceId) throws IOException {
        this.name = name;
        this.deviceId = deviceId;
        start();
        cable = new Cable(server.getPort());
    }

    private void start() throws IOException {
        timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
        calls = Executors.newVirtualThreadPerTaskExecutor();
        var device = new Device(deviceId, OptionalInt.of(510), new Forwarder(), timer);
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .executor(calls)
                .addService(ServerInterceptors.intercept(new P4RuntimeService(deviceId, device), witness))
                .build()
                .start();
    }

    String name() {
        return name;
    }

    long deviceId() {
        return deviceId;
    }

    Cable cable() {
        return cable;
    }

    /// Where controllers find it.
    String address() {
        return "127.0.0.1:" + cable.port();
    }

    /// What it took and must not have taken.
    List<String> mistakes() {
        return witness.mistakes().stream().map(each -> name + ": " + each).toList();
    }

    /// It comes back with nothing: no program, no entries.
    void loseItsPower() throws IOException {
        stop();
        start();
        cable.lead(server.getPort());
        cable.cut();
    }

    private void stop() {
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
        calls.shutdownNow();
    }

    /// What it holds, one line for each entity; nothing when it has no program.
    Set<String> held(Pipeline pipeline) throws P4RuntimeException {
        try (P4RuntimeClient client = P4RuntimeClient.connect("127.0.0.1:" + server.getPort(), deviceId,
                ElectionId.of(1))) {
            var lines = new HashSet<String>();
            if (client.pipeline().isEmpty()) {
                return lines;
            }
            client.readTables(pipeline).forEach(entry -> lines.add(entry.toString()));
            client.readMulticastGroups().forEach(group -> lines.add(group.toString()));
            client.readCloneSessions().forEach(session -> lines.add(session.toString()));
            return lines;
        }
    }

    @Override
    public void close() throws IOException {
        cable.close();
        stop();
    }
}
