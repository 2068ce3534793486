package org.nvgre.bmv2.bench;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.p4.bm.DataplaneInterfaceGrpc.DataplaneInterfaceImplBase;
import org.p4.bm.PacketStreamRequest;
import org.p4.bm.PacketStreamResponse;

/// The ports of a pna_nic as `p4.bm.DataplaneInterface`.
///
/// It sends each packet on once, in the order in which they came, those that are dropped by [#NOWHERE]. So when as many
/// frames have come out as went in, nothing more comes, and no time has to pass to know that.
final class NicTraffic extends DataplaneInterfaceImplBase implements AutoCloseable {
    /// Where pna_nic sends what its program sent nowhere: its packets begin with port 0, and it has no drop.
    private static final int NOWHERE = 0;
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(15);

    private final NicPorts ports;
    private Consumer<byte[]> controlPlane = _ -> {};
    private StreamObserver<PacketStreamResponse> listener;
    private long inside;

    private NicTraffic(Path socket) throws IOException {
        this.ports = NicPorts.connect(socket, this::arrived);
    }

    /// @param socket of the switch's ports
    static NicTraffic connect(Path socket) throws IOException {
        return new NicTraffic(socket);
    }

    /// Who takes what comes out of the control plane's port.
    synchronized void controlPlane(Consumer<byte[]> receiver) {
        controlPlane = receiver;
    }

    void send(int port, byte[] frame) {
        synchronized (this) {
            inside++;
        }
        ports.send(port, frame);
    }

    private synchronized void arrived(int port, byte[] frame) {
        if (port == Switch.CPU_PORT) {
            controlPlane.accept(frame);
        } else if (port != NOWHERE && listener != null) {
            listener.onNext(PacketStreamResponse.newBuilder().setPort(port)
                    .setPacket(ByteString.copyFrom(frame)).build());
        }
        inside--;
        notifyAll();
    }

    /// Waits until all that went in is through.
    private synchronized void settle() {
        long start = System.nanoTime();
        try {
            while (inside > 0) {
                long left = LIMIT - (System.nanoTime() - start);
                if (left <= 0) {
                    throw new BenchException(
                            inside + " frames did not come out of pna_nic, by a port or dropped", null);
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    @Override
    public synchronized StreamObserver<PacketStreamRequest> packetStream(
            StreamObserver<PacketStreamResponse> out) {
        listener = out;
        return new StreamObserver<>() {
            @Override
            public void onNext(PacketStreamRequest request) {
                send(request.getPort(), request.getPacket().toByteArray());
            }

            @Override
            public void onError(Throwable cancelled) {
                end();
            }

            @Override
            public void onCompleted() {
                try {
                    settle();
                    end();
                    out.onCompleted();
                } catch (BenchException e) {
                    end();
                    out.onError(Status.DEADLINE_EXCEEDED.withDescription(e.getMessage()).asException());
                }
            }
        };
    }

    private synchronized void end() {
        listener = null;
    }

    @Override
    public void close() {
        ports.close();
    }
}
