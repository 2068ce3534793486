package org.nvgre.cli.bench.dataplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The other rival: Open vSwitch with its userspace datapath, in a network namespace and a folder of its own, so that it
/// has nothing to do with one that the machine may run. Whatever comes from the tenant leaves in one GRE tunnel with one key,
/// which is the least that it can be asked to do: one flow, no lookup of addresses.
final class OpenVSwitch implements AutoCloseable {

    private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";
    private static final String NAMESPACE = "nvgre-bench-ovs";
    private static final String UNDERLAY = "underlay";
    private static final String TENANT = "tenant";
    private static final String KEY = "0x1389a7"; // VSID 5001, FlowID 0xA7

    private final Path folder;
    private final Deque<Process> daemons = new ArrayDeque<>();

    private OpenVSwitch(Path folder) {
        this.folder = folder;
    }

    /// Why it cannot be measured; empty when it can.
    static Optional<String> missing() {
        boolean there = HostCommand.succeeds("ovs-vswitchd", "--version")
                && HostCommand.succeeds("ovsdb-tool", "--version") && Files.exists(Path.of(SCHEMA));
        return there
                ? Optional.empty()
                : Optional.of("Open vSwitch is not installed (apt install openvswitch-switch)");
    }

    /// Starts it between the pairs, whose ends it takes with it.
    static OpenVSwitch start(VethPairs pairs) throws IOException {
        var _ = HostCommand.succeeds("ip", "netns", "del", NAMESPACE);
        var _ = HostCommand.run("ip", "netns", "add", NAMESPACE);
        OpenVSwitch started = new OpenVSwitch(Files.createTempDirectory("nvgre-ovs"));
        try {
            pairs.moveTo(NAMESPACE);
            var _ = HostCommand.run("ovsdb-tool", "create", started.file("conf.db"), SCHEMA);
            started.daemon("ovsdb-server", started.file("conf.db"), "--remote=p" + started.database());
            started.configure("--no-wait", "init");
            started.daemon("ovs-vswitchd", started.database(), "--disable-system");
            started.bridges();
            started.routes();
            return started;
        } catch (IOException e) {
            started.close();
            throw e;
        }
    }

    private void bridges() throws IOException {
        configure("add-br", UNDERLAY, "--", "set", "bridge", UNDERLAY, "datapath_type=netdev",
                "fail-mode=secure", "--", "add-port", UNDERLAY, VethPairs.UNDERLAY + "0", "--", "set",
                "interface", VethPairs.UNDERLAY + "0", "ofport_request=1");
        configure("add-br", TENANT, "--", "set", "bridge", TENANT, "datapath_type=netdev", "fail-mode=secure",
                "--", "add-port", TENANT, VethPairs.TENANT + "0", "--", "set", "interface",
                VethPairs.TENANT + "0", "ofport_request=1", "--", "add-port", TENANT, "nve", "--", "set",
                "interface", "nve", "ofport_request=2", "type=gre", "options:remote_ip=198.51.100.12",
                "options:key=" + KEY);
        flow(TENANT, "in_port=1,actions=output:2");
        flow(UNDERLAY, "in_port=LOCAL,actions=output:1");
    }

    /// Where the tunnel's packets go; nobody answers ARP, so the neighbour is told.
    private void routes() throws IOException {
        for (List<String> words : List.of(List.of("address", "add", "192.0.2.11/24", "dev", UNDERLAY),
                List.of("link", "set", UNDERLAY, "up"),
                List.of("route", "add", "198.51.100.0/24", "via", "192.0.2.1"))) {
            List<String> all = new ArrayList<>(List.of("ip", "-n", NAMESPACE));
            all.addAll(words);
            var _ = HostCommand.run(all.toArray(String[]::new));
        }
        var _ = HostCommand.run("ovs-appctl", "-t", file("ovs-vswitchd.ctl"), "tnl/neigh/set", UNDERLAY,
                "192.0.2.1", "02:00:00:00:ff:01");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private String database() {
        return "unix:" + file("db.sock");
    }

    /// In the foreground, as the other rivals run: a daemon of its own session would get another share of the processor.
    private void daemon(String name, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("env", "OVS_RUNDIR=" + folder, "OVS_LOGDIR=" + folder,
                "OVS_SYSCONFDIR=" + folder, name));
        words.addAll(List.of(options));
        words.addAll(List.of("--no-chdir", "--unixctl=" + file(name + ".ctl"), "--log-file=" + file("log"),
                "--verbose=console:off"));
        Process daemon = new ProcessBuilder(HostCommand.within(NAMESPACE, words)).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        daemons.addFirst(daemon);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!HostCommand.succeeds("ovs-appctl", "-t", file(name + ".ctl"), "version")) {
            if (!daemon.isAlive() || System.nanoTime() > until) {
                throw new IOException(name + " does not start: " + lastLine());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private String lastLine() throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log)
                ? Files.readString(log).lines().reduce((_, last) -> last).orElse("no output")
                : "no output";
    }

    /// ovs-vsctl; returns when ovs-vswitchd has done it.
    private void configure(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("ovs-vsctl", "--db=" + database(), "--timeout=20"));
        all.addAll(List.of(words));
        var _ = HostCommand.run(all.toArray(String[]::new));
    }

    private void flow(String bridge, String flow) throws IOException {
        var _ = HostCommand.run("ovs-ofctl", "add-flow", file(bridge + ".mgmt"), flow);
    }

    @Override
    public void close() throws IOException {
        for (Process daemon : daemons) {
            daemon.destroy();
            daemon.onExit().join();
        }
        var _ = HostCommand.succeeds("ip", "netns", "del", NAMESPACE);
        Folders.delete(folder);
    }
}
