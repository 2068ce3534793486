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
                prepare(end);
            }
        }
        return pairs;
    }

    /// Nothing shall speak there but the benchmark.
    private static void prepare(String end) throws IOException {
        ip("link", "set", end, "addrgenmode", "none");
        ip("link", "set", end, "mtu", "2000", "up");
    }

    /// Gives the switch's ends to a network namespace; they go with it.
    void moveTo(String namespace) throws IOException {
        for (String name : List.of(TENANT, UNDERLAY)) {
            ip("link", "set", name + "0", "netns", namespace);
            ip("-n", namespace, "link", "set", name + "0", "mtu", "2000", "up");
        }
    }

    private static void ip(String... arguments) throws IOException {
        try {
            var _ = HostCommand.run(words(arguments));
        } catch (IOException e) {
            throw new IOException("veth pairs cannot be made: " + e.getMessage()
                    + "; it takes root or CAP_NET_ADMIN", e);
        }
    }

    private static String[] words(String... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = "ip";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        return words;
    }

    @Override
    public void close() {
        for (String name : List.of(TENANT, UNDERLAY)) {
            // Either end takes the other with it.
            var _ = HostCommand.succeeds("ip", "link", "del", name + "1");
        }
    }
}
