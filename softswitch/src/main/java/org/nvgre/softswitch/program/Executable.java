package org.nvgre.softswitch.program;

import java.util.function.Consumer;
import org.nvgre.softswitch.packet.PacketState;
import org.nvgre.softswitch.trace.TraceEvent;

/**
 * The code of one gress of a program, in whatever form it is executed.
 *
 * <p>The target calls these in turn and does what lies between them. A block that the architecture has not in this
 * gress does nothing.
 */
public interface Executable {
    /** Parses the packet from its cursor on and verifies its checksums; errors are left in the packet. */
    void parse(PacketState s);

    void control(PacketState s);

    /** Updates checksums, puts the packet as it leaves the gress into {@link PacketState#out}, and returns its length. */
    int deparse(PacketState s);

    /** The same code, telling all that it does: slower, and made so that this one need not know of it. */
    Executable tracing(Consumer<TraceEvent> events);
}
