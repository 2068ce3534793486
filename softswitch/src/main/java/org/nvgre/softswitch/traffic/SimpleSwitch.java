package org.nvgre.softswitch.traffic;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.program.Architecture;
import org.nvgre.softswitch.program.Executable;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.program.V1Model;
import org.nvgre.softswitch.trace.TraceEvent.Arrival;
import org.nvgre.softswitch.trace.TraceEvent.Passage;
import org.nvgre.softswitch.trace.TraceEvent.Stage;
import org.nvgre.softswitch.traffic.MulticastGroups.Replica;

/**
 * What simple_switch does around a v1model program: parse, ingress, replicate, egress, deparse
 * (behavioral-model docs/simple_switch.md, "Pseudocode for what happens at the end of ingress and egress").
 *
 * <p>What a packet causes happens in the order in which simple_switch with one thread per stage would do it: first in,
 * first out.
 */
final class SimpleSwitch extends Target {
    /** A packet that resubmits or recirculates for ever is dropped after so many rounds. */
    private static final int MOST_ROUNDS = 1 << 12;

    private final V1Model standard;
    private final Executable ingress;
    private final Executable egress;
    private final ArrayDeque<PacketState> toIngress = new ArrayDeque<>();
    private final ArrayDeque<PacketState> toEgress = new ArrayDeque<>();
    private int rounds;
    /** When the packet arrived. What comes of it waits for nobody, so it is all one moment. */
    private long now;

    SimpleSwitch(SwitchProgram program, V1Model standard, Surroundings around, Watcher watcher) {
        super(program, around, watcher);
        this.standard = standard;
        this.ingress = gress(0);
        this.egress = gress(1);
    }

