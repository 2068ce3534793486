package org.nvgre.bmv2.bench;

import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.device.Device;
import org.nvgre.runtime.device.Report;
import org.nvgre.runtime.policy.Policy;

/// One running switch with the program of one profile on it, driven as any controller and any neighbour would:
/// P4Runtime on one side, packets on the other.
final class Bench implements AutoCloseable {
    // bmv2 names things of its process after the device id, so ids differ between benches and between test runs.
    private static final AtomicLong NEXT_ID = new AtomicLong(ProcessHandle.current().pid() * 64 + 1);

    private final Switch running;
    private final ManagedChannel control;
    private final ManagedChannel packets;
    private final Dataplane dataplane;
    private final Pipeline pipeline;
    // Of the controllers, the one that came last has the say: each has a higher election id.
    private long elections;
    private Device device;
    private Optional<ControllerPort> controller = Optional.empty();

    private Bench(Switch running, Pipeline pipeline) {
        Switch.Addresses addresses = running.addresses();
        this.running = running;
        this.pipeline = pipeline;
        this.control = Readiness.channel(addresses.p4Runtime());
        this.packets = Readiness.channel(addresses.dataplane());
        this.dataplane = new Dataplane(packets, addresses.deviceId());
        this.device = Device.connect(addresses.p4Runtime(), addresses.deviceId(), ++elections);
        device.pipeline(pipeline);
        Readiness.ofPackets(dataplane);
    }

    /// @param profile name of a profile, as in [OnEveryTarget]
    static Bench start(Combination combination, String profile) {
        CompiledProgram program = Programs.compiled(profile, combination);
        Switch running = combination.target().start(NEXT_ID.getAndIncrement(), combination,
                profile);
        try {
            return new Bench(running, Pipeline.of(program.p4Info(), program.deviceConfig()));
        } catch (RuntimeException e) {
            running.close();
            throw e;
        }
    }

    /// Makes the switch the one of that name in a policy.
    Nve apply(Path policy, String name) {
        DesiredState desired = DesiredState.of(Policy.load(policy), name, pipeline);
        Switch.Addresses addresses = running.addresses();
        controller.ifPresent(ControllerPort::close);
        device.close();
        device = Device.connect(addresses.p4Runtime(), addresses.deviceId(), ++elections);
        Report report = device.reconcile(desired);
        if (!report.ok()) {
            throw new BenchException(policy.getFileName() + " could not be applied: " + report, null);
        }
        if (ControllerPort.isIn(pipeline)) {
            controller = Optional.of(ControllerPort.open(addresses, ++elections, pipeline));
        }
        Optional<CounterCells> cells = running.counts()
                ? Optional.of(new CounterCells(control, addresses.deviceId(), pipeline.p4Info()))
                : Optional.empty();
        return new Nve(dataplane, cells,
                controller, () -> device.counters(desired));
    }

    @Override
    public void close() {
        controller.ifPresent(ControllerPort::close);
        device.close();
        control.shutdownNow();
        packets.shutdownNow();
        running.close();
    }
}
