package org.nvgre.runtime.host;

import java.util.function.Consumer;

import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Packet;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Subscription;
import org.nvgre.runtime.desired.Delta;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.desired.Learned;
import org.nvgre.runtime.device.Device;
import org.nvgre.runtime.device.MakeBeforeBreak;
import org.nvgre.runtime.packet.Frame;
import org.nvgre.runtime.policy.Policy;

import com.google.protobuf.ByteString;

/// A device that only the host writes to.
final class LoneDevice implements HostService.Uplink {

    private final Device device;
    private final Policy policy;
    private final Consumer<String> problems;
    private DesiredState desired;

    LoneDevice(Device device, Policy policy, DesiredState desired, Consumer<String> problems) {
        this.device = device;
        this.policy = policy;
        this.desired = desired;
        this.problems = problems;
    }

    @Override
    public Pipeline pipeline() {
        return desired.pipeline();
    }

    @Override
    public Subscription packetIns(Consumer<Packet> consumer) {
        return device.packetIns(desired.pipeline(), consumer);
    }

    @Override
    public void packetOut(int port, ByteString frame) {
        device.packetOut(desired.pipeline(), port, frame);
    }

    /// There are none that it knows of.
    @Override
    public void elsewhere(int vsid, Frame frame) {}

    @Override
    public void learned(Learned learned) {
        DesiredState next = DesiredState.of(policy, desired.switchName(), desired.pipeline(), desired.ids(),
                learned);
        var delta = new Delta(desired.entities(), next.entities());
        try (Device.Change change = device.change(delta)) {
            change.write(MakeBeforeBreak.alone(delta));
            change.report(desired.switchName()).failures().forEach(problems);
        } catch (P4RuntimeException lost) {
            problems.accept(lost.getMessage());
        }
        desired = next;
    }
}
