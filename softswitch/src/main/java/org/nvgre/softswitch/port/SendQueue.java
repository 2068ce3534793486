package org.nvgre.softswitch.port;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Frames that go out with one system call (sendmmsg(2)). One thread at a time.
final class SendQueue {
    private static final int FRAMES = 64;
    private static final int LONGEST = 2048;
    // struct mmsghdr on 64-bit machines: struct msghdr, and how much of it was sent
    private static final int MMSGHDR = 64;
    private static final int MSG_IOV = 16;
    private static final int MSG_IOVLEN = 24;
    private static final int IOVEC = 16;
    private static final int IOV_LENGTH = 8;
    /// Where the kernel has no room just now.
    private static final int MOST_TRIES = 100;

    private final LibC libC;
    private final int socket;
    private final int header;
    private final MemorySegment frames;
    private final MemorySegment vectors;
    private final MemorySegment messages;
    private int waiting;

    /// @param header bytes in front of each frame that tell of offloads: zeroes, for there are none
    SendQueue(LibC libC, Arena arena, int socket, int header) {
        this.libC = libC;
        this.socket = socket;
        this.header = header;
        this.frames = arena.allocate((long) FRAMES * LONGEST, Long.BYTES);
        this.vectors = arena.allocate((long) FRAMES * IOVEC, Long.BYTES);
        this.messages = arena.allocate((long) FRAMES * MMSGHDR, Long.BYTES);
        for (int i = 0; i < FRAMES; i++) {
            vectors.set(ADDRESS, (long) i * IOVEC, frames.asSlice((long) i * LONGEST, LONGEST));
            messages.set(ADDRESS, (long) i * MMSGHDR + MSG_IOV, vectors.asSlice((long) i * IOVEC, IOVEC));
            messages.set(JAVA_LONG, (long) i * MMSGHDR + MSG_IOVLEN, 1);
        }
    }

    boolean fits(int length) {
        return header + length <= LONGEST;
    }

    /// Puts a frame that [#fits] behind the others, and sends them when there is no room for more.
    ///
    /// @return 0, or the error for which some were not sent
    int put(byte[] frame, int length) {
        MemorySegment.copy(frame, 0, frames, JAVA_BYTE, (long) waiting * LONGEST + header, length);
        vectors.set(JAVA_LONG, (long) waiting * IOVEC + IOV_LENGTH, header + (long) length);
        waiting++;
        return waiting < FRAMES ? 0 : flush();
    }

    /// Sends what waits. What the kernel refuses is lost, the rest is not.
    ///
    /// @return 0, or the last error
    int flush() {
        int error = 0;
        int tries = 0;
        for (int at = 0; at < waiting;) {
            int sent = libC.sendmmsg(socket, messages.asSlice((long) at * MMSGHDR), waiting - at);
            if (sent > 0) {
                at += sent;
            } else if (sent != -LibC.EINTR && (sent != -LibC.EAGAIN || ++tries > MOST_TRIES)) {
                error = -sent;
                at++;
            }
        }
        waiting = 0;
        return error;
    }
}
