package org.nvgre.bmv2.bench;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// bmv2's `pna_nic` of this machine, in a process of its own, behind the two services that the suite speaks: it has
/// Thrift for its control plane ([NicControl]) and a socket for its ports ([NicTraffic]).
final class NativeNic implements Switch {
    private static final String PROGRAM = "pna_nic";
    private static final String CLI = "pna_nic_CLI";

    private final SwitchProcess process;
    private final ThriftCommands commands;
    private final NicTraffic traffic;
    private final EmbeddedSwitch books;
    private final ManagedChannel toBooks;
    private final Server server;
    private final Addresses addresses;

    /// What is to be installed first; empty when it is there.
    static Optional<String> missing() {
        return List.of(PROGRAM, CLI).stream()
                .filter(program -> !SwitchProcess.isOnPath(program)).findFirst()
                .map(program -> program
                        + " is not on the PATH: build bmv2 with its Thrift interface and nanomsg");
    }

    /// @param log takes what it prints; its program and its ports' socket go beside it
    static NativeNic start(long deviceId, Programs.OfPnaNic program, Path log) {
        try {
            Path json = Files.write(beside(log, ".json"), program.own().deviceConfig().toByteArray());
            SwitchProcess process = SwitchProcess.start(1,
                    ports -> List.of(PROGRAM, "--log-level", "off", "--device-id", Long.toString(deviceId),
                            "--thrift-port", Integer.toString(ports.getFirst()), "--packet-in",
                            NicPorts.option(socket(log)), json.toString()),
                    started -> Readiness.ofPort(started.ports().getFirst(), started::runs), log);
            return new NativeNic(deviceId, program, process, socket(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Not absolute: the name of a socket has a hundred letters at most.
    private static Path socket(Path log) {
        return beside(log, ".ports");
    }

    private static Path beside(Path log, String ending) {
        return log.resolveSibling(log.getFileName() + ending);
    }

    private NativeNic(long deviceId, Programs.OfPnaNic program, SwitchProcess process, Path socket)
            throws IOException {
        this.process = process;
        commands = ThriftCommands.connect(CLI, process.ports().getFirst());
        traffic = NicTraffic.connect(socket);
        books = EmbeddedSwitch.start(deviceId);
        toBooks = Readiness.channel(books.addresses().p4Runtime());
        NicControl control = new NicControl(toBooks, program.own().p4Info(), commands, traffic);
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()).addService(control)
                .addService(traffic).build().start();
        String here = "127.0.0.1:" + server.getPort();
        addresses = new Addresses(here, here, deviceId);
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
        traffic.close();
        process.close();
    }
}
