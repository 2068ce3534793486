package org.nvgre.softswitch.table;

import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.PacketState;

/**
 * A meter for each entry of a table; entries hold its state.
 *
 * @param kind says what is metered, and the numbers of colours
 * @param result gets the colour
 * @param unmeteredBytes what is left out of a packet's length
 */
public record DirectMeter(MeterArray kind, FieldSlot result, int unmeteredBytes) {
    void mark(PacketState s, Entry entry) {
        int color = kind.mark(entry.meter(), s.ingressLength - unmeteredBytes);
        result.set(s.words, kind.codeOf(color));
    }
}
