package org.nvgre.bmv2.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Ports for servers in processes of their own that cannot say which port they were given for port 0.
///
/// Two gRPC servers in C++ that are given the same port both get it (`SO_REUSEPORT`), and each connection goes to either:
/// a client then speaks with a stranger, which answers UNIMPLEMENTED. So no port is given out twice, those asked for
/// together differ, and on Linux, where all of 127.0.0.0/8 is this machine, each process has an address of its own.
public final class FreePorts {
    private static final Set<Integer> GIVEN = new HashSet<>();

    /// In this form for gRPC, too.
    public static final String HOST = host();

    private FreePorts() {}

    private static String host() {
        long pid = ProcessHandle.current().pid();
        boolean whole = System.getProperty("os.name").equals("Linux") && pid < 127L << 16;
        // From 127.1.0.0 on; 127.0 is where everybody is.
        return whole ? "127.%d.%d.%d".formatted(1 + (pid >> 16), pid >> 8 & 0xff, pid & 0xff) : "127.0.0.1";
    }

    /// `count` ports that are free and that nobody in this process was given before.
    public static synchronized List<Integer> take(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            while (ports.size() < count) {
                ServerSocket socket = new ServerSocket(0, 1, address());
                held.add(socket);
                if (GIVEN.add(socket.getLocalPort())) {
                    ports.add(socket.getLocalPort());
                }
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            held.forEach(FreePorts::close);
        }
    }

    private static InetAddress address() throws UnknownHostException {
        return InetAddress.getByName(HOST);
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