    @Override
    public void process(int port, byte[] packet, int length, long tag) {
        PacketState s = fresh();
        s.receive(port, packet, length);
        s.tag = tag;
        Architecture.set(s, standard.ingressPort(), port);
        Architecture.set(s, standard.packetLength(), length);
        now = micros();
        Architecture.set(s, standard.ingressGlobalTimestamp(), now);
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

    private void ingress(PacketState s) {
        watcher.arrived(arrival(s), s.ingressPort, s, s.cursor);
        int start = s.cursor;
        int length = s.packetLength;
        ingress.parse(s);
        Architecture.set(s, standard.parserError(), s.parserError);
        Architecture.set(s, standard.checksumError(), s.checksumError ? 1 : 0);
        ingress.control(s);

        int port = Architecture.get(s, standard.egressSpec());
        int group = Architecture.get(s, standard.mcastGrp());
        if (s.cloneSession != PacketState.NO_SESSION) {
            cloneFromIngress(s, start, length);
            s.cloneSession = PacketState.NO_SESSION;
        }
        sendDigest(s);
        if (s.resubmitFieldList != PacketState.NONE) {
            resubmit(s, start, length);
        } else if (group != 0) {
            Architecture.set(s, standard.instanceType(), V1Model.REPLICATION);
            MulticastGroups.Group replicas = groups().get(group);
            watcher.replicating(group, replicas == null ? null : replicas.copies());
            if (replicas != null) {
                replicate(s, replicas.copies(), Integer.MAX_VALUE);
            }
            recycle(s);
        } else if (port == V1Model.DROP_PORT) {
            watcher.dropping(Stage.INGRESS);
            recycle(s);
        } else {
            Architecture.set(s, standard.instanceType(), V1Model.NORMAL);
            watcher.forwarding(port);
            enqueue(s, port);
        }
    }

    private Arrival arrival(PacketState s) {
        return switch (Architecture.get(s, standard.instanceType())) {
            case V1Model.RESUBMITTED -> Arrival.RESUBMITTED;
            case V1Model.RECIRCULATED -> Arrival.RECIRCULATED;
            default -> Arrival.RECEIVED;
        };
    }

    private Passage passage(PacketState s) {
        return switch (Architecture.get(s, standard.instanceType())) {
            case V1Model.REPLICATION -> Passage.REPLICA;
            case V1Model.INGRESS_CLONE -> Passage.INGRESS_CLONE;
            case V1Model.EGRESS_CLONE -> Passage.EGRESS_CLONE;
            default -> Passage.UNICAST;
        };
    }

    /** The clone is parsed again: it is the packet as it was before ingress, and little metadata survives. */
    private void cloneFromIngress(PacketState s, int start, int length) {
        CloneSessions.Session session = sessions().get(s.cloneSession);
        watcher.cloning(Stage.INGRESS, s.cloneSession, session == null ? null : session.copies());
        if (session == null) {
            return;
        }
        PacketState clone = fresh();
        clone.receive(s.ingressPort, s.buffer, s.end);
        clone.cursor = start;
        clone.ingressLength = s.ingressLength;
        clone.tag = s.tag;
        Architecture.set(clone, standard.ingressPort(), s.ingressPort);
        ingress.parse(clone);
        clone.resetMetadata();
        copyFields(s.cloneFieldList, s, clone);
        Architecture.set(clone, standard.instanceType(), V1Model.INGRESS_CLONE);
        clone.resetRequests();
        clone.packetLength = length;
        send(clone, session);
    }

    private void send(PacketState clone, CloneSessions.Session session) {
        replicate(clone, session.copies(),
                session.truncateTo() > 0 ? session.truncateTo() : Integer.MAX_VALUE);
        recycle(clone);
    }

    private void copyFields(int list, PacketState from, PacketState to) {
        for (FieldSlot field : program().fieldLists().getOrDefault(list, List.of())) {
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
        Architecture.set(again, standard.instanceType(), V1Model.RESUBMITTED);
        Architecture.set(again, standard.packetLength(), length);
        again.packetLength = length;
        recycle(s);
        again(again);
    }

    private void again(PacketState s) {
        if (++rounds < MOST_ROUNDS) {
            toIngress.add(s);
        }
    }

    /** What the packet itself was to be cut to does not hold for copies, as in simple_switch. */
    private void replicate(PacketState s, List<Replica> replicas, int truncateTo) {
        for (int i = 0; i < replicas.size(); i++) {
            Replica replica = replicas.get(i);
            PacketState copy = fresh();
            copy.copyFrom(s);
            copy.truncateTo = truncateTo;
            Architecture.set(copy, standard.egressRid(), replica.instance());
            enqueue(copy, replica.port());
        }
    }

    private void enqueue(PacketState s, int port) {
        s.egressPort = port;
        s.enqueuedMicros = now;
        Architecture.set(s, standard.enqTimestamp(), s.enqueuedMicros);
        Architecture.set(s, standard.enqQdepth(), toEgress.size());
        toEgress.add(s);
    }

    private void egress(PacketState s) {
        Architecture.set(s, standard.egressGlobalTimestamp(), now);
        Architecture.set(s, standard.deqTimedelta(), now - s.enqueuedMicros);
        Architecture.set(s, standard.deqQdepth(), toEgress.size());
        Architecture.set(s, standard.egressPort(), s.egressPort);
        // Anything but the drop port, so that only egress itself can drop the packet now.
        Architecture.set(s, standard.egressSpec(), V1Model.DROP_PORT + 1);
        Architecture.set(s, standard.packetLength(), s.packetLength);
        s.resetRequests();
        watcher.enteringEgress(passage(s), s.egressPort, Architecture.get(s, standard.egressRid()));
        egress.control(s);
        if (s.cloneSession != PacketState.NO_SESSION) {
            cloneFromEgress(s);
        }
        if (Architecture.get(s, standard.egressSpec()) == V1Model.DROP_PORT) {
            watcher.dropping(Stage.EGRESS);
            recycle(s);
            return;
        }
        int whole = egress.deparse(s);
        if (s.recirculateFieldList != PacketState.NONE) {
            recirculate(s, Arrays.copyOf(s.out(whole), whole));
        } else {
            int length = Math.min(whole, s.truncateTo);
            transmit(s.egressPort, s.out(length), length, s.tag);
            recycle(s);
        }
    }

    private void cloneFromEgress(PacketState s) {
        CloneSessions.Session session = sessions().get(s.cloneSession);
        watcher.cloning(Stage.EGRESS, s.cloneSession, session == null ? null : session.copies());
        if (session == null) {
            return;
        }
        PacketState clone = fresh();
        clone.copyFrom(s);
        clone.resetMetadata();
        copyFields(s.cloneFieldList, s, clone);
        Architecture.set(clone, standard.instanceType(), V1Model.EGRESS_CLONE);
        send(clone, session);
    }

    /** What the packet was to be cut to holds when it leaves the switch, as in simple_switch, and so not here. */
    private void recirculate(PacketState s, byte[] packet) {
        PacketState again = fresh();
        again.receive(0, packet, packet.length);
        again.tag = s.tag;
        copyFields(s.recirculateFieldList, s, again);
        Architecture.set(again, standard.instanceType(), V1Model.RECIRCULATED);
        Architecture.set(again, standard.packetLength(), packet.length);
        recycle(s);
        again(again);
    }
}
