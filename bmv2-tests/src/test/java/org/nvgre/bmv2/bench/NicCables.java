package org.nvgre.bmv2.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nvgre.softswitch.port.LinuxPort;

/// A network namespace for a switch, with a cable from each of its ports to here. Nobody else sends anything on them.
/// They take a while to lay, so they are kept for the next switch, until the run ends.
final class NicCables {
    /// Where pna_nic sends what its program sent nowhere: its packets begin with port 0, and it has no drop.
    static final int NOWHERE = 0;

    /// Ports that have a cable: those of the policies, one that no policy has, the control plane's herald and its own.
    private static final int[] PORTS = IntStream.concat(IntStream.rangeClosed(NOWHERE, 12),
            IntStream.of(99, ControllerPort.HERALD.port(), Switch.CPU_PORT)).toArray();
    private static final String LONGEST = "65535";
    private static final Deque<NicCables> FREE = new ArrayDeque<>();
    private static int made;

    /// Takes what comes out of a port.
    interface Receiver {
        void arrived(int port, byte[] frame);
    }

    private final String namespace;
    private final Map<Integer, LinuxPort> ends = new TreeMap<>();
    private volatile Receiver receiver = (_, _) -> {};

    private NicCables(String namespace) {
        this.namespace = namespace;
    }

    /// What is to be had first; empty when they can be laid.
    static Optional<String> missing() {
        String probe = "nvgre-probe-" + ProcessHandle.current().pid();
        try {
            run("ip", "netns", "add", probe);
            run("ip", "netns", "delete", probe);
            return Optional.empty();
        } catch (BenchException e) {
            return Optional.of("its ports are network interfaces, which takes root and iproute2");
        }
    }

    static synchronized NicCables take(Receiver receiver) {
        NicCables cables = FREE.isEmpty() ? lay(made++) : FREE.pop();
        cables.receiver = receiver;
        return cables;
    }

    /// For the next switch.
    void giveBack() {
        receiver = (_, _) -> {};
        synchronized (NicCables.class) {
            FREE.push(this);
        }
    }

    private static NicCables lay(int number) {
        String unique = Long.toString(ProcessHandle.current().pid(), 36) + "n" + number;
        NicCables cables = new NicCables("nvgre-" + unique);
        run("ip", "netns", "add", cables.namespace);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> run("ip", "netns", "delete", cables.namespace)));
        cables.runInside("sysctl", "-q", "-w", "net.ipv6.conf.default.disable_ipv6=1");
        cables.runInside("ip", "link", "set", "lo", "up");
        for (int port : PORTS) {
            String end = unique + "p" + port;
            // No addresses, no ARP, no IPv6: the kernel has nothing to say here.
            run("ip", "link", "add", end, "arp", "off", "mtu", LONGEST, "type", "veth", "peer", "name",
                    inside(port), "arp", "off", "mtu", LONGEST, "netns", cables.namespace);
            write(Path.of("/proc/sys/net/ipv6/conf", end, "disable_ipv6"), "1");
            run("ip", "link", "set", end, "up");
            cables.runInside("ip", "link", "set", inside(port), "up");
            try {
                cables.ends.put(port, LinuxPort.open(end, (frame, length) -> cables.receiver.arrived(port,
                        Arrays.copyOf(frame, length))));
            } catch (IOException e) {
                throw new BenchException(e.getMessage(), e);
            }
        }
        return cables;
    }

    /// The name of the switch's end.
    private static String inside(int port) {
        return "port" + port;
    }

    /// The options with which pna_nic takes its ends.
    List<String> interfaces() {
        return ends.keySet().stream().flatMap(port -> Stream.of("-i", port + "@" + inside(port))).toList();
    }

    /// A command as it is run beside the switch.
    List<String> within(List<String> command) {
        return Stream.concat(Stream.of("ip", "netns", "exec", namespace), command.stream()).toList();
    }

    void send(int port, byte[] frame) {
        LinuxPort end = ends.get(port);
        if (end == null) {
            throw new BenchException("there is no cable to port " + port + " of pna_nic: see NicCables",
                    null);
        }
        end.send(frame, frame.length);
        end.flush();
    }

    private void runInside(String... command) {
        run(within(List.of(command)).toArray(String[]::new));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new BenchException(String.join(" ", command) + ": " + said.strip(), null);
            }
        } catch (IOException e) {
            throw new BenchException(String.join(" ", command) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException(String.join(" ", command) + ": interrupted", e);
        }
    }
}
