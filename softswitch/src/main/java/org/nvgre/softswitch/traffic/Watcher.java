package org.nvgre.softswitch.traffic;

import java.util.List;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.program.Executable;
import org.nvgre.softswitch.program.SwitchProgram;
import org.nvgre.softswitch.trace.TraceEvent.Arrival;
import org.nvgre.softswitch.trace.TraceEvent.Passage;
import org.nvgre.softswitch.trace.TraceEvent.Stage;
import org.nvgre.softswitch.traffic.MulticastGroups.Replica;

/** Sees what a target does with its packets. All that there is to see is empty here, so that it costs nothing. */
interface Watcher {
    /** Sees nothing. */
    Watcher NOBODY = new Watcher() {};

    /** The code to run in the place of {@code code}. */
    default Executable through(Executable code) {
        return code;
    }

    /** A packet enters; it begins at {@code from} in the packet's buffer. */
    default void arrived(Arrival how, int port, PacketState s, int from) {}

    default void forwarding(int port) {}

    /** {@code copiesOrNull} is null where there is no such group. */
    default void replicating(int group, List<Replica> copiesOrNull) {}

    /** {@code copiesOrNull} is null where there is no such session. */
    default void cloning(Stage from, int session, List<Replica> copiesOrNull) {}

    default void digesting(SwitchProgram.Digest digest, PacketState s) {}

    default void dropping(Stage at) {}

    default void enteringEgress(Passage how, int port, int instance) {}

    default void transmitting(int port, byte[] packet, int length) {}
}
