package org.nvgre.runtime.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// The network between a client and a TCP server on this machine. It can be cut, go silent, and refuse.
public final class Cable implements AutoCloseable {

    /// What becomes of the bytes.
    private enum State {
        WHOLE, SILENT, REFUSING, CLOSED
    }

    private final ServerSocket entrance;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Socket> sockets = new HashSet<>();
    private State state = State.WHOLE;
    private LongSupplier answerBytes = () -> Long.MAX_VALUE;
    private int target;

    /// @param target a port of this machine
    public Cable(int target) throws IOException {
        this.target = target;
        entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("cable").start(this::accept);
    }

    /// Where clients connect.
    public int port() {
        return entrance.getLocalPort();
    }

    /// From now on it leads there.
    public void lead(int port) {
        lock.lock();
        try {
            target = port;
        } finally {
            lock.unlock();
        }
    }

    /// Breaks the connections there are; new ones are let through.
    public void cut() {
        Set<Socket> broken;
        lock.lock();
        try {
            broken = Set.copyOf(sockets);
            sockets.clear();
        } finally {
            lock.unlock();
        }
        broken.forEach(Cable::close);
    }

    /// New connections break by themselves when the server has sent so many bytes on them, which may be in the midst of an
    /// answer.
    ///
    /// @param bytes asked once for each connection
    public void cutAfter(LongSupplier bytes) {
        lock.lock();
        try {
            answerBytes = bytes;
        } finally {
            lock.unlock();
        }
    }

    /// Nothing gets through any more, and nobody is told: bytes lie here until {@link #mend}.
    public void silence() {
        become(State.SILENT);
    }

    /// Breaks the connections there are, and each new one at once.
    public void refuse() {
        become(State.REFUSING);
        cut();
    }

    public void mend() {
        become(State.WHOLE);
    }

    private void become(State next) {
        lock.lock();
        try {
            if (state != State.CLOSED) {
                state = next;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket outer = entrance.accept();
                Thread.ofVirtual().start(() -> connect(outer));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket outer) {
        var inner = new Socket();
        try {
            int port;
            long bytes;
            lock.lock();
            try {
                if (state == State.REFUSING || state == State.CLOSED) {
                    close(outer);
                    return;
                }
                port = target;
                bytes = answerBytes.getAsLong();
                sockets.add(outer);
                sockets.add(inner);
            } finally {
                lock.unlock();
            }
            inner.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            outer.setTcpNoDelay(true);
            inner.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> carry(outer, inner, Long.MAX_VALUE));
            carry(inner, outer, bytes);
        } catch (IOException refused) {
            close(outer);
            close(inner);
        }
    }

    private void carry(Socket from, Socket to, long bytes) {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            for (long left = bytes; left > 0;) {
                int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    break;
                }
                awaitSound();
                out.write(buffer, 0, count);
                left -= count;
            }
        } catch (IOException broken) {
            // So is the other direction.
        } finally {
            close(from);
            close(to);
            lock.lock();
            try {
                sockets.remove(from);
                sockets.remove(to);
            } finally {
                lock.unlock();
            }
        }
    }

    private void awaitSound() {
        lock.lock();
        try {
            while (state == State.SILENT) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException already) {
            // Then it is closed.
        }
    }

    @Override
    public void close() throws IOException {
        become(State.CLOSED);
        entrance.close();
        cut();
    }
}
