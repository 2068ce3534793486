package org.nvgre.softswitch.table;

import java.util.List;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.PacketState;

/** Something a table can do to a packet. */
public interface Action {
    String name();

    /** Unique within the program. */
    int id();

    /** Where each parameter lies in the data of an {@link Invocation}. */
    List<FieldSlot> parameters();

    /** Words that the arguments take. */
    default int dataWords() {
        return parameters().stream().mapToInt(FieldSlot::limbs).sum();
    }

    /** Runs on the packet, with its arguments where {@link PacketState#arguments} has put them. */
    void run(PacketState s);
}
