package org.nvgre.bmv2.bench;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.nvgre.bmv2.frame.Frame;
import org.nvgre.bmv2.frame.Octets;
import org.nvgre.p4runtime.Bits;
import org.nvgre.p4runtime.ElectionId;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Packet;
import org.nvgre.p4runtime.Pipeline;

/// The control plane's port of a switch: packet-in and packet-out.
///
/// Here, too, no time has to pass to know that nothing more comes. What the control plane sends to its own port comes
/// back to it, after everything that was on its way there before.
final class ControllerPort implements AutoCloseable {
    private static final int LIMIT_SECONDS = 20;
    /// A frame for a port that no network has.
    static final PortFrame HERALD = PortFrame.on(509,
            Frame.ethernet("02-00-00-00-00-F0", "02-00-00-00-00-F1", 0xBEEF));

    private static final ByteString MARK = ByteString.copyFromUtf8("the end of what came before");

    private final P4RuntimeClient client;
    private final Pipeline pipeline;
    private final BlockingQueue<Packet> arrived = new LinkedBlockingQueue<>();
    private final List<PacketIn> received = new ArrayList<>();

    private ControllerPort(P4RuntimeClient client, Pipeline pipeline) {
        this.client = client;
        this.pipeline = pipeline;
        client.packetIns(pipeline, arrived::add);
    }

    /// Whether the program has one.
    static boolean isIn(Pipeline pipeline) {
        return pipeline.p4Info().getControllerPacketMetadataCount() > 0;
    }

    static ControllerPort open(Switch.Addresses addresses, long electionId, Pipeline pipeline) {
        try {
            P4RuntimeClient client = P4RuntimeClient.connect(addresses.p4Runtime(), addresses.deviceId(),
                    ElectionId.of(electionId));
            client.requirePrimary();
            return new ControllerPort(client, pipeline);
        } catch (P4RuntimeException e) {
            throw new BenchException("the control plane's port cannot be opened: " + e.getMessage(), e);
        }
    }

    void send(PortFrame frame) {
        send(ByteString.copyFrom(frame.octets().array()), frame.port());
    }

    private void send(ByteString payload, int port) {
        try {
            client.packetOut(pipeline, payload, "egress_port", port);
        } catch (P4RuntimeException e) {
            throw new BenchException("packet-out: " + e.getMessage(), e);
        }
    }

    /// Waits until the switch has done with everything that was sent, and with what is on its way to the control plane.
    void flush() {
        send(MARK, Switch.CPU_PORT);
        for (Packet packet = next(); !packet.payload().equals(MARK); packet = next()) {
            received.add(new PacketIn(number(packet, "ingress_port"), number(packet, "reason"),
                    number(packet, "vsid"), Octets.of(packet.payload().toByteArray())));
        }
    }

    /// What came since this was last asked.
    List<PacketIn> received() {
        flush();
        List<PacketIn> all = List.copyOf(received);
        received.clear();
        return all;
    }

    private Packet next() {
        try {
            Packet packet = arrived.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (packet == null) {
                throw new BenchException(
                        "a packet-out to the CPU port did not come back within " + LIMIT_SECONDS
                                + " s",
                        null);
            }
            return packet;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private static int number(Packet packet, String field) {
        Bits value = packet.metadata().get(field);
        return Math.toIntExact(value.toLong());
    }

    @Override
    public void close() {
        client.close();
    }
}
