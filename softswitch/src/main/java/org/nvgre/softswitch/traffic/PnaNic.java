package org.nvgre.softswitch.traffic;

import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.program.Architecture;
import org.nvgre.softswitch.program.Executable;
import org.nvgre.softswitch.program.Pna;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.trace.TraceEvent.Arrival;
import org.nvgre.softswitch.trace.TraceEvent.Stage;

/** What bmv2's pna_nic does around a pna program: parse, main control, deparse. A packet sent nowhere is dropped. */
final class PnaNic extends Target {
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
        s.receive(port, packet, length);
        s.tag = tag;
        s.egressPort = PacketState.NO_PORT;
        watcher.arrived(Arrival.RECEIVED, port, s, 0);
        Architecture.set(s, fields.parserInputPort(), port);
        code.parse(s);
        Architecture.set(s, fields.inputPort(), port);
        Architecture.set(s, fields.parserError(), s.parserError);
        Architecture.set(s, fields.timestamp(), micros());
        code.control(s);
        // A deparser may ask for something, too: it runs for packets that are dropped, as in pna_nic.
        int left = code.deparse(s);
        if (s.egressPort == PacketState.NO_PORT) {
            watcher.dropping(Stage.INGRESS);
        } else {
            watcher.forwarding(s.egressPort);
            transmit(s.egressPort, s.out(left), left, tag);
        }
        recycle(s);
    }
}
