package org.nvgre.bmv2.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Open vSwitch with its userspace datapath, in a network namespace and a folder of its own: it has nothing to do with one
/// that the machine may run.
final class OpenVSwitch implements AutoCloseable {
    private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";

    private final String namespace;
    private final Path folder;

    private OpenVSwitch(String namespace, Path folder) {
        this.namespace = namespace;
        this.folder = folder;
    }

    /// What is to be installed first; empty when it is there.
    static Optional<String> missing() {
        boolean there = Command.works("ovs-vswitchd", "--version") && Command.works("ovsdb-tool", "--version")
                && Files.exists(Path.of(SCHEMA));
        return there
                ? Optional.empty()
                : Optional.of("ovs-vswitchd is not installed: install openvswitch-switch");
    }

    /// @param folder for its database, sockets and logs; short, since sockets have short names
    static OpenVSwitch start(String namespace, Path folder) {
        OpenVSwitch started = new OpenVSwitch(namespace, folder);
        try {
            Command.run("ovsdb-tool", "create", folder.resolve("conf.db").toString(), SCHEMA);
            started.daemon("ovsdb-server", folder.resolve("conf.db").toString(),
                    "--remote=p" + started.database());
            started.configure("--no-wait", "init");
            started.daemon("ovs-vswitchd", started.database(), "--disable-system");
            return started;
        } catch (AssertionError e) {
            started.close();
            throw e;
        }
    }

    /// A daemon is ready when the command that starts it has ended.
    private void daemon(String name, String... options) {
        List<String> words = Command.within(namespace, "env", "OVS_RUNDIR=" + folder, "OVS_LOGDIR=" + folder,
                "OVS_SYSCONFDIR=" + folder, name);
        words.addAll(List.of(options));
        words.addAll(List.of("--detach", "--no-chdir", "--pidfile=" + folder.resolve(name + ".pid"),
                "--unixctl=" + control(name), "--log-file=" + folder.resolve(name + ".log"),
                "--verbose=console:off"));
        Command.run(words);
    }

    private String database() {
        return "unix:" + folder.resolve("db.sock");
    }

    private Path control(String daemon) {
        return folder.resolve(daemon + ".ctl");
    }

    /// ovs-vsctl; returns when ovs-vswitchd has done it.
    void configure(String... words) {
        List<String> all = new ArrayList<>(
                List.of("ovs-vsctl", "--db=" + database(), "--timeout=20"));
        all.addAll(List.of(words));
        Command.run(all);
    }

    void flow(String bridge, String flow) {
        Command.run("ovs-ofctl", "add-flow", folder.resolve(bridge + ".mgmt").toString(), flow);
    }

    /// How many packets took the flow with this cookie.
    long packetsOf(String bridge, String cookie) {
        // What the datapath has counted is told to the flows when it is asked to.
        Command.run("ovs-appctl", "-t", control("ovs-vswitchd").toString(), "revalidator/purge");
        String flows = Command.run("ovs-ofctl", "dump-flows", folder.resolve(bridge + ".mgmt").toString(),
                "cookie=" + cookie + "/-1");
        int at = flows.indexOf("n_packets=") + "n_packets=".length();
        return Long.parseLong(flows.substring(at, flows.indexOf(',', at)));
    }

    /// The MACs it has found out for its tunnels.
    String neighbours() {
        return Command.run("ovs-appctl", "-t", control("ovs-vswitchd").toString(), "tnl/neigh/show");
    }

    @Override
    public void close() {
        for (String name : List.of("ovs-vswitchd", "ovsdb-server")) {
            Path pid = folder.resolve(name + ".pid");
            try {
                if (Files.exists(pid)) {
                    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(daemon -> {
                        daemon.destroy();
                        daemon.onExit().join();
                    });
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
