package org.nvgre.softswitch.program;

import java.util.List;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.packet.PacketState;

/** References that may depend on the packet, as {@code hdr.stack[meta.i].field} does. */
final class Refs {
    private Refs() {}

    /** A header; null where there is none, e.g. outside a stack. */
    @FunctionalInterface
    interface HeaderRef {
        HeaderSlot get(PacketState s);
    }

    /** The members of a union; none outside a stack. */
    @FunctionalInterface
    interface UnionRef {
        List<HeaderSlot> get(PacketState s);
    }

    /** A field; null where there is none. {@code sample} tells its width and sign, which never vary. */
    record FieldRef(FieldSlot sample, FieldLocator locator) {}

    /** Finds the field for a packet. */
    @FunctionalInterface
    interface FieldLocator {
        FieldSlot get(PacketState s);
    }

    static HeaderSlot member(List<HeaderSlot> headers, int i) {
        return i >= 0 && i < headers.size() ? headers.get(i) : null;
    }
}
