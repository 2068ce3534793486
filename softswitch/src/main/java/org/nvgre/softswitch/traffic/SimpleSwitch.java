package org.nvgre.softswitch.traffic;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.packet.StandardMetadata;
import org.nvgre.softswitch.program.Executable;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.program.V1Model;
import org.nvgre.softswitch.traffic.MulticastGroups.Replica;

/**
 * What simple_switch does around a v1model program: parse, ingress, replicate, egress, deparse
 * (behavioral-model docs/simple_switch.md, "Pseudocode for what happens at the end of ingress and egress").
 *
 * <p>Used by one thread at a time. Everything a packet causes has happened when {@link #process} returns, in the
 * order in which simple_switch with one thread per stage would do it: first in, first out.
 */
public sealed class SimpleSwitch permits TracingSwitch {
    /** A packet that resubmits or recirculates for ever is dropped after so many rounds. */
    private static final int MOST_ROUNDS = 1 << 12;

    private static final long NANOS_PER_MICRO = 1000;

    /**
     * Takes what leaves the switch: the first {@code length} bytes of {@code packet}, which is only lent. {@code tag}
     * is the one the packet came in with.
     */
    @FunctionalInterface
    public interface Output {
        void transmit(int port, byte[] packet, int length, long tag);
    }

    /** Takes digests. */
    @FunctionalInterface
    public interface DigestSink {
        void digest(SwitchProgram.Digest digest, PacketState s);
    }

    private final SwitchProgram program;
    private final Executable code;
    private final StandardMetadata standard;
    private final MulticastGroups groups;
    private final CloneSessions sessions;
    private final DigestSink digests;
    private final Output output;
    private final long startNanos;
    private final ArrayDeque<PacketState> toIngress = new ArrayDeque<>();
    private final ArrayDeque<PacketState> toEgress = new ArrayDeque<>();
    private final ArrayDeque<PacketState> free = new ArrayDeque<>();
    private int rounds;

    public SimpleSwitch(SwitchProgram program, MulticastGroups groups, CloneSessions sessions,
            DigestSink digests,
            Output output, long startNanos) {
        this(program, program.code(), groups, sessions, digests, output, startNanos);
    }

    /** With another form of the program's code. */
    SimpleSwitch(SwitchProgram program, Executable code, MulticastGroups groups, CloneSessions sessions,
            DigestSink digests, Output output, long startNanos) {
        this.program = program;
        this.code = code;
        this.standard = program.layout().standard();
        this.groups = groups;
        this.sessions = sessions;
        this.digests = digests;
        this.output = output;
        this.startNanos = startNanos;
    }

    public SwitchProgram program() {
        return program;
    }

    /** Takes one packet through the switch, with all that comes of it. */
    public void process(int port, byte[] packet, long tag) {
        process(port, packet, packet.length, tag);
    }

    /** The same with the first {@code length} bytes of an array, which is only lent. */
    public void process(int port, byte[] packet, int length, long tag) {
        PacketState s = fresh();
        s.receive(port, packet, length);
        s.tag = tag;
        StandardMetadata.set(s, standard.ingressPort(), port);
        StandardMetadata.set(s, standard.packetLength(), length);
        StandardMetadata.set(s, standard.ingressGlobalTimestamp(), micros());
        toIngress.add(s);
        rounds = 0;
        try {
            while (!toIngress.isEmpty() || !toEgress.isEmpty()) {
                if (toEgress.isEmpty()) {
                    ingress(toIngress.remove());
                } else {
                    egress(toEgress.remove());
                }
            }
        } finally {
            toIngress.clear();
            toEgress.clear();
        }
    }

    private PacketState fresh() {
        return free.isEmpty() ? new PacketState(program.layout()) : free.pop();
    }

    private long micros() {
        return (System.nanoTime() - startNanos) / NANOS_PER_MICRO;
    }

    private void ingress(PacketState s) {
        enteringIngress(s);
        int start = s.cursor;
        int length = s.packetLength;
        code.parse(s);
        StandardMetadata.set(s, standard.parserError(), s.parserError);
        StandardMetadata.set(s, standard.checksumError(), s.checksumError ? 1 : 0);
        code.ingress(s);

        int port = StandardMetadata.get(s, standard.egressSpec());
        int group = StandardMetadata.get(s, standard.mcastGrp());
        if (s.cloneSession != PacketState.NO_SESSION) {
            cloneFromIngress(s, start, length);
            s.cloneSession = PacketState.NO_SESSION;
        }
        if (s.digest != PacketState.NONE) {
            SwitchProgram.Digest digest = program.digests().get(s.digest);
            if (digest != null) {
                digesting(digest, s);
                digests.digest(digest, s);
            }
        }
        if (s.resubmitFieldList != PacketState.NONE) {
            resubmit(s, start, length);
        } else if (group != 0) {
            StandardMetadata.set(s, standard.instanceType(), V1Model.REPLICATION);
            MulticastGroups.Group replicas = groups.get(group);
            replicating(group, replicas == null ? null : replicas.copies());
            if (replicas != null) {
                replicate(s, replicas.copies());
            }
            recycle(s);
        } else if (port == V1Model.DROP_PORT) {
            dropping(true);
            recycle(s);
        } else {
            StandardMetadata.set(s, standard.instanceType(), V1Model.NORMAL);
            forwarding(port);
            enqueue(s, port);
        }
    }

