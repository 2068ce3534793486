package org.nvgre.softswitch;

import com.google.protobuf.ByteString;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.p4runtime.Device;
import org.nvgre.softswitch.p4runtime.P4RuntimeService;
import org.nvgre.softswitch.port.DataplaneService;
import org.nvgre.softswitch.port.LinuxPort;
import org.nvgre.softswitch.trace.Trace;
import org.nvgre.softswitch.traffic.Exclusions;
import org.nvgre.softswitch.traffic.Forwarder;
import org.nvgre.softswitch.traffic.Lane;
import org.nvgre.softswitch.traffic.Output;
import org.p4.config.v1.P4Info;
import org.p4.v1.ForwardingPipelineConfig;

/**
 * A P4 switch in this JVM. It runs any program in BMv2 JSON as its architecture
 * has it ({@code traffic.Target}; v1model as simple_switch does), serves P4Runtime, and
 * takes packets in process ({@link #receive}), over {@code p4.bm.DataplaneInterface}, or on Linux interfaces
 * ({@link #attach}).
 */
public final class SoftSwitch implements AutoCloseable {
    private static final int LARGEST_MESSAGE = 256 << 20;
    private static final long SHUTDOWN_SECONDS = 2;

    private final Forwarder forwarder;
    private final Device device;
    private final ScheduledExecutorService timer;
    private final Server grpc;
    private final Server dataplane;
    private final Map<Integer, LinuxPort> interfaces = new ConcurrentHashMap<>();

    private SoftSwitch(SwitchOptions options) throws IOException {
        this.forwarder = new Forwarder(options.cpuPort());
        this.timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
        this.device = new Device(options.deviceId(), options.cpuPort(), forwarder, timer);
        if (options.cpuPort().isPresent()) {
            int cpu = options.cpuPort().getAsInt();
            forwarder.addOutput((port, packet, length, _) -> {
                if (port == cpu) {
                    device.packetIn(Arrays.copyOf(packet, length));
                }
            });
        }
        this.grpc = serve(options.grpcAddress(), new P4RuntimeService(options.deviceId(), device));
        try {
            this.dataplane = options.dataplaneAddress() == null
                    ? null
                    : serve(options.dataplaneAddress(),
                            new DataplaneService(options.deviceId(), options.cpuPort(), forwarder));
        } catch (IOException e) {
            grpc.shutdownNow();
            timer.shutdownNow();
            throw e;
        }
    }

    /**
     * Starts a switch without a program: packets are dropped until one is loaded.
     *
     * @throws IOException when an address cannot be listened on; the message names it
     */
    public static SoftSwitch start(SwitchOptions options) throws IOException {
        return new SoftSwitch(options);
    }

    private static Server serve(String address, BindableService service) throws IOException {
        int colon = address.lastIndexOf(':');
        InetSocketAddress socket;
        try {
            socket = new InetSocketAddress(address.substring(0, colon),
                    Integer.parseInt(address.substring(colon + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("'" + address + "' is no host:port", e);
        }
        try {
            return NettyServerBuilder.forAddress(socket).addService(service)
                    .maxInboundMessageSize(LARGEST_MESSAGE)
                    .executor(Executors.newVirtualThreadPerTaskExecutor()).build().start();
        } catch (IOException e) {
            throw new IOException("cannot listen on " + address + ": " + reason(e), e);
        }
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }

    /** The port on which P4Runtime is served. */
    public int grpcPort() {
        return grpc.getPort();
    }

    /** The port on which DataplaneInterface is served, -1 if it is not. */
    public int dataplanePort() {
        return dataplane == null ? -1 : dataplane.getPort();
    }

    /**
     * Takes a packet in on a port. When it returns, all that came of the packet was delivered; only when called
     * from a {@link PacketListener} it returns at once, and the packet follows in its turn.
     */
    public void receive(int port, byte[] packet) {
        forwarder.receive(port, packet, 0);
    }

    /**
     * Takes a packet in as {@link #receive} does, and tells what happened to it. It is a packet like any other: it
     * counts, and what comes of it leaves. Not to be called from a {@link PacketListener}.
     *
     * @throws IllegalStateException when no program is loaded
     */
    public Trace trace(int port, byte[] packet) {
        return forwarder.trace(port, packet);
    }

    /**
     * Hands every packet that leaves to {@code listener} too, those that came in on one port in order. With Linux
     * interfaces as ports it is called from several threads.
     */
    public void onTransmit(PacketListener listener) {
        forwarder.addOutput(
                (port, packet, length, _) -> listener.transmitted(port, Arrays.copyOf(packet, length)));
    }

    /**
     * A way in for packets that come on a thread of their own: they wait for nobody, and nothing is allocated for
     * them.
     */
    public Lane newLane() {
        return forwarder.newLane();
    }

    /** Hands every packet that leaves on one port to {@code output}, on the thread that brought it in; only lent. */
    public void connect(int port, Output output) {
        forwarder.connect(port, output);
    }

    /**
     * Puts a port into loopback mode, or takes it out: what leaves on it comes in on it, which is how a Tofino
     * recirculates. Programs of other architectures do not see it.
     */
    public void loop(int port, boolean on) {
        forwarder.ports().loop(port, on);
    }

    /** Which copies of its groups a Tofino does not make; as its ports, it stays when a program is loaded. */
    public Exclusions exclusions() {
        return forwarder.exclusions();
    }

    /**
     * Makes a Linux interface a port, until the switch is closed: each port on a thread of its own.
     *
     * @throws IOException when there is no such interface, it is not permitted, or the port has an interface; one line
     */
    public synchronized void attach(int port, String interfaceName) throws IOException {
        if (interfaces.containsKey(port)) {
            throw new IOException("port " + port + " is given twice: it is "
                    + interfaces.get(port).interfaceName() + " and cannot be " + interfaceName + " too");
        }
        Lane lane = forwarder.newLane();
        LinuxPort opened = LinuxPort.open(interfaceName, new LinuxPort.Receiver() {
            @Override
            public void received(byte[] frame, int length) {
                lane.receive(port, frame, length);
            }

            @Override
            public void idle() {
                interfaces.values().forEach(LinuxPort::flush);
            }
        });
        interfaces.put(port, opened);
        forwarder.connect(port, (_, packet, length, _) -> {
            opened.send(packet, length);
            if (!LinuxPort.isReading(Thread.currentThread())) {
                opened.flush();
            }
        });
    }

    /**
     * Loads a program as SetForwardingPipelineConfig with VERIFY_AND_COMMIT does, whoever the primary is.
     *
     * @throws LoadException with one line that says what is wrong; the old program stays in place
     */
    public void load(byte[] deviceConfig, P4Info p4Info) throws LoadException {
        device.commit(ForwardingPipelineConfig.newBuilder().setP4Info(p4Info)
                .setP4DeviceConfig(ByteString.copyFrom(deviceConfig)).build());
    }

    /** Waits until the switch is closed. */
    public void awaitTermination() throws InterruptedException {
        grpc.awaitTermination();
    }

    @Override
    public void close() {
        interfaces.values().forEach(LinuxPort::close);
        stop(grpc);
        if (dataplane != null) {
            stop(dataplane);
        }
        timer.shutdownNow();
    }

    private static void stop(Server server) {
        server.shutdownNow();
        try {
            if (!server.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
