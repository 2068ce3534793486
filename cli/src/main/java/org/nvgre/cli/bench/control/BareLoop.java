package org.nvgre.cli.bench.control;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.nvgre.cli.CommandFailure;
import org.nvgre.p4runtime.ElectionId;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Update;
import org.p4.v1.P4RuntimeGrpc;
import org.p4.v1.Uint128;
import org.p4.v1.WriteRequest;
import org.p4.v1.WriteResponse;

/// A switch written to with ready-made requests and nothing around them. The session that makes it the leader is the
/// client's; the requests go beside it.
final class BareLoop implements AutoCloseable {

    private static final int IN_FLIGHT = 4;

    private final P4RuntimeClient session;
    private final ManagedChannel channel;
    private final WriteRequest empty;

    private BareLoop(P4RuntimeClient session, ManagedChannel channel, WriteRequest empty) {
        this.session = session;
        this.channel = channel;
        this.empty = empty;
    }

    /// @param election above that of whoever led the switch before
    static BareLoop to(int port, long deviceId, long election, Pipeline pipeline) {
        String address = "127.0.0.1:" + port;
        try {
            P4RuntimeClient session = P4RuntimeClient.to(address).deviceId(deviceId)
                    .electionId(new ElectionId(0, election)).connect();
            session.ensurePipeline(pipeline);
            return new BareLoop(session,
                    Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).directExecutor()
                            .build(),
                    WriteRequest.newBuilder().setDeviceId(deviceId)
                            .setElectionId(Uint128.newBuilder().setLow(election)).build());
        } catch (P4RuntimeException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    List<WriteRequest> requests(List<Update> updates, int batch) {
        List<WriteRequest> requests = new ArrayList<>();
        for (int from = 0; from < updates.size(); from += batch) {
            WriteRequest.Builder request = empty.toBuilder();
            updates.subList(from, Math.min(updates.size(), from + batch))
                    .forEach(update -> request.addUpdates(update.toProto()));
            requests.add(request.build());
        }
        return requests;
    }

    /// Sends all, a few at a time.
    void write(List<WriteRequest> requests) {
        Deque<ListenableFuture<WriteResponse>> underWay = new ArrayDeque<>();
        for (WriteRequest request : requests) {
            if (underWay.size() == IN_FLIGHT) {
                get(underWay.remove());
            }
            underWay.add(send(request));
        }
        underWay.forEach(BareLoop::get);
    }

    ListenableFuture<WriteResponse> send(WriteRequest request) {
        return P4RuntimeGrpc.newFutureStub(channel).write(request);
    }

    /// Returns when all have answered.
    static void all(List<ListenableFuture<WriteResponse>> answers) {
        get(Futures.allAsList(answers));
    }

    private static void get(ListenableFuture<?> answer) {
        try {
            answer.get();
        } catch (ExecutionException e) {
            throw new CommandFailure("the bare loop fails: " + e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        session.close();
    }
}
