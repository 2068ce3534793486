package org.nvgre.softswitch.traffic;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.packet.Wire;
import org.nvgre.softswitch.program.Architecture;
import org.nvgre.softswitch.program.Executable;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.program.Tna;
import org.nvgre.softswitch.trace.TraceEvent.Arrival;
import org.nvgre.softswitch.trace.TraceEvent.Passage;
import org.nvgre.softswitch.trace.TraceEvent.Stage;
import org.nvgre.softswitch.traffic.MulticastGroups.Replica;

/**
 * What a Tofino does around a tna program. Between the gresses there are bytes only: what ingress emits, with a header
 * of the traffic manager's before it, is what egress parses. Queues are always empty, and a group's nodes are ports.
 */
final class Tofino extends Target {
    /** Bytes in the intrinsic metadata before a packet, in which the port comes first. */
    private static final int INGRESS_METADATA_BYTES = 8;
    private static final int RESUBMIT_FLAG = 1 << 15;
    private static final int INGRESS_TIMESTAMP = 2;
    private static final int EGRESS_RID = 19;
    private static final int EGRESS_RID_FIRST = 21;
    private static final int EGRESS_QUEUE = 22;
    private static final int EGRESS_CLASS_OF_SERVICE = 23;
    private static final int EGRESS_PKT_LENGTH = 25;
    /** Of a packet that is mirrored or recirculated for ever, so many passes are made. */
    private static final int MOST_PASSES = 1 << 12;

    private final Tna fields;
    private final Executable ingress;
    private final Executable egress;
    private final int beforeIngress;
    private final int beforeEgress;
    /** The passes that mirror copies and recirculated packets have before them. */
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    /** Room for what the parsers see, kept for the next packet. */
    private byte[] arriving = {};
    private byte[] leaving = {};
    private int passes;

    Tofino(SwitchProgram program, Tna fields, Surroundings around, Watcher watcher) {
        super(program, around, watcher);
        this.fields = fields;
        this.ingress = gress(0);
        this.egress = gress(1);
        this.beforeIngress = INGRESS_METADATA_BYTES + fields.chip().portMetadataBytes();
        this.beforeEgress = fields.chip().egressMetadataBytes();
    }

    @Override
    public void process(int port, byte[] packet, int length, long tag) {
        passes = 0;
        try {
            ingress(Arrival.RECEIVED, port, packet, length, tag);
            while (!waiting.isEmpty()) {
                waiting.remove().run();
            }
        } finally {
            waiting.clear();
        }
    }

    private void later(Runnable pass) {
        if (passes++ < MOST_PASSES) {
            waiting.add(pass);
        }
    }

    // ---- ingress

    /** A packet comes in; it may ask to come in once more. */
    private void ingress(Arrival how, int port, byte[] packet, int length, long tag) {
        PacketState s = fresh();
        try {
            layOutForIngress(port, packet, length);
            if (ingressPass(how, s, port, packet, length, tag)) {
                layOutResubmitted(s, port);
                if (ingressPass(Arrival.RESUBMITTED, s, port, packet, length, tag)) {
                    throw new PacketLostException(
                            "it was to be resubmitted a second time; a Tofino does so once");
                }
            }
        } finally {
            recycle(s);
        }
    }

    private void layOutForIngress(int port, byte[] packet, int length) {
        if (arriving.length < beforeIngress + length) {
            arriving = new byte[Math.max(beforeIngress + length, 2048)];
        }
        Wire.put(arriving, 0, 2, port & Tna.NO_PORT);
        Wire.put(arriving, INGRESS_TIMESTAMP, 6, nanos());
        Arrays.fill(arriving, INGRESS_METADATA_BYTES, beforeIngress, (byte) 0);
        System.arraycopy(packet, 0, arriving, beforeIngress, length);
    }

    /** The same packet again. What ingress has for it is in the place of the port metadata. */
    private void layOutResubmitted(PacketState s, int port) {
        Wire.put(arriving, 0, 2, RESUBMIT_FLAG | (port & Tna.NO_PORT));
        if (s.resubmitHeader != null) {
            s.resubmitHeader.emit(s, arriving, INGRESS_METADATA_BYTES << 3);
        }
    }

