package org.nvgre.runtime.store;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;

/// Requests to etcd: to one endpoint for as long as that answers, else to the next. A connection that does not answer in
/// time is given up, since a network that swallows packets looks like one that is slow.
///
/// Safe for use by several threads.
final class EtcdClient implements AutoCloseable {

    /// How long an endpoint has for one answer.
    static final Duration ANSWER = Duration.ofSeconds(2);

    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token",
            Metadata.ASCII_STRING_MARSHALLER);

    private final EtcdSettings settings;

    /// Guarded by this, as are those below.
    private ManagedChannel channel;
    private int endpoint;
    private String token;
    private boolean closed;
    private Status trouble = Status.UNAVAILABLE;

    EtcdClient(EtcdSettings settings) {
        this.settings = settings;
    }

    EtcdSettings settings() {
        return settings;
    }

    /// A request that may be made twice.
    RangeResponse range(RangeRequest request) {
        return retry(() -> kv(ANSWER).range(request));
    }

    /// A transaction that may be made twice.
    TxnResponse txn(TxnRequest request) {
        return retry(() -> kv(ANSWER).txn(request));
    }

    /// @throws StatusRuntimeException at the first failure: the transaction may have been made
    TxnResponse txnOnce(TxnRequest request) {
        return attempt(() -> kv(ANSWER).txn(request));
    }

    /// Lets go of the history before a revision.
    void compact(long revision) {
        attempt(() -> kv(ANSWER).compact(CompactionRequest.newBuilder().setRevision(revision).build()));
    }

    /// Begins to compute an answer.
    interface Request<T> {
        T make() throws StatusRuntimeException;
    }

    /// Tries for as long as the settings have patience.
    ///
    /// @throws StoreException when none succeeded
    <T> T retry(Request<T> request) {
        var deadline = new Deadline(settings.patience());
        while (true) {
            try {
                return attempt(request);
            } catch (StatusRuntimeException failure) {
                deadline.pauseOrThrow(this, failure, false);
            }
        }
    }

    /// Tries once. After a failure the next try is made on another connection.
    <T> T attempt(Request<T> request) {
        ManagedChannel used = channel();
        try {
            return request.make();
        } catch (StatusRuntimeException failure) {
            Status status = failure.getStatus();
            switch (status.getCode()) {
                case UNAVAILABLE, DEADLINE_EXCEEDED -> {
                    if (!giveUp(used, status)) {
                        throw trouble().asRuntimeException();
                    }
                }
                case UNAUTHENTICATED -> forgetToken();
                default -> {
                }
            }
            throw failure;
        }
    }

    /// Until when a request is tried again.
    static final class Deadline {
        private final long end;

        Deadline(Duration patience) {
            end = System.nanoTime() + patience.toNanos();
        }

        /// Returns when it is time for another try.
        ///
        /// @param unsure whether what was asked for may have been done
        void pauseOrThrow(EtcdClient client, StatusRuntimeException failure, boolean unsure) {
            if (!passing(failure) || System.nanoTime() > end || client.closed()) {
                throw client.explained(failure, unsure);
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw client.explained(failure, unsure);
            }
        }
    }

    /// Whether it may go better next time.
    static boolean passing(StatusRuntimeException failure) {
        return switch (failure.getStatus().getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, UNAUTHENTICATED, RESOURCE_EXHAUSTED, ABORTED,
                    UNKNOWN ->
                true;
            default -> false;
        };
    }

    /// Whether what was asked for is history that etcd has let go of.
    static boolean isCompacted(StoreException failure) {
        return failure.getCause() instanceof StatusRuntimeException status
                && status.getStatus().getCode() == Status.Code.OUT_OF_RANGE;
    }

    StoreException explained(StatusRuntimeException failure, boolean unsure) {
        if (closed()) {
            return new StoreException("the store is closed", unsure, failure);
        }
        Status status = failure.getStatus();
        String where = "etcd at " + String.join(", ", settings.endpoints());
        return new StoreException(switch (status.getCode()) {
            case UNAVAILABLE, CANCELLED ->
                "%s cannot be reached: %s; is it running?".formatted(where, reason(status));
            case DEADLINE_EXCEEDED -> where + " does not answer; has it a majority?";
            case UNAUTHENTICATED, PERMISSION_DENIED ->
                "%s does not let us in: %s; mend user and password".formatted(where, reason(status));
            default -> "%s refuses: %s (%s)".formatted(where, reason(status), status.getCode());
        }, unsure, failure);
    }

    private static String reason(Status status) {
        Throwable cause = status.getCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause != null && cause.getMessage() != null
                ? cause.getMessage()
                : String.valueOf(status.getDescription());
    }

    KVGrpc.KVBlockingStub kv(Duration atMost) {
        return stub(KVGrpc::newBlockingStub).withDeadlineAfter(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// A stub on the connection that there is now, with our token.
    <S extends AbstractStub<S>> S stub(Function<ManagedChannel, S> factory) {
        ManagedChannel now = channel();
        S stub = factory.apply(now).withMaxInboundMessageSize(Integer.MAX_VALUE);
        if (settings.login().isEmpty()) {
            return stub;
        }
        var metadata = new Metadata();
        metadata.put(TOKEN, token(now));
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private String token(ManagedChannel on) {
        synchronized (this) {
            if (token != null) {
                return token;
            }
        }
        EtcdSettings.Login login = settings.login().orElseThrow();
        String fresh = AuthGrpc.newBlockingStub(on)
                .withDeadlineAfter(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .authenticate(AuthenticateRequest.newBuilder().setName(login.user())
                        .setPassword(login.password()).build())
                .getToken();
        synchronized (this) {
            token = fresh;
        }
        return fresh;
    }

    private synchronized void forgetToken() {
        token = null;
    }

    synchronized boolean closed() {
        return closed;
    }

    /// The connection in use, or a new one.
    synchronized ManagedChannel channel() {
        if (closed) {
            throw new StoreException("the store is closed", null);
        }
        if (channel == null) {
            channel = connection(settings.endpoints().get(endpoint % settings.endpoints().size()));
        }
        return channel;
    }

    /// The next request goes to the next endpoint. Requests that are under way on the connection fail: why, is what
    /// {@link #trouble} tells, since all that they see themselves is that someone closed it.
    ///
    /// @param bad only when this one is still in use
    /// @return false when it was given up before
    boolean giveUp(ManagedChannel bad, Status why) {
        synchronized (this) {
            if (!bad.equals(channel)) {
                return false;
            }
            channel = null;
            token = null;
            endpoint++;
            trouble = why;
        }
        bad.shutdownNow();
        return true;
    }

    /// Why the last connection was given up.
    private synchronized Status trouble() {
        return trouble;
    }

    private ManagedChannel connection(String name) {
        boolean tls = name.startsWith("https://");
        String target = name.replaceFirst("^https?://", "");
        return Grpc.newChannelBuilder(target, tls ? credentials() : InsecureChannelCredentials.create())
                .maxInboundMessageSize(Integer.MAX_VALUE).build();
    }

    private ChannelCredentials credentials() {
        var credentials = TlsChannelCredentials.newBuilder();
        try {
            if (settings.authorities().isPresent()) {
                credentials.trustManager(settings.authorities().get().toFile());
            }
            if (settings.identity().isPresent()) {
                EtcdSettings.Identity identity = settings.identity().get();
                credentials.keyManager(identity.certificates().toFile(), identity.key().toFile());
            }
            return credentials.build();
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new StoreException("the certificates for etcd cannot be read: %s; mend the file".formatted(
                    unreadable.getMessage()), unreadable);
        }
    }

    @Override
    public void close() {
        ManagedChannel last;
        synchronized (this) {
            closed = true;
            last = channel;
            channel = null;
        }
        if (last != null) {
            last.shutdownNow();
        }
    }
}
