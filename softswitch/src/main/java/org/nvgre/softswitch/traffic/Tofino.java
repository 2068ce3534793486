package org.nvgre.softswitch.traffic;

import java.util.ArrayDeque;
import java.util.List;
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
 * of the traffic manager's before it, is what egress parses. Exclusion ids, queues and congestion are not modelled,
 * and recirculation is a matter of ports.
 */
final class Tofino extends Target {
    /** Bytes in the intrinsic metadata before a packet, in which the port comes first. */
    private static final int INGRESS_METADATA_BYTES = 8;
    private static final int INGRESS_TIMESTAMP = 2;
    private static final int EGRESS_RID = 19;
    private static final int EGRESS_RID_FIRST = 21;
    private static final int EGRESS_PKT_LENGTH = 25;
    /** A packet whose mirror copies are mirrored for ever is dropped after so many. */
    private static final int MOST_MIRRORED = 1 << 12;

    /** A mirror copy on its way to egress; {@code bytes} begin with room for the intrinsic metadata. */
    private static final class Mirrored {
        private final Passage how;
        private final Replica copy;
        private final byte[] bytes;

        Mirrored(Passage how, Replica copy, byte[] bytes) {
            this.how = how;
            this.copy = copy;
            this.bytes = bytes;
        }
    }

