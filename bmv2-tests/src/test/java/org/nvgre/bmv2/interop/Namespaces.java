package org.nvgre.bmv2.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Network namespaces of a test and the cables between them. All are gone when closed.
final class Namespaces implements AutoCloseable {
    private final String unique = Long.toString(ProcessHandle.current().pid(), 36);
    private final List<String> all = new ArrayList<>();

    /// What is to be had first; empty when they can be made.
    static Optional<String> missing() {
        for (List<String> tool : List.of(List.of("ip", "-Version"), List.of("ethtool", "--version"),
                List.of("ping", "-V"), List.of("python3", "--version"))) {
            if (!Command.works(tool.toArray(String[]::new))) {
                return Optional.of(
                        "hosts in network namespaces need " + tool.getFirst() + ", which is not on the PATH");
            }
        }
        String probe = "nvgre-probe-" + ProcessHandle.current().pid();
        if (!Command.works("ip", "netns", "add", probe)) {
            return Optional.of("network namespaces need root");
        }
        Command.run("ip", "netns", "delete", probe);
        return Optional.empty();
    }

    /// Its full name.
    String add(String name) {
        String namespace = "nvgre-" + unique + "-" + name;
        Command.run("ip", "netns", "add", namespace);
        all.add(namespace);
        Command.run("ip", "-n", namespace, "link", "set", "lo", "up");
        return namespace;
    }

    /// Lays a cable from a namespace to here.
    ///
    /// @param far the name of its end in the namespace
    /// @return the name of its end here
    String cable(String namespace, String far) {
        String near = "nv" + unique + far;
        Command.run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", namespace);
        Command.run("ip", "link", "set", near, "addrgenmode", "none");
        Command.run("ip", "link", "set", near, "up");
        up(namespace, far);
        return near;
    }

    /// Lays a cable between two namespaces.
    void cable(String oneNamespace, String oneEnd, String otherNamespace, String otherEnd) {
        Command.run("ip", "-n", oneNamespace, "link", "add", oneEnd, "type", "veth", "peer", "name", otherEnd,
                "netns", otherNamespace);
        up(oneNamespace, oneEnd);
        up(otherNamespace, otherEnd);
    }

    private static void up(String namespace, String end) {
        Command.run("ip", "-n", namespace, "link", "set", end, "addrgenmode", "none");
        Command.run("ip", "-n", namespace, "link", "set", end, "up");
    }

    /// Makes the end of a cable a tenant's interface, with an MTU that leaves room for a tunnel's headers.
    void tenant(String namespace, String end, String mac, String address) {
        Command.run("ip", "-n", namespace, "link", "set", end, "address", mac, "mtu", "1400");
        Command.run("ip", "-n", namespace, "address", "add", address + "/24", "dev", end);
    }

    @Override
    public void close() {
        all.forEach(namespace -> Command.run("ip", "netns", "delete", namespace));
    }
}
