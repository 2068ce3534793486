package org.nvgre.softswitch.port;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.nvgre.softswitch.port.PacketSocket.Received;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Linux interface as a port of a switch: a veth, TAP or real one. Frames are as on a wire: what a local sender leaves to
/// the network card is done here, since there is none: VLAN tags that the kernel keeps beside a frame are put back,
/// checksums summed up, the data of TCP cut into segments. Only segments of UDP (`UDP_SEGMENT`) are not: they are lost.
public final class LinuxPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxPort.class);

    /// Why frames were lost; each is told once.
    private enum Loss {
        OVERSIZED, TOO_LONG, NO_ROOM, DOWN, OTHER
    }

    /// Takes a frame: the first `length` bytes of an array, which is only lent.
    @FunctionalInterface
    public interface Receiver {
        void received(byte[] frame, int length);

        /// No further frame is waiting.
        default void idle() {}
    }

    private static final int LONGEST_IN_RING = 2048;

    private final String interfaceName;
    private final PacketSocket socket;
    private final Receiver receiver;
    private final Thread reader;
    private final Set<Loss> told = EnumSet.noneOf(Loss.class);
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean closed;

    private LinuxPort(String interfaceName, PacketSocket socket, Receiver receiver) {
        this.interfaceName = interfaceName;
        this.socket = socket;
        this.receiver = receiver;
        // A platform thread: it is in the kernel most of the time, where a virtual one could not leave its carrier.
        this.reader = new Reader(this::read, "port " + interfaceName);
    }

    /// Opens an interface; every frame that comes in from now on goes to `receiver`, on one thread, in order.
    ///
    /// @throws IOException when there is no such interface, or it is not permitted; one line
    public static LinuxPort open(String interfaceName, Receiver receiver) throws IOException {
        LinuxPort port = new LinuxPort(interfaceName, PacketSocket.open(interfaceName), receiver);
        port.reader.start();
        return port;
    }

    public String interfaceName() {
        return interfaceName;
    }

    /// A thread that reads a port: what it sends goes out in bursts.
    private static final class Reader extends Thread {
        Reader(Runnable work, String name) {
            super(work, name);
            setDaemon(true);
        }
    }

    /// Whether a thread reads a port and will tell when no further frame is waiting.
    public static boolean isReading(Thread thread) {
        return thread instanceof Reader;
    }

    /// How many frames it could not take or send.
    public long lost() {
        return lost.get();
    }

    private void read() {
        byte[] frame = new byte[LONGEST_IN_RING];
        ArrivalRate rate = new ArrivalRate(System.nanoTime());
        while (socket.await()) {
            do {
                rate.took(receiveAll(frame));
                receiver.idle();
            } while (rate.isWorthAPause(System.nanoTime()) && pause());
        }
    }

    /// Takes all that is waiting.
    ///
    /// @return how many frames, about
    private int receiveAll(byte[] frame) {
        int taken = 0;
        boolean more = true;
        while (more && !closed) {
            int length = socket.receive(frame);
            if (length > 0) {
                receiver.received(frame, length);
                taken++;
            } else {
                more = handOn(socket.receive());
            }
        }
        return taken;
    }

    private boolean pause() {
        LockSupport.parkNanos(ArrivalRate.PAUSE_NANOS);
        return !closed;
    }

    /// Has what was sent go out; until then it may wait for more.
    public synchronized void flush() {
        if (!closed) {
            int error = socket.flush();
            if (error != 0) {
                failed(error, "send");
            }
        }
    }

    /// @return whether to look for more at once
    private boolean handOn(Received received) {
        switch (received) {
            case Received.Frames(List<byte[]> frames) ->
                frames.forEach(frame -> receiver.received(frame, frame.length));
            case Received.Oversized(int length) -> tell(Loss.OVERSIZED,
                    length + " bytes came in at once and are lost; have them cut where they come from:"
                            + " ethtool -K IFACE tso off tx-udp-segmentation off");
            case Received.Failed(int error) -> {
                failed(error, "receive");
                return false;
            }
            case Received.Nothing _ -> {
                return false;
            }
        }
        return true;
    }

    /// Sends a frame, at the latest with [#flush]: the first `length` bytes of an array that is only lent; or loses it, as a wire would: when the
    /// interface is down or busy, or the frame too long for it.
    public synchronized void send(byte[] frame, int length) {
        if (!closed) {
            int error = socket.send(frame, length);
            if (error != 0) {
                failed(error, "send " + length + " bytes");
            }
        }
    }

    private void failed(int error, String what) {
        tell(switch (error) {
            case LibC.EMSGSIZE -> Loss.TOO_LONG;
            case LibC.EAGAIN, LibC.ENOBUFS -> Loss.NO_ROOM;
            case LibC.ENETDOWN, LibC.ENXIO -> Loss.DOWN;
            default -> Loss.OTHER;
        }, "cannot " + what + ": " + LibC.text(error));
    }

    private void tell(Loss loss, String what) {
        lost.incrementAndGet();
        boolean first;
        synchronized (told) {
            first = told.add(loss);
        }
        if (first) {
            LOG.warn("{}: {} (not told again)", interfaceName, what);
        }
    }

    /// Returns when nothing is under way any more. Not to be called from the receiver.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        socket.wakeUp();
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        socket.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
