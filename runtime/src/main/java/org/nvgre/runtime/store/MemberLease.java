package org.nvgre.runtime.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrantResponse;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;

/// For how long etcd counts us as alive, seen from here. It is at least so long for etcd too: that counts from when it got our
/// request, we from when we sent it.
///
/// For one thread.
final class MemberLease {

    private final EtcdClient client;
    private final long id;
    private final long ttl;
    private long end;

    private MemberLease(EtcdClient client, long id, long ttlNanos, long begin) {
        this.client = client;
        this.id = id;
        ttl = ttlNanos;
        end = begin + lasting();
    }

    /// @throws StatusRuntimeException when etcd does not grant one in time
    static MemberLease begin(EtcdClient client, Duration lease) {
        long now = System.nanoTime();
        LeaseGrantResponse granted = client.attempt(() -> client.stub(LeaseGrpc::newBlockingStub)
                .withDeadlineAfter(1, TimeUnit.SECONDS)
                .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(lease.toSeconds()).build()));
        return new MemberLease(client, granted.getID(), TimeUnit.SECONDS.toNanos(granted.getTTL()), now);
    }

    /// A tenth less than etcd says, for what remains to be done when it is over.
    private long lasting() {
        return ttl - ttl / 10;
    }

    long id() {
        return id;
    }

    /// Nanoseconds; not positive: it is over.
    long left() {
        return end - System.nanoTime();
    }

    /// Whether it is time for {@link #renew}: a quarter of it has passed.
    boolean isDue() {
        return left() < lasting() - ttl / 4;
    }

    /// @throws StatusRuntimeException when etcd does not answer in time: it may go better next time
    void renew() {
        long sent = System.nanoTime();
        long patience = Math.max(1, Math.min(ttl / 4, left()));
        LeaseKeepAliveResponse answer = client.attempt(() -> keepAlive(patience));
        end = answer.getTTL() > 0 ? sent + lasting() : sent;
    }

    private LeaseKeepAliveResponse keepAlive(long nanos) {
        LeaseGrpc.LeaseStub stub = client.stub(LeaseGrpc::newStub);
        BlockingClientCall<LeaseKeepAliveRequest, LeaseKeepAliveResponse> call = ClientCalls
                .blockingBidiStreamingCall(
                        stub.getChannel(), LeaseGrpc.getLeaseKeepAliveMethod(),
                        stub.getCallOptions().withDeadlineAfter(nanos, TimeUnit.NANOSECONDS));
        try {
            call.write(LeaseKeepAliveRequest.newBuilder().setID(id).build());
            LeaseKeepAliveResponse answer = call.read(nanos, TimeUnit.NANOSECONDS);
            if (answer == null) {
                throw Status.UNAVAILABLE.asRuntimeException();
            }
            return answer;
        } catch (StatusException failure) {
            throw failure.getStatus().asRuntimeException();
        } catch (TimeoutException late) {
            throw Status.DEADLINE_EXCEEDED.withCause(late).asRuntimeException();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Status.CANCELLED.withCause(stop).asRuntimeException();
        } finally {
            call.cancel("done", null);
        }
    }

    /// All that hangs on it is gone then. Tried once.
    void revoke() {
        try {
            var _ = client.attempt(
                    () -> client.stub(LeaseGrpc::newBlockingStub).withDeadlineAfter(1, TimeUnit.SECONDS)
                            .leaseRevoke(LeaseRevokeRequest.newBuilder().setID(id).build()));
        } catch (StatusRuntimeException | StoreException later) {
            // It runs out by itself.
        }
    }
}
