package org.nvgre.bmv2.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Ports for servers in processes of their own that cannot say which port they were given for port 0.
///
/// Such servers listen at all addresses if they are not told otherwise: bmv2's Thrift server does, and when it cannot, it
/// ends the switch a moment after gRPC has answered. Connections take ports of their own choice meanwhile. So the ports
/// are free everywhere, and not among those that clients get.
///
/// Two gRPC servers in C++ that are given the same port both get it (`SO_REUSEPORT`), and each connection goes to either:
/// a client then speaks with a stranger, which answers UNIMPLEMENTED. So no port is given out twice, and on Linux, where
/// all of 127.0.0.0/8 is this machine, each process has an address of its own.
public final class FreePorts {
    private static final Set<Integer> GIVEN = new HashSet<>();
    private static final int LOWEST = 20_000;
    /// Of Linux (`ip_local_port_range`), and lower than that of others.
    private static final int LOWEST_OF_CLIENTS = 32_768;

    /// In this form for gRPC, too.
    public static final String HOST = host();

    private FreePorts() {}

    private static String host() {
        long pid = ProcessHandle.current().pid();
        boolean whole = System.getProperty("os.name").equals("Linux") && pid < 127L << 16;
        // From 127.1.0.0 on; 127.0 is where everybody is.
        return whole ? "127.%d.%d.%d".formatted(1 + (pid >> 16), pid >> 8 & 0xff, pid & 0xff) : "127.0.0.1";
    }

    /// `count` ports that are free at every address, and that nobody in this process was given before.
    public static synchronized List<Integer> take(int count) {
        List<Integer> ports = new ArrayList<>();
        while (ports.size() < count) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, LOWEST_OF_CLIENTS);
            if (isFree(port) && GIVEN.add(port)) {
                ports.add(port);
            }
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