    /** Returns whether the packet is to be resubmitted. */
    private boolean ingressPass(Arrival how, PacketState s, int port, byte[] packet, int length, long tag) {
        Tna.IngressFields asked = fields.ingress();
        s.receive(port, arriving, beforeIngress + length);
        s.ingressLength = length + Tna.FCS_BYTES;
        s.tag = tag;
        Architecture.set(s, asked.timestamp(), nanos());
        Architecture.set(s, asked.unicastPort(), Tna.NO_PORT);
        watcher.arrived(how, port, s, beforeIngress);
        ingress.parse(s);
        if (asked.parserError() == null && fields.errors().of(s.parserError) != 0) {
            watcher.dropping(Stage.INGRESS);
            return false;
        }
        Architecture.set(s, asked.parserError(), fields.errors().of(s.parserError));
        ingress.control(s);
        int left = ingress.deparse(s);
        sendDigest(s);
        if (Architecture.get(s, asked.mirrorsOutgoing()) == 0) {
            mirror(Passage.INGRESS_CLONE, s, packet, 0, length);
        } else {
            mirror(Passage.INGRESS_CLONE, s, s.out(left), 0, left);
        }
        if (s.resubmitFieldList != PacketState.NONE
                && (Architecture.get(s, asked.dropControl()) & Tna.DROP) == 0) {
            return true;
        }
        distribute(s, left, length + Tna.FCS_BYTES);
        return false;
    }

    // ---- the traffic manager

    /** What the program asked for: a port, two groups, the control plane, any of them. */
    private void distribute(PacketState s, int left, int pktLength) {
        Tna.IngressFields asked = fields.ingress();
        int drop = Architecture.get(s, asked.dropControl());
        boolean bypass = Architecture.get(s, asked.bypassEgress()) != 0;
        boolean any = false;
        if (!bypass) {
            layOutForEgress(s, left);
        }
        if ((drop & Tna.DROP) == 0) {
            int port = Architecture.get(s, asked.unicastPort());
            if (asked.unicastPort() != null && port != Tna.NO_PORT) {
                any = true;
                watcher.forwarding(port);
                copy(s, left, pktLength, bypass, Passage.UNICAST, port, 0, false);
            }
            any |= replicate(s, left, pktLength, bypass, Architecture.get(s, asked.groupA()));
            any |= replicate(s, left, pktLength, bypass, Architecture.get(s, asked.groupB()));
        }
        if (Architecture.get(s, asked.copyToCpu()) != 0 && (drop & Tna.DROP_COPY_TO_CPU) == 0
                && around().cpuPort().isPresent()) {
            any = true;
            int cpu = around().cpuPort().getAsInt();
            watcher.forwarding(cpu);
            if (!bypass) {
                leaving[EGRESS_CLASS_OF_SERVICE] = (byte) Architecture.get(s, asked.classOfServiceForCpu());
            }
            copy(s, left, pktLength, bypass, Passage.UNICAST, cpu, 0, false);
        }
        if (!any) {
            watcher.dropping(Stage.INGRESS);
        }
    }

    /** What all copies have in common. */
    private void layOutForEgress(PacketState s, int length) {
        if (leaving.length < beforeEgress + length) {
            leaving = new byte[Math.max(beforeEgress + length, 2048)];
        }
        leaving[EGRESS_QUEUE] = (byte) Architecture.get(s, fields.ingress().queue());
        leaving[EGRESS_CLASS_OF_SERVICE] = (byte) Architecture.get(s, fields.ingress().classOfService());
        System.arraycopy(s.out(length), 0, leaving, beforeEgress, length);
    }

