package org.nvgre.softswitch.port;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Hosts of a test: network namespaces, each on one end of a veth pair whose other end is here. Gone when closed.
final class Namespaces implements AutoCloseable {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String unique = ProcessHandle.current().pid() + "-" + NEXT.getAndIncrement();
    private final List<String> hosts = new ArrayList<>();

    /// Skips the test where namespaces cannot be made.
    static void assumePossible() {
        assumeTrue(System.getProperty("os.name").equals("Linux"),
                "network namespaces are there on Linux only");
        assumeTrue(succeeds("ip", "-Version"), "iproute2 is not installed");
        String name = "nvgre-probe-" + ProcessHandle.current().pid();
        assumeTrue(succeeds("ip", "netns", "add", name), "network namespaces need root");
        run("ip", "netns", "delete", name);
    }

    /// Makes a host.
    ///
    /// @param address of its interface `eth0`, with its prefix length
    /// @return the interface here that its cable ends in
    String host(String name, String address) {
        String namespace = namespace(name);
        run("ip", "netns", "add", namespace);
        hosts.add(name);
        String end = "nv" + Integer.toString((unique + name).hashCode() & 0xFFFFFF, 36);
        run("ip", "link", "add", end, "type", "veth", "peer", "name", "eth0", "netns",
                namespace);
        in(name, "ip", "link", "set", "lo", "up");
        in(name, "ip", "address", "add", address, "dev", "eth0");
        // No address of IPv6, so that a host says nothing by itself.
        in(name, "ip", "link", "set", "eth0", "addrgenmode", "none");
        in(name, "ip", "link", "set", "eth0", "up");
        run("ip", "link", "set", end, "addrgenmode", "none");
        run("ip", "link", "set", end, "up");
        return end;
    }

    /// Its full name.
    String namespace(String host) {
        return "nvgre-" + unique + "-" + host;
    }

    /// Runs a command on a host; it must succeed.
    void in(String host, String... command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace(host)));
        all.addAll(List.of(command));
        run(all.toArray(String[]::new));
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// With a namespace its interface goes, and with that the other end of the pair.
    @Override
    public void close() {
        hosts.forEach(host -> run("ip", "netns", "delete", namespace(host)));
    }
}
