package org.nvgre.softswitch.program;

import java.util.function.Consumer;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.trace.TraceEvent;

/**
 * The code of a program, in whatever form it is executed.
 *
 * <p>The target (v1model's simple_switch) calls these in turn and does what lies between them.
 */
public interface Executable {
    /** Parses the packet from its cursor on and verifies its checksums; errors are left in the packet. */
    void parse(PacketState s);

    void ingress(PacketState s);

    void egress(PacketState s);

    /** The same code, telling all that it does: slower, and made so that this one need not know of it. */
    Executable tracing(Consumer<TraceEvent> events);

    /** Updates checksums, puts the packet as it goes on the wire into {@link PacketState#out}, and returns its length. */
    int deparse(PacketState s);
}
