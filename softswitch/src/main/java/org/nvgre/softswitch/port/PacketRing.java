package org.nvgre.softswitch.port;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/// Memory that a packet socket shares with the kernel (Linux, `Documentation/networking/packet_mmap.rst`, TPACKET_V2):
/// slots for frames that come in. So a frame costs no system call. One that is too long for a slot takes the socket's other
/// way, in its turn. For sending there is such a ring too, but it is slower: the kernel has to copy what may change.
final class PacketRing implements AutoCloseable {
    private static final int SOL_PACKET = 263;
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_COPY_THRESH = 7;
    private static final int PACKET_VERSION = 10;
    private static final int TPACKET_V2 = 1;

    private static final int SLOT = 2048;
    private static final int BLOCK = 64 * 1024;
    private static final int RECEIVE_SLOTS = 4096;

    // struct tpacket2_hdr
    private static final int STATUS = 0;
    private static final int LENGTH = 4;
    private static final int CAPTURED = 8;
    private static final int MAC = 12;
    private static final int TAG_CONTROL = 24;
    private static final int TAG_PROTOCOL = 26;

    private static final int FREE = 0;
    private static final int RECEIVED = 1;
    private static final int COPIED = 2;

    private static final VarHandle STATUS_WORD = JAVA_INT.varHandle();

    private final MemorySegment memory;
    private final LibC unmapping;
    private int receiving;

    private PacketRing(MemorySegment memory, LibC unmapping) {
        this.memory = memory;
        this.unmapping = unmapping;
    }

    /// Gives the socket a ring; empty where the system has none to give, and the socket works without.
    ///
    /// @param libC for as long as the ring is used
    static Optional<PacketRing> map(LibC libC, Arena scratch, int socket) {
        int version = libC.setsockopt(socket, SOL_PACKET, PACKET_VERSION, LibC.intValue(scratch, TPACKET_V2));
        // What is too long for a slot is queued whole, too.
        int copies = libC.setsockopt(socket, SOL_PACKET, PACKET_COPY_THRESH, LibC.intValue(scratch, 1));
        if (version < 0 || copies < 0
                || libC.setsockopt(socket, SOL_PACKET, PACKET_RX_RING, request(scratch, RECEIVE_SLOTS)) < 0) {
            return Optional.empty();
        }
        MemorySegment memory = libC.mmap(RECEIVE_SLOTS * (long) SLOT, socket);
        if (memory.byteSize() == 0) {
            var _ = libC.setsockopt(socket, SOL_PACKET, PACKET_RX_RING, request(scratch, 0));
            return Optional.empty();
        }
        return Optional.of(new PacketRing(memory, libC));
    }

    /// struct tpacket_req
    private static MemorySegment request(Arena scratch, int slots) {
        int blocks = slots * SLOT / BLOCK;
        return scratch.allocateFrom(JAVA_INT, blocks == 0 ? 0 : BLOCK, blocks, blocks == 0 ? 0 : SLOT, slots);
    }

    MemorySegment memory() {
        return memory;
    }

    private long slot() {
        return receiving * (long) SLOT;
    }

    /// Whether there is a frame to look at.
    boolean hasReceived() {
        return (status() & RECEIVED) != 0;
    }

    /// Whether the frame did not fit the slot and waits whole in the socket's queue.
    boolean isElsewhere() {
        return (status() & COPIED) != 0;
    }

    /// The kernel's flags for the frame, as in the control message of a received frame.
    int status() {
        return (int) STATUS_WORD.getAcquire(memory, slot() + STATUS);
    }

    /// Length of the frame.
    int length() {
        return memory.get(JAVA_INT, slot() + LENGTH);
    }

    /// Whether all of the frame is in the slot.
    boolean isWhole() {
        return memory.get(JAVA_INT, slot() + CAPTURED) == length();
    }

    /// Where the frame begins in the [#memory]; what is told of its offloads stands right before it.
    long frame() {
        return slot() + Short.toUnsignedInt(memory.get(JAVA_SHORT, slot() + MAC));
    }

    int tagControl() {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT, slot() + TAG_CONTROL));
    }

    int tagProtocol() {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT, slot() + TAG_PROTOCOL));
    }

    /// Gives the slot back and goes on to the next one.
    void release() {
        STATUS_WORD.setRelease(memory, slot() + STATUS, FREE);
        receiving = (receiving + 1) % RECEIVE_SLOTS;
    }

    /// Nobody may be receiving any more.
    @Override
    public void close() {
        unmapping.munmap(memory);
    }
}