    private final Tna fields;
    private final Executable ingress;
    private final Executable egress;
    private final int beforeIngress;
    private final int beforeEgress;
    private final ArrayDeque<Mirrored> mirrored = new ArrayDeque<>();
    /** Room for what the parsers see, kept for the next packet. */
    private byte[] arriving = {};
    private byte[] leaving = {};
    private int mirrorCopies;

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
        mirrorCopies = 0;
        PacketState s = fresh();
        arrive(s, port, packet, length);
        s.tag = tag;
        watcher.arrived(Arrival.RECEIVED, port, s, beforeIngress);
        ingress.parse(s);
        try {
            if (fields.ingress().parserError() == null && fields.errors().of(s.parserError) != 0) {
                watcher.dropping(Stage.INGRESS);
                return;
            }
            Architecture.set(s, fields.ingress().parserError(), fields.errors().of(s.parserError));
            ingress.control(s);
            int left = ingress.deparse(s);
            sendDigest(s);
            mirror(Stage.INGRESS, s, packet, length);
            distribute(s, left, length + Tna.FCS_BYTES);
            while (!mirrored.isEmpty()) {
                mirrorToEgress(mirrored.remove(), tag);
            }
        } finally {
            mirrored.clear();
            recycle(s);
        }
    }

    private void arrive(PacketState s, int port, byte[] packet, int length) {
        if (arriving.length < beforeIngress + length) {
            arriving = new byte[Math.max(beforeIngress + length, 2048)];
        }
        long now = nanos();
        Wire.put(arriving, 0, 2, port & Tna.NO_PORT);
        Wire.put(arriving, INGRESS_TIMESTAMP, 6, now);
        System.arraycopy(packet, 0, arriving, beforeIngress, length);
        s.receive(port, arriving, beforeIngress + length);
        s.ingressLength = length + Tna.FCS_BYTES;
        Architecture.set(s, fields.ingress().timestamp(), now);
        Architecture.set(s, fields.ingress().unicastPort(), Tna.NO_PORT);
    }

    // ---- the traffic manager

    /** What the program asked for: a port, two groups, the control plane, any of them. */
    private void distribute(PacketState s, int left, int pktLength) {
        Tna.IngressFields asked = fields.ingress();
        int drop = Architecture.get(s, asked.dropControl());
        boolean bypass = Architecture.get(s, asked.bypassEgress()) != 0;
        boolean any = false;
        if (!bypass) {
            layOutForEgress(s.out(left), left);
        }
        if ((drop & Tna.DROP) == 0) {
            int port = Architecture.get(s, asked.unicastPort());
            if (asked.unicastPort() != null && port != Tna.NO_PORT) {
                any = true;
                watcher.forwarding(port);
                copy(s, left, pktLength, bypass, Passage.UNICAST, port, Architecture.get(s, asked.rid()),
                        false);
            }
            any |= replicate(s, left, pktLength, bypass, Architecture.get(s, asked.groupA()));
            any |= replicate(s, left, pktLength, bypass, Architecture.get(s, asked.groupB()));
        }
        if (Architecture.get(s, asked.copyToCpu()) != 0 && (drop & Tna.DROP_COPY_TO_CPU) == 0
                && around().cpuPort().isPresent()) {
            any = true;
            int cpu = around().cpuPort().getAsInt();
            watcher.forwarding(cpu);
            copy(s, left, pktLength, bypass, Passage.UNICAST, cpu, 0, false);
        }
        if (!any) {
            watcher.dropping(Stage.INGRESS);
        }
    }

    /** What all copies have in common. */
    private void layOutForEgress(byte[] emitted, int length) {
        if (leaving.length < beforeEgress + length) {
            leaving = new byte[Math.max(beforeEgress + length, 2048)];
        }
        System.arraycopy(emitted, 0, leaving, beforeEgress, length);
    }

    private boolean replicate(PacketState s, int left, int pktLength, boolean bypass, int number) {
        if (number == 0) {
            return false;
        }
        MulticastGroups.Group group = groups().get(number);
        watcher.replicating(number, group == null ? null : group.copies());
        if (group != null) {
            List<Replica> copies = group.copies();
            for (int i = 0; i < copies.size(); i++) {
                Replica copy = copies.get(i);
                copy(s, left, pktLength, bypass, Passage.REPLICA, copy.port(), copy.instance(), i == 0);
            }
        }
        return true;
    }

    private void copy(PacketState s, int left, int pktLength, boolean bypass, Passage how, int port, int rid,
            boolean first) {
        if (bypass) {
            transmit(port, s.out(left), left, s.tag);
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
        PacketState s = fresh();
        s.receive(port, bytes, length);
        s.tag = tag;
        s.ingressLength = pktLength;
        Architecture.set(s, fields.egress().timestamp(), nanos());
        watcher.enteringEgress(how, port, rid);
        egress.parse(s);
        Architecture.set(s, fields.egress().parserError(), fields.errors().of(s.parserError));
        egress.control(s);
        int left = egress.deparse(s);
        int drop = Architecture.get(s, fields.egress().dropControl());
        if ((drop & Tna.DROP_MIRROR) == 0) {
            mirror(Stage.EGRESS, s, s.out(left), left);
        }
        if ((drop & Tna.DROP) == 0) {
            transmit(port, s.out(left), left, tag);
        } else {
            watcher.dropping(Stage.EGRESS);
        }
        recycle(s);
    }

    // ---- mirroring

    /** Makes the mirror copies that were asked for; they go to egress behind the packet itself. */
    private void mirror(Stage from, PacketState s, byte[] packet, int length) {
        if (s.cloneSession == PacketState.NO_SESSION || mirrorCopies >= MOST_MIRRORED) {
            return;
        }
        CloneSessions.Session session = sessions().get(s.cloneSession);
        watcher.cloning(from, s.cloneSession, session == null ? null : session.copies());
        if (session == null) {
            return;
        }
        int header = s.mirrorHeader == null ? 0 : s.mirrorHeader.bytes(s);
        int kept = session.truncateTo() > 0 ? Math.min(length, session.truncateTo()) : length;
        for (Replica copy : session.copies()) {
            byte[] bytes = new byte[beforeEgress + header + kept];
            if (header > 0) {
                s.mirrorHeader.emit(s, bytes, beforeEgress << 3);
            }
            System.arraycopy(packet, 0, bytes, beforeEgress + header, kept);
            mirrored.add(
                    new Mirrored(from == Stage.INGRESS ? Passage.INGRESS_CLONE : Passage.EGRESS_CLONE, copy,
                            bytes));
            mirrorCopies++;
        }
    }

    private void mirrorToEgress(Mirrored m, long tag) {
        egress(m.bytes, m.bytes.length, m.bytes.length - beforeEgress + Tna.FCS_BYTES, m.how, m.copy.port(),
                m.copy.instance(), tag);
    }
}