    private boolean replicate(PacketState s, int left, int pktLength, boolean bypass, int number) {
        if (number == 0) {
            return false;
        }
        MulticastGroups.Group group = groups().get(number);
        if (group == null) {
            watcher.replicating(number, null);
            return true;
        }
        Tna.IngressFields said = fields.ingress();
        List<Replica> copies = around().exclusions().remaining(group, Architecture.get(s, said.rid()),
                Architecture.get(s, said.xid()), Architecture.get(s, said.yid()));
        watcher.replicating(number, copies);
        for (int i = 0; i < copies.size(); i++) {
            Replica copy = copies.get(i);
            copy(s, left, pktLength, bypass, Passage.REPLICA, copy.port(), copy.instance(), i == 0);
        }
        return true;
    }

    private void copy(PacketState s, int left, int pktLength, boolean bypass, Passage how, int port, int rid,
            boolean first) {
        if (bypass) {
            leave(port, s.out(left), left, s.tag);
            return;
        }
        leaving[EGRESS_RID_FIRST] = (byte) (first ? 1 : 0);
        egress(leaving, beforeEgress + left, pktLength, how, port, rid, s.tag);
    }

    // ---- egress

    /** {@code bytes} begin with room for the intrinsic metadata. */
    private void egress(byte[] bytes, int length, int pktLength, Passage how, int port, int rid, long tag) {
        Wire.put(bytes, 0, 2, port & Tna.NO_PORT);
        Wire.put(bytes, EGRESS_RID, 2, rid);
        Wire.put(bytes, EGRESS_PKT_LENGTH, 2, pktLength);
        Tna.EgressFields asked = fields.egress();
        PacketState s = fresh();
        s.receive(port, bytes, length);
        s.tag = tag;
        s.ingressLength = pktLength;
        Architecture.set(s, asked.timestamp(), nanos());
        watcher.enteringEgress(how, port, rid);
        egress.parse(s);
        Architecture.set(s, asked.parserError(), fields.errors().of(s.parserError));
        egress.control(s);
        int left = egress.deparse(s);
        int drop = Architecture.get(s, asked.dropControl());
        if ((drop & Tna.DROP_MIRROR) == 0) {
            mirror(Passage.EGRESS_CLONE, s, s.out(left), 0, left);
        }
        if ((drop & Tna.DROP) == 0) {
            leave(port, s.out(left), left, tag);
        } else {
            watcher.dropping(Stage.EGRESS);
        }
        recycle(s);
    }

    /** Through a port, which may lead back in. */
    private void leave(int port, byte[] packet, int length, long tag) {
        if (isLooped(port)) {
            byte[] again = Arrays.copyOf(packet, length);
            later(() -> ingress(Arrival.RECIRCULATED, port, again, again.length, tag));
        } else {
            transmit(port, packet, length, tag);
        }
    }

    private boolean isLooped(int port) {
        OptionalInt cpu = around().cpuPort();
        return around().ports().isLooped(port)
                || (fields.chip().recirculates(port) && !(cpu.isPresent() && cpu.getAsInt() == port));
    }

    // ---- mirroring

    /**
     * Makes the mirror copies of what is in {@code packet} from {@code from} on, if they were asked for; they go to
     * egress behind the packet itself.
     */
    private void mirror(Passage how, PacketState s, byte[] packet, int from, int length) {
        if (s.cloneSession == PacketState.NO_SESSION) {
            return;
        }
        CloneSessions.Session session = sessions().get(s.cloneSession);
        watcher.cloning(how == Passage.INGRESS_CLONE ? Stage.INGRESS : Stage.EGRESS, s.cloneSession,
                session == null ? null : session.copies());
        if (session == null) {
            return;
        }
        long tag = s.tag;
        int header = s.mirrorHeader == null ? 0 : s.mirrorHeader.bytes(s);
        int kept = session.truncateTo() > 0 ? Math.min(length, session.truncateTo()) : length;
        for (Replica copy : session.copies()) {
            byte[] bytes = new byte[beforeEgress + header + kept];
            if (header > 0) {
                s.mirrorHeader.emit(s, bytes, beforeEgress << 3);
            }
            System.arraycopy(packet, from, bytes, beforeEgress + header, kept);
            later(() -> egress(bytes, bytes.length, header + kept + Tna.FCS_BYTES, how, copy.port(),
                    copy.instance(), tag));
        }
    }
}
