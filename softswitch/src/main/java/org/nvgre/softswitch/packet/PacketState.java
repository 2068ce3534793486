package org.nvgre.softswitch.packet;

import java.util.Arrays;

/**
 * One packet on its way through a program: its bytes, its headers and metadata, and what it asked the target for.
 *
 * <p>A plain structure of arrays whose fields are public: every node of a program reads and writes it, and what
 * is laid out where is known to the {@link Layout} only. Used by one thread at a time.
 */
public final class PacketState {
    /** No digest, resubmission or recirculation asked for; field list ids start at 1. */
    public static final int NONE = 0;
    /** No clone session. */
    public static final int NO_SESSION = -1;

    private static final byte[] EMPTY = {};

    public final Layout layout;
    /** All fields of fixed width, see {@link FieldSlot}. */
    public final long[] words;
    /** Validity by header index. */
    public final boolean[] valid;
    /** Index of the next element by stack. */
    public final int[] stackNext;
    /** Varbit fields: bytes, and length in bits. */
    public final byte[][] varbits;
    public final int[] varbitBits;

    /** The packet as received; what follows {@code cursor} is not parsed. */
    public byte[] buffer = EMPTY;
    public int cursor;

    private long[] key = {};

    /** Data of the action that runs. */
    public long[] actionData = {};

    public int ingressPort;
    /** Length when ingress began: what counters and meters see. */
    public int ingressLength;
    /** Length as egress sees it: follows setValid and setInvalid. */
    public int packetLength;
    public int parserError;
    public boolean checksumError;
    public boolean exit;
    public int cloneSession;
    public int cloneFieldList;
    public int resubmitFieldList;
    public int recirculateFieldList;
    public int digest;
    /** Most bytes the packet may leave with. */
    public int truncateTo;
    /** Given with the packet on arrival and handed back with what it becomes. */
    public long tag;
    public int egressPort;
    public long enqueuedMicros;

    public PacketState(Layout layout) {
        this.layout = layout;
        this.words = new long[layout.words()];
        this.valid = new boolean[layout.headers().size()];
        this.stackNext = new int[layout.stacks()];
        this.varbits = new byte[layout.varbits()][];
        this.varbitBits = new int[layout.varbits()];
        Arrays.fill(varbits, EMPTY);
        resetRequests();
    }

    /** Makes it a packet that has just arrived: nothing parsed, all fields 0. */
    public void receive(int port, byte[] packet) {
        Arrays.fill(words, 0);
        Arrays.fill(valid, false);
        Arrays.fill(stackNext, 0);
        Arrays.fill(varbits, EMPTY);
        Arrays.fill(varbitBits, 0);
        for (HeaderSlot header : layout.headers()) {
            valid[header.index()] = header.isMetadata();
        }
        buffer = packet;
        cursor = 0;
        ingressPort = port;
        ingressLength = packet.length;
        packetLength = packet.length;
        parserError = 0;
        checksumError = false;
        exit = false;
        truncateTo = Integer.MAX_VALUE;
        egressPort = 0;
        resetRequests();
    }

    public void resetMetadata() {
        Arrays.fill(words, 0, layout.metadataWords(), 0);
    }

    /** Forgets what the program asked of the target: clones, digests, resubmission, recirculation. */
    public void resetRequests() {
        cloneSession = NO_SESSION;
        cloneFieldList = NONE;
        resubmitFieldList = NONE;
        recirculateFieldList = NONE;
        digest = NONE;
    }

    /** A copy with the same headers, metadata and payload, and nothing asked of the target. */
    public PacketState copy() {
        PacketState copy = new PacketState(layout);
        System.arraycopy(words, 0, copy.words, 0, words.length);
        System.arraycopy(valid, 0, copy.valid, 0, valid.length);
        System.arraycopy(stackNext, 0, copy.stackNext, 0, stackNext.length);
        System.arraycopy(varbits, 0, copy.varbits, 0, varbits.length);
        System.arraycopy(varbitBits, 0, copy.varbitBits, 0, varbitBits.length);
        copy.buffer = buffer;
        copy.cursor = cursor;
        copy.ingressPort = ingressPort;
        copy.ingressLength = ingressLength;
        copy.packetLength = packetLength;
        copy.parserError = parserError;
        copy.checksumError = checksumError;
        copy.truncateTo = truncateTo;
        copy.tag = tag;
        return copy;
    }

    /** Room to put together the key of a table; what was there before is lost. */
    public long[] key(int size) {
        if (key.length < size) {
            key = new long[size];
        }
        return key;
    }

    /** Bytes not yet parsed. */
    public int remaining() {
        return buffer.length - cursor;
    }

    void assignVarbit(int to, int from) {
        varbits[to] = varbits[from].clone();
        varbitBits[to] = varbitBits[from];
    }

    void swapVarbits(int a, int b) {
        byte[] bytes = varbits[a];
        varbits[a] = varbits[b];
        varbits[b] = bytes;
        int bits = varbitBits[a];
        varbitBits[a] = varbitBits[b];
        varbitBits[b] = bits;
    }

    /** Varbit assignment: bytes and length. */
    public void assign(FieldSlot to, FieldSlot from) {
        assignVarbit(to.varbit(), from.varbit());
    }
}
