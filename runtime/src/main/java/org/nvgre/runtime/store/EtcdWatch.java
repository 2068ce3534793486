package org.nvgre.runtime.store;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.google.protobuf.ByteString;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;

/// All that changes in etcd under one prefix, revision by revision, over as many connections as it takes. A connection
/// on which nothing comes is asked for a sign of life, and given up when there is none.
final class EtcdWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(EtcdWatch.class.getName());

    /// Is told what happens, on the watch's thread.
    interface Listener {

        /// @param events of one revision, all of them
        /// @throws StoreException to be told of it again later
        void changed(long revision, List<Event> events);

        /// etcd has not kept all changes since the last call, or has lost its data.
        ///
        /// @return the revision of etcd, at which the listener is now
        /// @throws StoreException to be told of it again later
        long missed();
    }

    private static final long SILENCE_MILLIS = 1_000;
    private static final int SILENCES = 3;

    private final EtcdClient client;
    private final ByteString prefix;
    private final Listener listener;
    private final Thread thread;
    private long next;
    private volatile boolean closed;

    /// @param after begins with the revision after it
    EtcdWatch(EtcdClient client, ByteString prefix, long after, Listener listener) {
        this.client = client;
        this.prefix = prefix;
        this.listener = listener;
        next = after + 1;
        thread = Thread.ofVirtual().name("etcd-watch").start(this::run);
    }

    private void run() {
        while (!closed) {
            try {
                follow();
            } catch (InterruptedException stop) {
                return;
            } catch (StatusException | StatusRuntimeException | StoreException | TimeoutException lost) {
                LOG.log(System.Logger.Level.DEBUG, "the watch of etcd begins again", lost);
                pause();
            } catch (RuntimeException bug) {
                LOG.log(System.Logger.Level.ERROR, "the watch of etcd failed", bug);
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException stop) {
            closed = true;
        }
    }

    private void follow() throws InterruptedException, StatusException, TimeoutException {
        ManagedChannel channel = client.channel();
        WatchGrpc.WatchStub stub = client.stub(WatchGrpc::newStub);
        BlockingClientCall<WatchRequest, WatchResponse> call = ClientCalls.blockingBidiStreamingCall(
                stub.getChannel(),
                WatchGrpc.getWatchMethod(), stub.getCallOptions());
        try {
            call.write(
                    WatchRequest.newBuilder().setCreateRequest(WatchCreateRequest.newBuilder().setKey(prefix)
                            .setRangeEnd(EtcdKeys.end(prefix)).setStartRevision(next)).build());
            int silences = 0;
            while (!closed) {
                WatchResponse response;
                try {
                    response = call.read(SILENCE_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException silent) {
                    if (++silences == SILENCES) {
                        client.giveUp(channel, Status.DEADLINE_EXCEEDED);
                        throw silent;
                    }
                    call.write(WatchRequest.newBuilder()
                            .setProgressRequest(WatchProgressRequest.getDefaultInstance()).build());
                    continue;
                }
                silences = 0;
                if (response == null) {
                    throw Status.UNAVAILABLE.asException();
                }
                if (!heed(response)) {
                    return;
                }
            }
        } finally {
            call.cancel("done", null);
        }
    }

    /// @return false when the watch must be begun again
    private boolean heed(WatchResponse response) throws StatusException {
        if (response.getCanceled()) {
            if (response.getCompactRevision() == 0) {
                throw Status.UNAVAILABLE.withDescription(response.getCancelReason()).asException();
            }
            next = listener.missed() + 1;
            return false;
        }
        if (response.getCreated() && response.getHeader().getRevision() < next - 1) {
            next = listener.missed() + 1;
            return false;
        }
        List<Event> events = response.getEventsList();
        for (int begin = 0; begin < events.size();) {
            long revision = events.get(begin).getKv().getModRevision();
            int end = begin;
            while (end < events.size() && events.get(end).getKv().getModRevision() == revision) {
                end++;
            }
            listener.changed(revision, events.subList(begin, end));
            next = revision + 1;
            begin = end;
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
