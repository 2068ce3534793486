package org.nvgre.bmv2.bench;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.p4.bm.DataplaneInterfaceGrpc.DataplaneInterfaceImplBase;
import org.p4.bm.PacketStreamRequest;
import org.p4.bm.PacketStreamResponse;

/// The ports of a pna_nic as `p4.bm.DataplaneInterface`.
///
/// It sends each packet on once, those that are dropped by [NicCables#NOWHERE]. So when as many frames have come out as
/// went in, nothing more comes, and no time has to pass to know that.
final class NicTraffic extends DataplaneInterfaceImplBase implements NicCables.Receiver {
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(15);

    private final NicCables cables;
    private final Consumer<byte[]> controlPlane;
    private StreamObserver<PacketStreamResponse> listener;
    private long inside;
    private int lastPort = NicCables.NOWHERE;

    /// @param controlPlane takes what comes out of the control plane's port
    NicTraffic(Consumer<byte[]> controlPlane) {
        this.controlPlane = controlPlane;
        this.cables = NicCables.take(this);
    }

    NicCables cables() {
        return cables;
    }

    /// Frames that come in by one port stay in order; before one for another port, all of them are through.
    synchronized void send(int port, byte[] frame) {
        if (port != lastPort) {
            settle();
            lastPort = port;
        }
        inside++;
        cables.send(port, frame);
    }

    @Override
    public synchronized void arrived(int port, byte[] frame) {
        if (port == Switch.CPU_PORT) {
            controlPlane.accept(frame);
        } else if (port != NicCables.NOWHERE && listener != null) {
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
                            inside + " frames did not come out of pna_nic, by a port or dropped",
                            null);
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

    void close() {
        cables.giveBack();
    }
}
