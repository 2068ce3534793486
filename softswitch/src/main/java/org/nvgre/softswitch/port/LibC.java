package org.nvgre.softswitch.port;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The few calls of the C library that a packet socket takes. Each returns what the kernel would: the result, or the
/// negated `errno`, so that no call depends on state that another thread may have overwritten.
///
/// An instance is for one thread at a time: it owns the place where `errno` is saved.
@SuppressWarnings("restricted") // native calls are what this is for
final class LibC {
    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int ENODEV = 19;
    static final int ENXIO = 6;
    static final int EMSGSIZE = 90;
    static final int ENETDOWN = 100;
    static final int ENOBUFS = 105;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE
            .varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SETSOCKOPT = call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
            ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMSG = call("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SEND = call("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SENDMMSG = call("sendmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT,
            JAVA_INT);
    private static final MethodHandle POLL = call("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle WRITE = call("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle MMAP = call("mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT,
            JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = call("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle IF_NAMETOINDEX = call("if_nametoindex", JAVA_INT, ADDRESS);
    private static final MethodHandle STRERROR = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private static final int LONGEST_ERROR_TEXT = 256;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_AND_POPULATE = 0x8001;

    private final MemorySegment state;

    /// @param arena how long it may be used
    LibC(Arena arena) {
        state = arena.allocate(STATE);
    }

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments), Linker.Option.captureCallState("errno"));
    }

    int socket(int domain, int type, int protocol) {
        try {
            return result((int) SOCKET.invokeExact(state, domain, type, protocol));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    int bind(int socket, MemorySegment address) {
        try {
            return result((int) BIND.invokeExact(state, socket, address, (int) address.byteSize()));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    int setsockopt(int socket, int level, int option, MemorySegment value) {
        try {
            return result((int) SETSOCKOPT.invokeExact(state, socket, level, option, value,
                    (int) value.byteSize()));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    int recvmsg(int socket, MemorySegment message, int flags) {
        try {
            return result((int) (long) RECVMSG.invokeExact(state, socket, message, flags));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    int send(int socket, MemorySegment bytes, long length, int flags) {
        try {
            return result((int) (long) SEND.invokeExact(state, socket, bytes, length, flags));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// @return how many messages were sent
    int sendmmsg(int socket, MemorySegment messages, int count) {
        try {
            return result((int) SENDMMSG.invokeExact(state, socket, messages, count, 0));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// Waits without limit.
    int poll(MemorySegment descriptors, long count) {
        try {
            return result((int) POLL.invokeExact(state, descriptors, count, -1));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    int eventfd(int initial, int flags) {
        try {
            return result((int) EVENTFD.invokeExact(state, initial, flags));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    int write(int descriptor, MemorySegment bytes) {
        try {
            return result((int) (long) WRITE.invokeExact(state, descriptor, bytes, bytes.byteSize()));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// Maps what a descriptor has to share, to be read and written; a segment without bytes where it cannot be.
    MemorySegment mmap(long length, int descriptor) {
        try {
            MemorySegment at = (MemorySegment) MMAP.invokeExact(state, MemorySegment.NULL, length,
                    PROT_READ_WRITE, MAP_SHARED_AND_POPULATE, descriptor, 0L);
            return at.address() == -1 ? MemorySegment.NULL : at.reinterpret(length);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// Nobody may use the memory any more.
    void munmap(MemorySegment memory) {
        try {
            var _ = (int) MUNMAP.invokeExact(state, memory, memory.byteSize());
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    int close(int descriptor) {
        try {
            return result((int) CLOSE.invokeExact(state, descriptor));
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// The index of an interface of this network namespace, or the negated error; `-ENODEV` where there is none.
    int interfaceIndex(String name) {
        try (Arena arena = Arena.ofConfined()) {
            int index = (int) IF_NAMETOINDEX.invokeExact(state, arena.allocateFrom(name));
            return index == 0 ? -(int) ERRNO.get(state, 0L) : index;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /// What the system calls an error.
    ///
    /// @param error positive
    static String text(int error) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(error);
            return text.reinterpret(LONGEST_ERROR_TEXT).getString(0);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private int result(int returned) {
        return returned < 0 ? -(int) ERRNO.get(state, 0L) : returned;
    }

    private static AssertionError impossible(Throwable e) {
        return new AssertionError("the C library cannot be called", e);
    }

    /// A C `int` of its own, as options take it.
    static MemorySegment intValue(Arena arena, int value) {
        return arena.allocateFrom(ValueLayout.JAVA_INT, value);
    }
}
