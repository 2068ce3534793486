package org.nvgre.runtime.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A way to a server that can be cut, and made to swallow what is sent.
final class TcpProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean open = true;
    private volatile boolean swallows;

    TcpProxy(String target) {
        try {
            this.target = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /// Ends all connections, and takes no new ones.
    void cut() {
        open = false;
        sockets.forEach(TcpProxy::end);
    }

    /// From now on nothing comes through, and nobody is told.
    void swallow() {
        swallows = true;
    }

    /// Takes connections again; those that were swallowed stay dead.
    void mend() {
        swallows = false;
        open = true;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket from = server.accept();
                if (!open) {
                    end(from);
                    continue;
                }
                var to = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(from);
                sockets.add(to);
                Thread.ofVirtual().start(() -> pump(from, to));
                Thread.ofVirtual().start(() -> pump(to, from));
            } catch (IOException nobodyThere) {
                // the next one may have more luck
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[1 << 16];
            boolean dead = false;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                dead |= swallows;
                if (!dead) {
                    out.write(buffer, 0, n);
                    out.flush();
                }
            }
        } catch (IOException ended) {
            // as it happens
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException ended) {
            // as wanted
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
