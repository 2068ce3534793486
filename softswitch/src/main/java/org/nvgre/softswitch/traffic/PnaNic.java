package org.nvgre.softswitch.traffic;

import java.util.Arrays;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.program.Architecture;
import org.nvgre.softswitch.program.Executable;
import org.nvgre.softswitch.program.Pna;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.trace.TraceEvent.Arrival;
import org.nvgre.softswitch.trace.TraceEvent.Stage;
import org.nvgre.softswitch.traffic.MulticastGroups.Replica;

/**
 * What bmv2's pna_nic does around a pna program: parse, main control, deparse. A packet sent nowhere is dropped. What PNA
 * has beside that, it does as well: mirror copies, and further passes.
 */
final class PnaNic extends Target {
    /** The number of a pass has three bits. */
    private static final int LAST_PASS = 7;

    private final Pna fields;
    private final Executable code;

    PnaNic(SwitchProgram program, Pna fields, Surroundings around, Watcher watcher) {
        super(program, around, watcher);
        this.fields = fields;
        this.code = gress(0);
    }

    @Override
    public void process(int port, byte[] packet, int length, long tag) {
        PacketState s = fresh();
        s.tag = tag;
        try {
            int left = pass(0, s, port, packet, length);
            for (int pass = 1; s.recirculateFieldList != PacketState.NONE; pass++) {
                if (pass > LAST_PASS) {
                    throw new PacketLostException(
                            "it was to be recirculated more than " + LAST_PASS + " times");
                }
                left = pass(pass, s, port, Arrays.copyOf(s.out(left), left), left);
            }
            if (s.egressPort == PacketState.NO_PORT) {
                watcher.dropping(Stage.INGRESS);
            } else {
                watcher.forwarding(s.egressPort);
                transmit(s.egressPort, s.out(left), left, tag);
            }
        } finally {
            recycle(s);
        }
    }

    /** Returns how many bytes have become of it. */
    private int pass(int number, PacketState s, int port, byte[] packet, int length) {
        s.receive(port, packet, length);
        s.egressPort = PacketState.NO_PORT;
        watcher.arrived(number == 0 ? Arrival.RECEIVED : Arrival.RECIRCULATED, port, s, 0);
        fields.parser().tell(s, port, number);
        code.parse(s);
        fields.before().tell(s, port, number);
        fields.main().tell(s, port, number);
        Architecture.set(s, fields.parserError(), s.parserError);
        Architecture.set(s, fields.parserErrorBefore(), s.parserError);
        Architecture.set(s, fields.timestamp(), micros());
        code.control(s);
        // A deparser may ask for something, too: it runs for packets that are dropped, as in pna_nic.
        int left = code.deparse(s);
        if (s.mirrors != null) {
            s.mirrors.values().forEach(session -> mirror(session, s, left));
        }
        return left;
    }

    /** The copies of a session, of the packet as it would leave now. */
    private void mirror(int number, PacketState s, int left) {
        CloneSessions.Session session = sessions().get(number);
        watcher.cloning(Stage.INGRESS, number, session == null ? null : session.copies());
        if (session != null) {
            int kept = session.truncateTo() > 0 ? Math.min(left, session.truncateTo()) : left;
            for (Replica copy : session.copies()) {
                transmit(copy.port(), s.out(left), kept, s.tag);
            }
        }
    }
}
