package org.nvgre.p4runtime;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.p4.v1.MasterArbitrationUpdate;
import org.p4.v1.P4RuntimeGrpc.P4RuntimeStub;
import org.p4.v1.Role;
import org.p4.v1.StreamError;
import org.p4.v1.StreamMessageRequest;
import org.p4.v1.StreamMessageResponse;

/// The stream between client and device: who is primary, and what comes without being asked for.
final class Session implements StreamObserver<StreamMessageResponse> {
    private static final System.Logger LOG = System.getLogger(Session.class.getName());

    private final DeviceAddress device;
    private final ElectionId electionId;
    private final List<StreamListener> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> firstAnswer = new CompletableFuture<>();
    private final Object sending = new Object();
    private StreamObserver<StreamMessageRequest> requests;
    private volatile Arbitration arbitration = new Arbitration(false, Optional.empty());
    private volatile Optional<P4RuntimeException> down = Optional.empty();
    private volatile boolean closing;

    Session(DeviceAddress device, ElectionId electionId) {
        this.device = device;
        this.electionId = electionId;
    }

    /// Opens the stream and waits until the device has said who is primary.
    void open(P4RuntimeStub stub, String role, Duration timeout) throws P4RuntimeException {
        var hello = MasterArbitrationUpdate.newBuilder().setDeviceId(device.deviceId())
                .setElectionId(electionId.toProto());
        if (!role.isEmpty()) {
            hello.setRole(Role.newBuilder().setName(role));
        }
        synchronized (sending) {
            requests = stub.streamChannel(this);
            requests.onNext(StreamMessageRequest.newBuilder().setArbitration(hello).build());
        }
        try {
            firstAnswer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw down.orElseThrow(() -> new AssertionError(e));
        } catch (TimeoutException e) {
            throw new P4RuntimeException.Unreachable(
                    device + " did not say who is primary in time; is it a P4Runtime"
                            + " server?",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new P4RuntimeException.Unreachable("interrupted while connecting to " + device, e);
        }
    }

    Subscription subscribe(StreamListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    Arbitration arbitration() {
        return arbitration;
    }

    void requirePrimary() throws P4RuntimeException {
        if (down.isPresent()) {
            throw down.get();
        }
        Arbitration now = arbitration;
        if (!now.primary()) {
            throw new P4RuntimeException.NotPrimary(
                    "election id %s is not the primary of %s: %s".formatted(electionId,
                            device, now.electionId().map(id -> id + " is; connect with a higher one")
                                    .orElse("there is none")),
                    null);
        }
    }

    void send(StreamMessageRequest message) throws P4RuntimeException {
        if (down.isPresent()) {
            throw down.get();
        }
        synchronized (sending) {
            requests.onNext(message);
        }
    }

    /// From now on the end of the stream is nobody's news.
    /// Over at once, whenever the stream comes to know.
    void abort() {
        closing = true;
        ended(new P4RuntimeException.Unreachable("the session with %s was ended".formatted(device), null));
    }

    void close() {
        closing = true;
        synchronized (sending) {
            if (down.isEmpty()) {
                requests.onCompleted();
            }
        }
    }

    /// Something for the listeners that is wrong with the stream, but not its end.
    void error(String message) {
        tell(listener -> listener.error(message));
    }

    @Override
    public void onNext(StreamMessageResponse message) {
        switch (message.getUpdateCase()) {
            case ARBITRATION -> {
                Arbitration now = Arbitration.of(message.getArbitration());
                arbitration = now;
                tell(listener -> listener.arbitration(now));
                // Last, so that who subscribes after connecting does not hear of this one.
                firstAnswer.complete(null);
            }
            case PACKET -> tell(listener -> listener.packetIn(message.getPacket()));
            case ERROR -> error(text(message.getError()));
            case DIGEST -> tell(listener -> listener.digest(message.getDigest()));
            case IDLE_TIMEOUT_NOTIFICATION ->
                tell(listener -> listener.idle(message.getIdleTimeoutNotification()));
            case OTHER, UPDATE_NOT_SET ->
                LOG.log(System.Logger.Level.DEBUG,
                        "{0}: ignored {1}", device, message.getUpdateCase());
        }
    }

    @Override
    public void onError(Throwable t) {
        Status status = Status.fromThrowable(t);
        ended(switch (status.getCode()) {
            case INVALID_ARGUMENT, ALREADY_EXISTS -> new P4RuntimeException.Refused(status.getCode(),
                    "%s does not accept election id %s: %s; use another".formatted(device, electionId,
                            status.getDescription()),
                    t);
            default -> P4RuntimeException.of(device, "keep the stream", status.asRuntimeException());
        });
    }

    @Override
    public void onCompleted() {
        ended(new P4RuntimeException.Unreachable(device + " ended the stream; connect again", null));
    }

    private void ended(P4RuntimeException why) {
        arbitration = new Arbitration(false, Optional.empty());
        down = Optional.of(why);
        firstAnswer.completeExceptionally(why);
        if (!closing) {
            tell(listener -> listener.down(why));
        }
    }

    /// One listener's failure neither ends the stream nor keeps the others from hearing.
    private void tell(Consumer<StreamListener> message) {
        for (StreamListener listener : listeners) {
            try {
                message.accept(listener);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a listener of " + device + " failed", e);
            }
        }
    }

    private static String text(StreamError error) {
        return "%s: %s: %s".formatted(
                error.getDetailsCase().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                Status.fromCodeValue(error.getCanonicalCode()).getCode(), error.getMessage());
    }
}