    /** The clone is parsed again: it is the packet as it was before ingress, and little metadata survives. */
    private void cloneFromIngress(PacketState s, int start, int length) {
        CloneSessions.Session session = sessions.get(s.cloneSession);
        cloning(true, s.cloneSession, session == null ? null : session.copies());
        if (session == null) {
            return;
        }
        PacketState clone = fresh();
        clone.receive(s.ingressPort, s.buffer, s.end);
        clone.cursor = start;
        clone.ingressLength = s.ingressLength;
        clone.tag = s.tag;
        StandardMetadata.set(clone, standard.ingressPort(), s.ingressPort);
        code.parse(clone);
        clone.resetMetadata();
        copyFields(s.cloneFieldList, s, clone);
        StandardMetadata.set(clone, standard.instanceType(), V1Model.INGRESS_CLONE);
        clone.resetRequests();
        clone.packetLength = length;
        send(clone, session);
    }

    private void send(PacketState clone, CloneSessions.Session session) {
        if (session.truncateTo() > 0) {
            clone.truncateTo = Math.min(clone.truncateTo, session.truncateTo());
        }
        replicate(clone, session.copies());
        recycle(clone);
    }

    private void copyFields(int list, PacketState from, PacketState to) {
        for (FieldSlot field : program.fieldLists().getOrDefault(list, List.of())) {
            if (!field.isVarbit()) {
                System.arraycopy(from.words, field.word(), to.words, field.word(), field.limbs());
            }
        }
    }

    private void resubmit(PacketState s, int start, int length) {
        PacketState again = fresh();
        again.receive(s.ingressPort, s.buffer, s.end);
        again.cursor = start;
        again.ingressLength = s.ingressLength;
        again.tag = s.tag;
        copyFields(s.resubmitFieldList, s, again);
        StandardMetadata.set(again, standard.instanceType(), V1Model.RESUBMITTED);
        StandardMetadata.set(again, standard.packetLength(), length);
        again.packetLength = length;
        recycle(s);
        again(again);
    }

    private void again(PacketState s) {
        if (++rounds < MOST_ROUNDS) {
            toIngress.add(s);
        }
    }

    private void replicate(PacketState s, List<Replica> replicas) {
        for (int i = 0; i < replicas.size(); i++) {
            Replica replica = replicas.get(i);
            PacketState copy = fresh();
            copy.copyFrom(s);
            StandardMetadata.set(copy, standard.egressRid(), replica.instance());
            enqueue(copy, replica.port());
        }
    }

    private void enqueue(PacketState s, int port) {
        s.egressPort = port;
        s.enqueuedMicros = micros();
        StandardMetadata.set(s, standard.enqTimestamp(), s.enqueuedMicros);
        StandardMetadata.set(s, standard.enqQdepth(), toEgress.size());
        toEgress.add(s);
    }

    private void egress(PacketState s) {
        long now = micros();
        StandardMetadata.set(s, standard.egressGlobalTimestamp(), now);
        StandardMetadata.set(s, standard.deqTimedelta(), now - s.enqueuedMicros);
        StandardMetadata.set(s, standard.deqQdepth(), toEgress.size());
        StandardMetadata.set(s, standard.egressPort(), s.egressPort);
        // Anything but the drop port, so that only egress itself can drop the packet now.
        StandardMetadata.set(s, standard.egressSpec(), V1Model.DROP_PORT + 1);
        StandardMetadata.set(s, standard.packetLength(), s.packetLength);
        s.resetRequests();
        enteringEgress(s);
        code.egress(s);
        if (s.cloneSession != PacketState.NO_SESSION) {
            cloneFromEgress(s);
        }
        if (StandardMetadata.get(s, standard.egressSpec()) == V1Model.DROP_PORT) {
            dropping(false);
            recycle(s);
            return;
        }
        int length = Math.min(code.deparse(s), s.truncateTo);
        if (s.recirculateFieldList != PacketState.NONE) {
            recirculate(s, Arrays.copyOf(s.out(length), length));
        } else {
            transmitting(s.egressPort, s.out(length), length);
            output.transmit(s.egressPort, s.out(length), length, s.tag);
            recycle(s);
        }
    }

    private void cloneFromEgress(PacketState s) {
        CloneSessions.Session session = sessions.get(s.cloneSession);
        cloning(false, s.cloneSession, session == null ? null : session.copies());
        if (session == null) {
            return;
        }
        PacketState clone = fresh();
        clone.copyFrom(s);
        clone.resetMetadata();
        copyFields(s.cloneFieldList, s, clone);
        StandardMetadata.set(clone, standard.instanceType(), V1Model.EGRESS_CLONE);
        send(clone, session);
    }

    private void recirculate(PacketState s, byte[] packet) {
        PacketState again = fresh();
        again.receive(0, packet, packet.length);
        again.tag = s.tag;
        copyFields(s.recirculateFieldList, s, again);
        StandardMetadata.set(again, standard.instanceType(), V1Model.RECIRCULATED);
        StandardMetadata.set(again, standard.packetLength(), packet.length);
        recycle(s);
        again(again);
    }

    private void recycle(PacketState s) {
        free.push(s);
    }

    // ---- For those who watch. Empty here, so that the compiler of the JVM makes nothing of them.

    void enteringIngress(PacketState s) {}

    void forwarding(int port) {}

    /** {@code copiesOrNull} is null where there is no such group. */
    void replicating(int group, List<Replica> copiesOrNull) {}

    /** {@code copiesOrNull} is null where there is no such session. */
    void cloning(boolean fromIngress, int session, List<Replica> copiesOrNull) {}

    void digesting(SwitchProgram.Digest digest, PacketState s) {}

    void dropping(boolean inIngress) {}

    void enteringEgress(PacketState s) {}

    void transmitting(int port, byte[] packet, int length) {}
}
