package org.nvgre.bmv2.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.runtime.device.Counters;

/// The NVE under test: frames go in, [Outcome] says what became of them.
///
/// ```java
/// nve.send(1, frame).comesOut(on(10, encapsulated));
/// nve.send(1, frame).isDropped("unknown_unicast");
/// ```
public final class Nve {
    private final Dataplane dataplane;
    private final Supplier<Counters> counters;
    // Nobody else sends anything, so what the last test left is what the next one starts from.
    private Counters last;

    Nve(Dataplane dataplane, Supplier<Counters> counters) {
        this.dataplane = dataplane;
        this.counters = counters;
        this.last = counters.get();
    }

    /// Sends one frame into a port.
    public Outcome send(int port, Frame frame) {
        return send(PortFrame.on(port, frame));
    }

    /// Sends frames, in this order.
    public Outcome send(PortFrame... frames) {
        return send(Arrays.asList(frames));
    }

    /// Sends frames, in this order.
    public Outcome send(List<PortFrame> frames) {
        List<PortFrame> received = dataplane.exchange(frames);
        Counters before = last;
        last = counters.get();
        return new Outcome(frames, received, Counted.between(before, last));
    }
}
