package org.nvgre.bmv2;

import static org.nvgre.bmv2.DualStack.NARROW;
import static org.nvgre.bmv2.DualStack.NARROW_PORT;
import static org.nvgre.bmv2.DualStack.NVE4;
import static org.nvgre.bmv2.DualStack.encapsulated;
import static org.nvgre.bmv2.DualStack.host;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nvgre.bmv2.TwoCustomers.Host;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.bench.PacketIn;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Tag;

/// Rule M1 where an inner tag stays on the frame (draft-02): it takes its four bytes of the room there is.
@OnEveryTarget(profiles = "draft-full", policy = DualStack.GUARDED_POLICY)
class DraftMtuTest {
    private static final Host US = host(6, 5);
    private static final Host BEHIND_NVE4 = host(6, 40);
    private static final int LONGEST = 1000 - 28;
    private static final Tag TAG = Tag.customer(5, 0);

    @Test
    @DisplayName("M1, W8: the tag that stays counts")
    void m1Tag(Nve nve) {
        Frame fits = US.ipv4To(BEHIND_NVE4).tcp(1, 2).filledTo(LONGEST - 4).tagged(TAG);
        nve.send(NARROW_PORT, fits).comesOut(encapsulated(NARROW, NVE4, fits));
        Frame tooBig = US.ipv4To(BEHIND_NVE4).tcp(1, 2).filledTo(LONGEST - 3).tagged(TAG);
        nve.send(NARROW_PORT, tooBig).isDroppedAndTold("too_big",
                PacketIn.tooBig(NARROW_PORT, NARROW, tooBig));
        Frame untagged = US.ipv4To(BEHIND_NVE4).tcp(1, 2).filledTo(LONGEST);
        nve.send(NARROW_PORT, untagged).comesOut(encapsulated(NARROW, NVE4, untagged));
    }
}
