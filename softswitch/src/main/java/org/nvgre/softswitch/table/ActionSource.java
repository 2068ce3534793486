package org.nvgre.softswitch.table;

import org.nvgre.softswitch.packet.PacketState;

/** What an entry does: an action, or a member or group of an action profile. */
public sealed interface ActionSource permits Invocation, ActionProfile.Member, ActionProfile.Group {
    /** The action for this packet, null where there is none (an empty group). */
    Invocation choose(PacketState s);
}
