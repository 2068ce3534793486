package org.nvgre.softswitch.program;

import org.nvgre.softswitch.packet.PacketState;

/** A boolean expression. */
@FunctionalInterface
interface Condition {
    boolean test(PacketState s);
}
