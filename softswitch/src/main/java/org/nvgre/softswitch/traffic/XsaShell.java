package org.nvgre.softswitch.traffic;

import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.program.Architecture;
import org.nvgre.softswitch.program.Executable;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.program.Xsa;
import org.nvgre.softswitch.trace.TraceEvent.Arrival;
import org.nvgre.softswitch.trace.TraceEvent.Stage;

/** The shell around an xsa program: what an FPGA design has between its MACs and the P4 block. */
final class XsaShell extends Target {
    private final Xsa fields;
    private final Executable code;

    XsaShell(SwitchProgram program, Xsa fields, Surroundings around, Watcher watcher) {
        super(program, around, watcher);
        this.fields = fields;
        this.code = gress(0);
    }

    @Override
    public void process(int port, byte[] packet, int length, long tag) {
        PacketState s = fresh();
        s.receive(port, packet, length);
        s.tag = tag;
        watcher.arrived(Arrival.RECEIVED, port, s, 0);
        Architecture.set(s, fields.ingressPort(), port);
        Architecture.set(s, fields.packetLength(), length);
        Architecture.set(s, fields.timestamp(), nanos());
        code.parse(s);
        Architecture.set(s, fields.parserError(), s.parserError);
        Architecture.set(s, fields.parsedBytes(), s.cursor);
        code.control(s);
        if (Architecture.get(s, fields.drop()) != 0) {
            watcher.dropping(Stage.INGRESS);
        } else {
            int out = Architecture.get(s, fields.egressPort());
            watcher.forwarding(out);
            int left = code.deparse(s);
            transmit(out, s.out(left), left, tag);
        }
        recycle(s);
    }
}
