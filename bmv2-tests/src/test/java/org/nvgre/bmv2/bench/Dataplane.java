package org.nvgre.bmv2.bench;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.nvgre.bmv2.frame.Octets;
import org.p4.bm.DataplaneInterfaceGrpc;
import org.p4.bm.PacketStreamRequest;
import org.p4.bm.PacketStreamResponse;

/// The ports of a switch, over `p4.bm.DataplaneInterface`.
///
/// To know that nothing more comes out, no time has to pass: when the client has said all it has to say, the server
/// finishes every packet it has taken, sends what comes of it, and only then ends the stream. What has arrived by
/// then is all there is, and the counters stand still.
public final class Dataplane {
    // bmv2 queues 64 packets for a port and throws the rest away; a frame has at most two copies for one port here.
    private static final int AT_ONCE = 24;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final DataplaneInterfaceGrpc.DataplaneInterfaceStub stub;
    private final long deviceId;

    public Dataplane(Channel channel, long deviceId) {
        this.stub = DataplaneInterfaceGrpc.newStub(channel);
        this.deviceId = deviceId;
    }

    /// Sends frames into ports, in this order, and gives everything that comes out for them: in order for each port.
    public List<PortFrame> exchange(List<PortFrame> frames) {
        List<PortFrame> out = new ArrayList<>();
        for (int start = 0; start < frames.size(); start += AT_ONCE) {
            out.addAll(burst(frames.subList(start, Math.min(frames.size(), start + AT_ONCE)),
                    receiver -> {}));
        }
        return out;
    }

    /// Everything that comes out while something else is done that makes packets.
    ///
    /// @param herald     a frame that is to come out before the rest, so that it is known that the switch listens to us
    /// @param sendHerald makes it come out, now and then in vain
    List<PortFrame> whatComesOf(PortFrame herald, Runnable sendHerald, Runnable cause) {
        List<PortFrame> out = new ArrayList<>(burst(List.of(), receiver -> {
            long start = System.nanoTime();
            while (!receiver.has(herald) && System.nanoTime() - start < LIMIT.toNanos()) {
                sendHerald.run();
            }
            cause.run();
        }));
        out.removeIf(herald::equals);
        return out;
    }

    /// @throws BenchException if the switch does not take packets
    void probe() {
        burst(List.of(), receiver -> {});
    }

    private List<PortFrame> burst(List<PortFrame> frames, Consumer<Receiver> meanwhile) {
        Receiver receiver = new Receiver();
        StreamObserver<PacketStreamRequest> sender = stub
                .withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS).packetStream(receiver);
        for (PortFrame frame : frames) {
            sender.onNext(PacketStreamRequest.newBuilder().setDeviceId(deviceId).setPort(frame.port())
                    .setPacket(ByteString.copyFrom(frame.octets().array())).build());
        }
        meanwhile.accept(receiver);
        sender.onCompleted();
        return receiver.join(frames.size());
    }

    private static final class Receiver implements StreamObserver<PacketStreamResponse> {
        private final List<PortFrame> received = Collections.synchronizedList(new ArrayList<>());
        private final CompletableFuture<List<PortFrame>> done = new CompletableFuture<>();

        @Override
        public void onNext(PacketStreamResponse response) {
            received.add(new PortFrame(response.getPort(), Octets.of(response.getPacket().toByteArray())));
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            done.complete(received);
        }

        boolean has(PortFrame frame) {
            return received.contains(frame);
        }

        List<PortFrame> join(int sent) {
            try {
                return done.join();
            } catch (CompletionException e) {
                throw new BenchException(
                        "the switch did not finish " + sent + " frames within " + LIMIT.toSeconds()
                                + " s: " + e.getCause().getMessage(),
                        e);
            }
        }
    }
}
