package org.nvgre.softswitch.packet;

import java.util.List;

/**
 * What a {@link PacketState} of one program is made of. Metadata comes first, so that one fill clears it.
 *
 * @param words how many words the fields take
 * @param metadataWords how many of them, from the first on, are metadata
 * @param varbits how many varbit fields there are
 */
public record Layout(List<HeaderSlot> headers, int words, int metadataWords, int stacks, int varbits) {
    public Layout {
        headers = List.copyOf(headers);
    }

    /** Which headers are valid in a packet that arrives: only metadata. */
    boolean[] validOnArrival() {
        boolean[] valid = new boolean[headers.size()];
        for (int i = 0; i < valid.length; i++) {
            valid[i] = headers.get(i).isMetadata();
        }
        return valid;
    }
}
