package org.nvgre.softswitch.port;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// A raw socket on one Linux interface (packet(7)): takes every frame that comes in there, whoever it is for, and sends
/// frames as they are. What it sends itself does not come back.
///
/// One thread may receive while another sends.
final class PacketSocket implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int EFD_NONBLOCK = 0x800;
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int ETH_P_ALL = 3;

    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_AUXDATA = 8;
    private static final int PACKET_VNET_HDR = 15;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int PACKET_MR_PROMISC = 1;

    private static final int RECEIVE_BUFFER = 8 << 20;
    private static final int SEND_BUFFER = 4 << 20;

    // struct sockaddr_ll, up to and with the interface index
    private static final int SOCKADDR_LL = 20;
    // struct msghdr on 64-bit machines
    private static final int MSGHDR = 56;
    private static final int MSG_IOV = 16;
    private static final int MSG_IOVLEN = 24;
    private static final int MSG_CONTROL = 32;
    private static final int MSG_CONTROLLEN = 40;
    private static final int MSG_FLAGS = 48;
    private static final int MSG_TRUNC = 0x20;
    // struct cmsghdr and, behind it, struct tpacket_auxdata
    private static final int CMSG_LEVEL = 8;
    private static final int CMSG_TYPE = 12;
    private static final int AUXDATA = 16;
    private static final int AUX_STATUS = AUXDATA;
    private static final int AUX_VLAN_TCI = AUXDATA + 16;
    private static final int AUX_VLAN_TPID = AUXDATA + 18;
    private static final int CONTROL = AUXDATA + 24;
    private static final int TP_STATUS_VLAN_VALID = 1 << 4;
    private static final int TP_STATUS_VLAN_TPID_VALID = 1 << 6;
    private static final int TPID_CUSTOMER = 0x8100;
    // struct virtio_net_hdr
    private static final int VNET_HDR = 10;
    private static final int VNET_GSO_TYPE = 1;
    private static final int VNET_GSO_SIZE = 4;
    private static final int VNET_CSUM_START = 6;
    private static final int VNET_CSUM_OFFSET = 8;
    private static final int VNET_NEEDS_CSUM = 1;
    private static final int VNET_GSO_TCPV4 = 1;
    private static final int VNET_GSO_TCPV6 = 4;
    private static final int VNET_GSO_ECN = 0x80;

    /// What a frame in the ring has that is to go through [#receive]: it is elsewhere, or its tag is.
    private static final int PLAIN_MASK = 1 << 1 | TP_STATUS_VLAN_VALID;

    private static final int POLLFD = 8;
    private static final short POLLIN = 1;

    /// A frame of 64 KiB, the longest that a path can carry, with its header and two tags.
    private static final int LONGEST_FRAME = 65_536 + 22;

    /// What [#receive] found.
    sealed interface Received {
        /// A frame, whole and as on the wire; or several, where the sender left it to the network card to cut its data.
        record Frames(List<byte[]> frames) implements Received {}

        /// A frame that no wire carries.
        record Oversized(int length) implements Received {}

        /// A frame that the kernel could not hand out, or the interface's trouble.
        record Failed(int error) implements Received {}

        /// Nothing is waiting.
        record Nothing() implements Received {}
    }

    private final int socket;
    private final int wakeUp;
    private final Arena arena = Arena.ofShared();
    private final LibC receiving = new LibC(arena);
    private final LibC sending = new LibC(arena);
    private final MemorySegment received = arena.allocate(VNET_HDR + LONGEST_FRAME);
    private final MemorySegment control = arena.allocate(CONTROL, Long.BYTES);
    private final MemorySegment message = arena.allocate(MSGHDR, Long.BYTES);
    private final MemorySegment waitingFor = arena.allocate(2 * POLLFD, Integer.BYTES);
    // The header in front of what is sent stays zero: nothing is left to do.
    private final MemorySegment sent = arena.allocate(VNET_HDR + LONGEST_FRAME);

    /// Null where the system has none to give.
    private final PacketRing ring;
    private final SendQueue queue;

    private PacketSocket(int socket, int wakeUp) {
        this.socket = socket;
        try (Arena scratch = Arena.ofConfined()) {
            this.ring = PacketRing.map(receiving, scratch, socket).orElse(null);
        }
        this.wakeUp = wakeUp;
        this.queue = new SendQueue(sending, arena, socket, VNET_HDR);
        MemorySegment vector = arena.allocate(2L * Long.BYTES, Long.BYTES);
        vector.set(ADDRESS, 0, received);
        vector.set(JAVA_LONG, Long.BYTES, received.byteSize());
        message.set(ADDRESS, MSG_IOV, vector);
        message.set(JAVA_LONG, MSG_IOVLEN, 1);
        message.set(ADDRESS, MSG_CONTROL, control);
        waitingFor.set(JAVA_INT, 0, socket);
        waitingFor.set(JAVA_SHORT, 4, POLLIN);
        waitingFor.set(JAVA_INT, POLLFD, wakeUp);
        waitingFor.set(JAVA_SHORT, POLLFD + 4, POLLIN);
    }

    /// Opens an interface of this network namespace. It need not be up yet.
    ///
    /// @throws IOException with one line that says what is wrong and what to do
    static PacketSocket open(String interfaceName) throws IOException {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            throw new IOException(interfaceName + ": interfaces can be ports on Linux only");
        }
        try (Arena scratch = Arena.ofConfined()) {
            LibC libC = new LibC(scratch);
            int index = libC.interfaceIndex(interfaceName);
            if (index < 0) {
                throw failure(interfaceName, "cannot be found", index);
            }
            // Protocol 0: nothing comes in before it is bound, in particular no frame of another interface.
            int socket = libC.socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
            if (socket < 0) {
                throw failure(interfaceName, "cannot be opened", socket);
            }
            try {
                configure(libC, scratch, socket, index, interfaceName);
                int wakeUp = libC.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
                if (wakeUp < 0) {
                    throw failure(interfaceName, "cannot be watched", wakeUp);
                }
                return new PacketSocket(socket, wakeUp);
            } catch (IOException e) {
                libC.close(socket);
                throw e;
            }
        }
    }

    private static void configure(LibC libC, Arena scratch, int socket, int index, String interfaceName)
            throws IOException {
        MemorySegment on = LibC.intValue(scratch, 1);
        for (int option : new int[]{PACKET_IGNORE_OUTGOING, PACKET_AUXDATA, PACKET_VNET_HDR}) {
            int done = libC.setsockopt(socket, SOL_PACKET, option, on);
            if (done < 0) {
                throw failure(interfaceName, "cannot be opened as it takes Linux 4.20 to do", done);
            }
        }
        // More room for bursts, where it is granted; without it the switch works too.
        MemorySegment room = LibC.intValue(scratch, RECEIVE_BUFFER);
        if (libC.setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, room) < 0) {
            libC.setsockopt(socket, SOL_SOCKET, SO_RCVBUF, room);
        }
        libC.setsockopt(socket, SOL_SOCKET, SO_SNDBUF, LibC.intValue(scratch, SEND_BUFFER));

        MemorySegment membership = scratch.allocate(16, Integer.BYTES);
        membership.set(JAVA_INT, 0, index);
        membership.set(JAVA_SHORT, 4, (short) PACKET_MR_PROMISC);
        int joined = libC.setsockopt(socket, SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership);
        if (joined < 0) {
            throw failure(interfaceName, "cannot be made promiscuous", joined);
        }
        MemorySegment address = scratch.allocate(SOCKADDR_LL, Integer.BYTES);
        address.set(JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, (short) ETH_P_ALL);
        address.set(JAVA_INT, 4, index);
        int bound = libC.bind(socket, address);
        if (bound < 0) {
            throw failure(interfaceName, "cannot be bound", bound);
        }
    }

    private static IOException failure(String interfaceName, String what, int negatedError) {
        return new IOException(switch (-negatedError) {
            case LibC.ENODEV, LibC.ENXIO ->
                "no interface " + interfaceName + " here; 'ip link' lists them";
            case LibC.EPERM, LibC.EACCES ->
                interfaceName + ": not permitted; an interface as a port needs root or CAP_NET_RAW";
            default -> "interface " + interfaceName + " " + what + ": " + LibC.text(-negatedError);
        });
    }

    /// Waits for frames.
    ///
    /// @return false once [#wakeUp] was called
    boolean await() {
        receiving.poll(waitingFor, 2); // interrupted or not: who calls comes back
        return (waitingFor.get(JAVA_SHORT, POLLFD + 6) & POLLIN) == 0;
    }

    /// Makes [#await] return false, now and from now on. For any thread.
    void wakeUp() {
        try (Arena scratch = Arena.ofConfined()) {
            new LibC(scratch).write(wakeUp, scratch.allocateFrom(JAVA_LONG, 1));
        }
    }

    /// Takes the next frame if it is one as on a wire, and is there without a system call.
    ///
    /// @return its length; 0 if [#receive] is to be asked
    int receive(byte[] into) {
        if (ring == null || !ring.hasReceived() || (ring.status() & PLAIN_MASK) != 0) {
            return 0;
        }
        long frame = ring.frame();
        int length = ring.length();
        MemorySegment memory = ring.memory();
        boolean untouched = memory.get(JAVA_BYTE, frame - VNET_HDR) == 0
                && memory.get(JAVA_BYTE, frame - VNET_HDR + VNET_GSO_TYPE) == 0;
        if (!untouched || !ring.isWhole() || length > into.length) {
            return 0;
        }
        MemorySegment.copy(memory, JAVA_BYTE, frame, into, 0, length);
        ring.release();
        return length;
    }

    /// The next frame that is waiting, whatever is to be done to it.
    Received receive() {
        if (ring == null) {
            return receiveByCall();
        }
        if (!ring.hasReceived()) {
            return new Received.Nothing();
        }
        try {
            return ring.isElsewhere()
                    ? receiveByCall()
                    : received(ring.memory(), ring.frame() - VNET_HDR, ring.length(), !ring.isWhole(),
                            tag(ring.status(), ring.tagControl(), ring.tagProtocol()));
        } finally {
            ring.release();
        }
    }

    private Received receiveByCall() {
        message.set(JAVA_LONG, MSG_CONTROLLEN, CONTROL);
        int length = receiving.recvmsg(socket, message, 0);
        if (length < 0) {
            return length == -LibC.EAGAIN || length == -LibC.EINTR
                    ? new Received.Nothing()
                    : new Received.Failed(-length);
        }
        boolean cutShort = (message.get(JAVA_INT, MSG_FLAGS) & MSG_TRUNC) != 0;
        return length < VNET_HDR
                ? new Received.Nothing()
                : received(received, 0, length - VNET_HDR, cutShort, strippedTag());
    }

    /// A frame with, right before it, what is told of its offloads.
    private static Received received(MemorySegment from, long at, int length, boolean cutShort, int tag) {
        int segmentation = from.get(JAVA_BYTE, at + VNET_GSO_TYPE) & ~VNET_GSO_ECN;
        boolean tcp = segmentation == VNET_GSO_TCPV4 || segmentation == VNET_GSO_TCPV6;
        if (cutShort || (segmentation != 0 && !tcp)) {
            return new Received.Oversized(length);
        }
        byte[] frame = new byte[length];
        MemorySegment.copy(from, JAVA_BYTE, at + VNET_HDR, frame, 0, length);
        Offload offload = offload(from, at, tag);
        if (!tcp) {
            return new Received.Frames(List.of(offload.complete(frame)));
        }
        List<byte[]> segments = new TcpSegments(offload.checksumStart(), vnet16(from, at + VNET_GSO_SIZE))
                .of(frame);
        return segments.isEmpty()
                ? new Received.Oversized(length)
                : new Received.Frames(segments.stream().map(offload::complete).toList());
    }

    private static Offload offload(MemorySegment from, long at, int tag) {
        boolean summed = (from.get(JAVA_BYTE, at) & VNET_NEEDS_CSUM) == 0;
        if (summed) {
            return tag == 0 ? Offload.NONE : new Offload(tag, -1, 0);
        }
        return new Offload(tag, vnet16(from, at + VNET_CSUM_START), vnet16(from, at + VNET_CSUM_OFFSET));
    }

    private static int vnet16(MemorySegment from, long at) {
        return Short.toUnsignedInt(from.get(JAVA_SHORT_UNALIGNED, at));
    }

    private int strippedTag() {
        if (message.get(JAVA_LONG, MSG_CONTROLLEN) < CONTROL - 4
                || control.get(JAVA_INT, CMSG_LEVEL) != SOL_PACKET
                || control.get(JAVA_INT, CMSG_TYPE) != PACKET_AUXDATA) {
            return 0;
        }
        return tag(control.get(JAVA_INT, AUX_STATUS),
                Short.toUnsignedInt(control.get(JAVA_SHORT, AUX_VLAN_TCI)),
                Short.toUnsignedInt(control.get(JAVA_SHORT, AUX_VLAN_TPID)));
    }

    /// The tag that the kernel has stripped, as it stood in the frame; 0 if there was none.
    private static int tag(int status, int control, int protocol) {
        if ((status & TP_STATUS_VLAN_VALID) == 0) {
            return 0;
        }
        return ((status & TP_STATUS_VLAN_TPID_VALID) == 0 ? TPID_CUSTOMER : protocol) << 16 | control;
    }

    /// Sends a frame: at once, or with the next [#flush]. One thread at a time.
    ///
    /// @return 0, or the error for which it was not sent
    int send(byte[] frame, int length) {
        Objects.checkFromIndexSize(0, length, frame.length);
        if (length > LONGEST_FRAME) {
            return LibC.EMSGSIZE;
        }
        if (queue.fits(length)) {
            return queue.put(frame, length);
        }
        int before = flush(); // frames stay in order
        if (before != 0) {
            return before;
        }
        MemorySegment.copy(frame, 0, sent, JAVA_BYTE, VNET_HDR, length);
        int done;
        do {
            done = sending.send(socket, sent, VNET_HDR + (long) length, 0);
        } while (done == -LibC.EINTR);
        return Math.max(0, -done);
    }

    /// Has the kernel send what waits. One thread at a time, the one that sends.
    ///
    /// @return 0, or the error
    int flush() {
        return queue.flush();
    }

    /// Nobody may be receiving or sending any more.
    @Override
    public void close() {
        if (ring != null) {
            ring.close();
        }
        receiving.close(socket);
        receiving.close(wakeUp);
        arena.close();
    }
}
