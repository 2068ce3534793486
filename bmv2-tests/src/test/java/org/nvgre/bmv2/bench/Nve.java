package org.nvgre.bmv2.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    private final Optional<CounterCells> cells;
    private final Optional<ControllerPort> controller;
    private final Supplier<Counters> controlPlane;
    // Nobody else sends anything, so what the last test left is what the next one starts from.
    /// Null where it cannot be asked for.
    private Counted last;

    Nve(Dataplane dataplane, Optional<CounterCells> cells, Optional<ControllerPort> controller,
            Supplier<Counters> controlPlane) {
        this.dataplane = dataplane;
        this.cells = cells;
        this.controller = controller;
        this.controlPlane = controlPlane;
        this.last = read();
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
        return outcome(frames, dataplane.exchange(frames));
    }

    /// Has the control plane send frames out of ports, in this order.
    public Outcome sendFromControlPlane(PortFrame... frames) {
        List<PortFrame> sent = Arrays.asList(frames);
        ControllerPort port = controller.orElseThrow();
        return outcome(sent, dataplane.whatComesOf(ControllerPort.HERALD, () -> {
            port.send(ControllerPort.HERALD);
            port.flush();
        }, () -> {
            sent.forEach(port::send);
            port.flush();
        }));
    }

    private Outcome outcome(List<PortFrame> sent, List<PortFrame> received) {
        List<PacketIn> told = controller.map(ControllerPort::received).orElse(List.of());
        Counted before = last;
        last = read();
        return new Outcome(sent, received, told, cells.isEmpty() ? null : last.since(before));
    }

    private Counted read() {
        return cells.map(CounterCells::read).orElse(null);
    }

    /// What the counters stand at, as they were read after the last frame.
    public Counted counted() {
        return last;
    }

    /// What they stand at according to the control plane.
    public Counters countersOfTheControlPlane() {
        return controlPlane.get();
    }
}
