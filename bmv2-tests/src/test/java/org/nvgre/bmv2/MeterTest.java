package org.nvgre.bmv2;

import static org.nvgre.bmv2.DualStack.COUNTED;
import static org.nvgre.bmv2.DualStack.COUNTED_PORT;
import static org.nvgre.bmv2.DualStack.METERED;
import static org.nvgre.bmv2.DualStack.METERED_PORT;
import static org.nvgre.bmv2.DualStack.NVE2;
import static org.nvgre.bmv2.DualStack.NVE6;
import static org.nvgre.bmv2.DualStack.UNDERLAY;
import static org.nvgre.bmv2.DualStack.encapsulated;
import static org.nvgre.bmv2.DualStack.host;
import static org.nvgre.bmv2.DualStack.tunnelled;
import static org.nvgre.bmv2.bench.PortFrame.on;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nvgre.bmv2.TwoCustomers.Host;
import org.nvgre.bmv2.bench.Needs;
import org.nvgre.bmv2.bench.Nve;
import org.nvgre.bmv2.bench.OnEveryTarget;
import org.nvgre.bmv2.bench.PortFrame;
import org.nvgre.bmv2.frame.Frame;

/// Rule Q3, with a meter that is refilled so slowly (a byte a second) that no test can notice: what passes is what the
/// bursts allow, 1500 bytes at peak and 500 committed.
@Needs("meter")
@OnEveryTarget(profiles = {"nic-endpoint", "full"}, policy = DualStack.GUARDED_POLICY)
class MeterTest {
    private static final Host US = host(4, 5);
    private static final Host THEM = host(4, 20);

    @Test
    @DisplayName("Q3: from the tenant's port: yellow passes, red is dropped, green still passes")
    void q3Out(Nve nve) {
        Frame yellow = US.ipv4To(THEM).udp(1, 1).filledTo(1000);
        Frame green = US.ipv4To(THEM).udp(1, 2).filledTo(400);
        nve.send(on(METERED_PORT, yellow), on(METERED_PORT, yellow), on(METERED_PORT, green),
                on(METERED_PORT, green))
                .is(List.of(encapsulated(METERED, NVE2, yellow), encapsulated(METERED, NVE2, green)),
                        Map.of("metered", 2L));
    }

    @Test
    @DisplayName("Q3: out of the tunnel: a meter of its own")
    void q3In(Nve nve) {
        Frame yellow = THEM.ipv4To(US).udp(1, 1).filledTo(1000);
        Frame green = THEM.ipv4To(US).udp(1, 2).filledTo(400);
        nve.send(on(UNDERLAY, tunnelled(METERED, NVE2, yellow)),
                on(UNDERLAY, tunnelled(METERED, NVE2, yellow)),
                on(UNDERLAY, tunnelled(METERED, NVE2, green)), on(UNDERLAY, tunnelled(METERED, NVE2, green)))
                .is(List.of(on(METERED_PORT, yellow), on(METERED_PORT, green)), Map.of("metered", 2L));
    }

    @Test
    @DisplayName("Q3: a virtual subnet without a meter has no limit")
    void q3Unmetered(Nve nve) {
        Frame frame = host(7, 5).ipv4To(host(7, 60)).udp(1, 1).filledTo(9000);
        PortFrame sent = on(COUNTED_PORT, frame);
        PortFrame out = encapsulated(COUNTED, NVE6, frame);
        nve.send(sent, sent, sent, sent, sent).comesOut(out, out, out, out, out);
    }
}
