package org.nvgre.cli.bench.dataplane;

import java.io.IOException;
import java.util.List;

/// Two veth pairs, one for each side of a switch. What the switch has is called `…0`, the other end `…1`.
final class VethPairs implements AutoCloseable {

    static final String TENANT = "nvgreT";
    static final String UNDERLAY = "nvgreU";

    private VethPairs() {}

    /// @throws IOException with one line, above all when it is not permitted
    static VethPairs lay() throws IOException {
        VethPairs pairs = new VethPairs();
        pairs.close();
        for (String name : List.of(TENANT, UNDERLAY)) {
            ip("link", "add", name + "0", "type", "veth", "peer", "name", name + "1");
            for (String end : List.of(name + "0", name + "1")) {
                // Nothing shall speak there but the benchmark.
                ip("link", "set", end, "addrgenmode", "none");
                ip("link", "set", end, "mtu", "2000", "up");
            }
        }
        return pairs;
    }

    private static void ip(String... arguments) throws IOException {
        if (run(arguments) != 0) {
            throw new IOException("veth pairs cannot be made: 'ip " + String.join(" ", arguments)
                    + "' failed; it takes root or CAP_NET_ADMIN");
        }
    }

    private static int run(String... arguments) throws IOException {
        ProcessBuilder command = new ProcessBuilder("ip");
        command.command().addAll(List.of(arguments));
        Process process = command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return process.onExit().join().exitValue();
    }

    @Override
    public void close() throws IOException {
        for (String name : List.of(TENANT, UNDERLAY)) {
            var _ = run("link", "del", name + "0");
        }
    }
}
