package org.nvgre.bmv2.bench;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.p4.v1.CapabilitiesRequest;
import org.p4.v1.P4RuntimeGrpc;

/// Whether a switch that was just started answers. bmv2 takes packets only some time after it was given a program, so
/// its two services are ready at different times.
final class Readiness {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Readiness() {}

    /// Asks until P4Runtime answers.
    ///
    /// @param alive whether the switch still runs
    /// @return false if it ended before it was ready, or was not ready in time
    static boolean ofP4Runtime(String address, BooleanSupplier alive) {
        return await(alive, () -> {
            // A new channel each time: one that was refused waits a second before it tries again.
            ManagedChannel channel = channel(address);
            try {
                P4RuntimeGrpc.newBlockingStub(channel).withDeadlineAfter(5, TimeUnit.SECONDS)
                        .capabilities(CapabilitiesRequest.getDefaultInstance());
                return true;
            } catch (StatusRuntimeException notYet) {
                return false;
            } finally {
                channel.shutdownNow();
            }
        });
    }

    /// Waits until somebody listens at a port of this machine.
    ///
    /// @param alive whether the switch still runs
    /// @return false if it ended before, or does not listen in time
    static boolean ofPort(int port, BooleanSupplier alive) {
        return await(alive, () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return alive.getAsBoolean(); // or it is somebody else who listens there now
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /// Asks until packets are taken, which needs a program on the switch.
    ///
    /// @throws BenchException if they are not, in time
    static void ofPackets(Dataplane dataplane) {
        boolean ready = await(() -> true, () -> {
            try {
                dataplane.probe();
                return true;
            } catch (BenchException notYet) {
                return false;
            }
        });
        if (!ready) {
            dataplane.probe();
        }
    }

    private static boolean await(BooleanSupplier alive, BooleanSupplier ready) {
        long start = System.nanoTime();
        while (alive.getAsBoolean() && System.nanoTime() - start < LIMIT.toNanos()) {
            if (ready.getAsBoolean()) {
                return true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return false;
    }

    static ManagedChannel channel(String address) {
        return Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
    }
}
