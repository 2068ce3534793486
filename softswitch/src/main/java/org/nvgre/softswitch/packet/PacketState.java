package org.nvgre.softswitch.packet;

import java.util.Arrays;
import java.util.SortedMap;

/**
 * One packet on its way through a program: its bytes, its headers and metadata, and what it asked the target for.
 *
 * <p>A plain structure of arrays whose fields are public: every node of a program reads and writes it, and what
 * is laid out where is known to the {@link Layout} only. Used by one thread at a time.
 */
public final class PacketState {
    /** No digest, resubmission or recirculation asked for; field list ids start at 1. */
    public static final int NONE = 0;
    /** The packet goes nowhere. */
    public static final int NO_PORT = -1;
    /** No clone session. */
    public static final int NO_SESSION = -1;

    private static final byte[] EMPTY = {};

    private final boolean[] validOnArrival;
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

    /** The packet as received, up to {@code end}; what follows {@code cursor} is not parsed. Not to be written to. */
    public byte[] buffer = EMPTY;
    public int cursor;
    public int end;

    /** The packet as it leaves, from 0 on; kept for the next one. */
    private byte[] out = EMPTY;
    /** Room to lay out what is hashed. */
    private byte[] scratch = EMPTY;

    private long[] key = {};

    /** The arguments of the action that runs, from {@code actionAt} on. */
    public long[] actionData = {};
    public int actionAt;

    public int ingressPort;
    /** Length when ingress began: what counters and meters see. */
    public int ingressLength;
    /** Length as egress sees it: follows setValid and setInvalid. */
    public int packetLength;
    public int parserError;
    /** States the parser has been in, where it might go on for ever. */
    public int parserSteps;
    public boolean checksumError;
    public boolean exit;
    public int cloneSession;
    public int cloneFieldList;
    /** What goes before a mirrored packet; null for nothing. */
    public HeaderSlot mirrorHeader;
    /** PNA: the sessions whose copies were asked for, by slot; null for none. */
    public SortedMap<Integer, Integer> mirrors;
    public int resubmitFieldList;
    /** What a Tofino's resubmitted packet brings along; null for nothing. */
    public HeaderSlot resubmitHeader;
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
        this.validOnArrival = layout.validOnArrival();
        this.words = new long[layout.words()];
        this.valid = new boolean[layout.headers().size()];
        this.stackNext = new int[layout.stacks()];
        this.varbits = new byte[layout.varbits()][];
        this.varbitBits = new int[layout.varbits()];
        Arrays.fill(varbits, EMPTY);
        resetRequests();
    }

    /** Makes it a packet that has just arrived: nothing parsed, all fields 0. The array is only lent. */
    public void receive(int port, byte[] packet, int length) {
        Arrays.fill(words, 0);
        System.arraycopy(validOnArrival, 0, valid, 0, valid.length);
        Arrays.fill(stackNext, 0);
        Arrays.fill(varbits, EMPTY);
        Arrays.fill(varbitBits, 0);
        buffer = packet;
        cursor = 0;
        end = length;
        ingressPort = port;
        ingressLength = length;
        packetLength = length;
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
        mirrorHeader = null;
        mirrors = null;
        resubmitFieldList = NONE;
        resubmitHeader = null;
        recirculateFieldList = NONE;
        digest = NONE;
    }

    /** A copy with the same headers, metadata and payload, and nothing asked of the target. */
    public PacketState copy() {
        PacketState copy = new PacketState(layout);
        copy.copyFrom(this);
        return copy;
    }

    /** Becomes a copy of {@code from}, a packet of the same program, but asks nothing of the target: not to be cut either. */
    public void copyFrom(PacketState from) {
        System.arraycopy(from.words, 0, words, 0, words.length);
        System.arraycopy(from.valid, 0, valid, 0, valid.length);
        System.arraycopy(from.stackNext, 0, stackNext, 0, stackNext.length);
        System.arraycopy(from.varbits, 0, varbits, 0, varbits.length);
        System.arraycopy(from.varbitBits, 0, varbitBits, 0, varbitBits.length);
        buffer = from.buffer;
        cursor = from.cursor;
        end = from.end;
        ingressPort = from.ingressPort;
        ingressLength = from.ingressLength;
        packetLength = from.packetLength;
        parserError = from.parserError;
        checksumError = from.checksumError;
        truncateTo = Integer.MAX_VALUE;
        tag = from.tag;
        exit = false;
        resetRequests();
    }

    /** Where the packet that leaves is put together, {@code length} bytes at least. */
    public byte[] out(int length) {
        if (out.length < length) {
            out = new byte[Math.max(length, 2048)];
        }
        return out;
    }

    /** Room for {@code length} bytes, all of them zero. */
    public byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 256)];
        } else {
            Arrays.fill(scratch, 0, length, (byte) 0);
        }
        return scratch;
    }

    /** Room to put together the key of a table; what was there before is lost. */
    public long[] key(int size) {
        if (key.length < size) {
            key = new long[size];
        }
        return key;
    }

    /** Gives the action that runs next its arguments, from {@code at} on. */
    public void arguments(long[] data, int at) {
        actionData = data;
        actionAt = at;
    }

    /** Bytes not yet parsed. */
    public int remaining() {
        return end - cursor;
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
