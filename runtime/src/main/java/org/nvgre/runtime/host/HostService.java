package org.nvgre.runtime.host;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Packet;
import org.nvgre.p4runtime.Subscription;
import org.nvgre.runtime.desired.Delta;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.desired.Learned;
import org.nvgre.runtime.device.Device;
import org.nvgre.runtime.device.DeviceException;
import org.nvgre.runtime.device.MakeBeforeBreak;
import org.nvgre.runtime.policy.Policy;

import com.google.protobuf.ByteString;

/// The control plane's part of a running switch: answers the packets that it sends up, and keeps its entries in step
/// with what they teach. One thread does it all, in the order of the packets.
public final class HostService implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(HostService.class.getName());
    private static final long TICK_MILLIS = 500;

    /// Why a packet comes, as the program numbers it.
    private static final int TTL_EXPIRED = 1;
    private static final int TOO_BIG = 2;
    private static final int UNDERLAY = 3;

    private final Device device;
    private final Policy policy;
    private final UnderlayHost underlay;
    private final TenantHost tenants;
    private final Consumer<String> problems;
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofVirtual().name("nve-host").factory());
    private final Subscription packets;
    private DesiredState desired;
    private Learned learned = Learned.NOTHING;

    @SuppressWarnings("FutureReturnValueIgnored") // what is scheduled fails for nobody: it is guarded
    private HostService(Device device, Policy policy, DesiredState desired, InstantSource clock,
            Consumer<String> problems) {
        this.device = device;
        this.policy = policy;
        this.desired = desired;
        this.problems = problems;
        this.underlay = new UnderlayHost(policy, desired.switchName(), clock);
        this.tenants = new TenantHost(policy, desired.switchName(), clock);
        this.packets = device.packetIns(desired.pipeline(), this::enqueue);
        thread.scheduleWithFixedDelay(() -> guarded(this::tick), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Runs until closed.
    ///
    /// @param desired what the device holds; its program has packets for the control plane
    public static HostService start(Device device, Policy policy, DesiredState desired) {
        return start(device, policy, desired, InstantSource.system(),
                problem -> LOG.log(System.Logger.Level.WARNING, problem));
    }

    /// @param problems hears what the device refused, one line each
    public static HostService start(Device device, Policy policy, DesiredState desired, InstantSource clock,
            Consumer<String> problems) {
        return new HostService(device, policy, desired, clock, problems);
    }

    private void enqueue(Packet packet) {
        try {
            thread.execute(() -> guarded(() -> receive(packet)));
        } catch (RejectedExecutionException _) {
            // closed meanwhile
        }
    }

    private void receive(Packet packet) {
        int port = (int) packet.metadata().get("ingress_port").toLong();
        int vsid = (int) packet.metadata().get("vsid").toLong();
        ByteString frame = packet.payload();
        switch ((int) packet.metadata().get("reason").toLong()) {
            case TTL_EXPIRED -> send(tenants.expired(port, vsid, frame).stream().toList());
            case TOO_BIG -> send(tenants.tooBig(port, vsid, frame).stream().toList());
            case UNDERLAY -> {
                send(underlay.receive(port, frame));
                apply();
            }
            default -> {
                // of a program that is newer than this one
            }
        }
    }

    private void tick() {
        send(underlay.tick());
        apply();
    }

    private void send(List<Outgoing> frames) {
        frames.forEach(out -> device.packetOut(desired.pipeline(), out.port(), out.frame().toBytes()));
    }

    /// Writes what follows from what was learned, if that is new.
    private void apply() {
        Learned now = underlay.learned();
        if (now.equals(learned)) {
            return;
        }
        DesiredState next = DesiredState.of(policy, desired.switchName(), desired.pipeline(), desired.ids(),
                now);
        write(new Delta(desired.entities(), next.entities()));
        tenants.learned(now);
        learned = now;
        desired = next;
    }

    private void write(Delta delta) {
        try (Device.Change change = device.change(delta)) {
            change.write(MakeBeforeBreak.alone(delta));
            change.report(desired.switchName()).failures().forEach(problems);
        } catch (P4RuntimeException lost) {
            problems.accept(lost.getMessage());
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (DeviceException lost) {
            problems.accept(lost.getMessage());
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "the host of " + desired.switchName() + " failed", bug);
        }
    }

    /// Returns when nothing is under way any more.
    @Override
    public void close() {
        packets.close();
        thread.close();
    }
}
