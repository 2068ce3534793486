package org.nvgre.runtime.host;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.nvgre.p4runtime.Packet;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Subscription;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.desired.Learned;
import org.nvgre.runtime.device.Device;
import org.nvgre.runtime.device.DeviceException;
import org.nvgre.runtime.packet.Frame;
import org.nvgre.runtime.policy.Policy;

import com.google.protobuf.ByteString;

/// The control plane's part of a running switch: answers the packets that it sends up, and keeps its entries in step
/// with what they teach. One thread does it all, in the order of the packets.
public final class HostService implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(HostService.class.getName());
    private static final long TICK_MILLIS = 500;

    /// Why a packet comes, as the program numbers it. Without a reason it is one copy of a frame to many.
    private static final int TO_MANY = 0;
    private static final int TTL_EXPIRED = 1;
    private static final int TOO_BIG = 2;
    private static final int UNDERLAY = 3;

    /// Packets that may wait for their turn; more come from who is not to be listened to anyway.
    private static final int WAITING = 1000;

    /// The switch and its controller, for the host.
    public interface Uplink {

        Pipeline pipeline();

        Subscription packetIns(Consumer<Packet> consumer);

        /// @throws DeviceException when the session is lost
        void packetOut(int port, ByteString frame);

        /// Has the other switches send a frame from their ports of a virtual subnet.
        void elsewhere(int vsid, Frame frame);

        /// The switch has found this out: its entries are to follow.
        void learned(Learned learned);
    }

    private final Uplink uplink;
    private final Surroundings around;
    private final UnderlayHost underlay;
    private final TenantHost tenants;
    private final NeighborQueries queries;
    private final Consumer<String> problems;
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofVirtual().name("nve-host").factory());
    private final Semaphore places = new Semaphore(WAITING);
    private final Subscription packets;
    private long version;
    private Learned learned;

    /// Runs until closed.
    ///
    /// @param known what the switch had found out when it was last heard of
    /// @param problems hears what went wrong, one line each
    @SuppressWarnings("FutureReturnValueIgnored") // what is scheduled fails for nobody: it is guarded
    public HostService(Uplink uplink, Surroundings around, Learned known, InstantSource clock,
            Consumer<String> problems) {
        this.uplink = uplink;
        this.around = around;
        this.problems = problems;
        this.version = around.version();
        this.learned = known;
        this.underlay = new UnderlayHost(around, known, clock);
        this.tenants = new TenantHost(around, clock);
        this.queries = new NeighborQueries(around, clock);
        this.packets = uplink.packetIns(this::enqueue);
        thread.scheduleWithFixedDelay(() -> guarded(this::tick), 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// For a device by itself, and a policy that stays as it is. Runs until closed.
    ///
    /// @param desired what the device holds; its program has packets for the control plane
    public static HostService start(Device device, Policy policy, DesiredState desired) {
        return start(device, policy, desired, InstantSource.system(),
                problem -> LOG.log(System.Logger.Level.WARNING, problem));
    }

    /// @param problems hears what the device refused, one line each
    public static HostService start(Device device, Policy policy, DesiredState desired, InstantSource clock,
            Consumer<String> problems) {
        return new HostService(new LoneDevice(device, policy, desired, problems),
                new PolicySurroundings(policy, desired.switchName()), Learned.NOTHING, clock, problems);
    }

    private void enqueue(Packet packet) {
        if (!places.tryAcquire()) {
            return;
        }
        try {
            thread.execute(() -> {
                places.release();
                guarded(() -> receive(packet));
            });
        } catch (RejectedExecutionException _) {
            // closed meanwhile
        }
    }

    private void receive(Packet packet) {
        int port = (int) packet.metadata().get("ingress_port").toLong();
        int vsid = (int) packet.metadata().get("vsid").toLong();
        ByteString frame = packet.payload();
        switch ((int) packet.metadata().get("reason").toLong()) {
            case TO_MANY -> {
                NeighborQueries.Outcome outcome = queries.asked(port, vsid, frame);
                send(outcome.here());
                outcome.elsewhere().ifPresent(query -> uplink.elsewhere(vsid, query));
            }
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
        long now = around.version();
        if (now != version) {
            version = now;
            underlay.look(around);
        }
        send(underlay.tick());
        apply();
    }

    private void send(List<Outgoing> frames) {
        frames.forEach(out -> uplink.packetOut(out.port(), out.frame().toBytes()));
    }

    /// Has the entries follow what was learned, if that is new.
    private void apply() {
        Learned now = underlay.learned();
        if (!now.equals(learned)) {
            learned = now;
            uplink.learned(now);
            tenants.learned(now);
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (DeviceException lost) {
            problems.accept(lost.getMessage());
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "the host of " + around.device().name() + " failed", bug);
        }
    }

    /// Returns when nothing is under way any more.
    @Override
    public void close() {
        packets.close();
        thread.close();
    }
}
