package org.nvgre.bmv2.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// All ports of a bmv2 target at once, over the socket of its option `--packet-in`: no network interfaces, and so no
/// privilege, and no shortest or longest frame.
///
/// That is nanomsg's scalability protocol "pair", over a stream: each side greets with `\0SP\0` and the number of the
/// protocol, then come messages, each a byte and its length before it. In a message bmv2 has three integers in the byte
/// order of the machine (kind, port, length), and the frame.
final class NicPorts implements AutoCloseable {
    /// `\0SP\0`, protocol 16, and a reserved 0.
    private static final long GREETING = 0x00_53_50_00_0010_0000L;
    /// The message is in the stream, not in shared memory.
    private static final byte IN_STREAM = 1;
    private static final int BEFORE_MESSAGE = Byte.BYTES + Long.BYTES;
    private static final int BEFORE_FRAME = 3 * Integer.BYTES;
    private static final int INTO_SWITCH = 3;
    private static final int OUT_OF_SWITCH = 4;

    /// Takes what comes out of a port.
    interface Receiver {
        void arrived(int port, byte[] frame);
    }

    private final SocketChannel channel;

    private NicPorts(SocketChannel channel) {
        this.channel = channel;
    }

    /// What the option takes.
    static String option(Path socket) {
        return "ipc://" + socket;
    }

    /// @param socket of a switch that runs
    static NicPorts connect(Path socket, Receiver receiver) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        NicPorts ports = new NicPorts(channel);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ports.write(ByteBuffer.allocate(Long.BYTES).putLong(GREETING));
            if (ports.read(Long.BYTES).getLong() != GREETING) {
                throw new IOException(socket + " is no socket of bmv2");
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        Thread.ofVirtual().name("from pna_nic").start(() -> ports.receive(receiver));
        return ports;
    }

    void send(int port, byte[] frame) {
        int length = BEFORE_FRAME + frame.length;
        ByteBuffer message = ByteBuffer.allocate(BEFORE_MESSAGE + length).put(IN_STREAM).putLong(length)
                .order(ByteOrder.nativeOrder()).putInt(INTO_SWITCH).putInt(port).putInt(frame.length)
                .put(frame);
        try {
            write(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void write(ByteBuffer bytes) throws IOException {
        bytes.flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void receive(Receiver receiver) {
        try {
            while (true) {
                int length = Math.toIntExact(read(BEFORE_MESSAGE).position(Byte.BYTES).getLong());
                ByteBuffer message = read(length).order(ByteOrder.nativeOrder());
                if (message.getInt() == OUT_OF_SWITCH) {
                    int port = message.getInt();
                    byte[] frame = new byte[message.getInt()];
                    message.get(frame);
                    receiver.arrived(port, frame);
                }
            }
        } catch (IOException ended) {
            // We have closed it, or the switch has ended: whoever waits for frames says that they do not come.
        }
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
