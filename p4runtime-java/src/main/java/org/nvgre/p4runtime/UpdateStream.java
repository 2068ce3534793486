package org.nvgre.p4runtime;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.p4.v1.Error;
import org.p4.v1.WriteResponse;

/// Updates on their way to a device, in requests whose size the device's own pace decides; a few of them are under
/// way at a time, and who adds more waits. The device may do what is added between two calls of {@link #finish} in any
/// order: what others depend on is finished first. For one thread.
public final class UpdateStream {
    /// Bytes in a request; servers commonly take 4 MB.
    private static final int LARGEST = 1 << 20;

    /// What all streams of a client share.
    ///
    /// @param device   for messages
    /// @param head     what each request has beside updates: device, role, election id
    /// @param send     starts a request
    /// @param inFlight requests under way
    record Channel(DeviceAddress device, ByteString head,
            Function<WriteRequestBytes, ListenableFuture<WriteResponse>> send, FlowControl flow,
            int inFlight) {}

    /// A request under way.
    private static final class Batch {
        private final List<Update> updates;
        private final ListenableFuture<WriteResponse> answer;
        private final long started = System.nanoTime();
        private volatile long ended = started;

        Batch(List<Update> updates, ListenableFuture<WriteResponse> answer) {
            this.updates = updates;
            this.answer = answer;
            answer.addListener(() -> ended = System.nanoTime(), MoreExecutors.directExecutor());
        }
    }

    private final Channel channel;
    private final Consumer<UpdateResult> results;
    private final Deque<Batch> underWay = new ArrayDeque<>();
    private List<Update> updates = new ArrayList<>();
    private final UpdateEncoder encoder = new UpdateEncoder();
    private WriteRequestBytes request;
    private long lastAnswer;

    /// @param results hears what became of each update, in their order
    UpdateStream(Channel channel, Consumer<UpdateResult> results) {
        this.channel = channel;
        this.results = results;
        this.request = WriteRequestBytes.startingWith(channel.head, 1);
    }

    /// Sends it, soon. What a device refuses is a result; nothing is thrown.
    public void add(Update update) {
        encoder.encode(update);
        if (request.length() + encoder.size() > LARGEST && !updates.isEmpty()) {
            send();
        }
        updates.add(update);
        request.add(encoder);
        if (updates.size() >= channel.flow.batch()) {
            send();
        }
    }

    /// Sends what is left and waits for all answers.
    public void finish() {
        send();
        while (!underWay.isEmpty()) {
            settle(underWay.remove());
        }
    }

    private void send() {
        if (updates.isEmpty()) {
            return;
        }
        while (underWay.size() >= channel.inFlight) {
            settle(underWay.remove());
        }
        underWay.add(start(updates, request));
        request = WriteRequestBytes.startingWith(channel.head, updates.size());
        updates = new ArrayList<>(updates.size());
    }

    private Batch start(List<Update> some, WriteRequestBytes ready) {
        return new Batch(some, channel.send.apply(ready));
    }

    private void settle(Batch batch) {
        try {
            batch.answer.get();
            // A request waits for those before it: its own time begins when the last of them was answered.
            channel.flow.answered(batch.updates.size(), batch.ended - Math.max(batch.started, lastAnswer));
            lastAnswer = batch.ended;
            batch.updates.forEach(update -> results.accept(UpdateResult.done(update)));
        } catch (ExecutionException e) {
            lastAnswer = batch.ended;
            Status status = Status.fromThrowable(e.getCause());
            Optional<List<UpdateResult>> details = details(e.getCause(), batch.updates);
            if (details.isPresent()) {
                details.get().forEach(results);
            } else if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED && batch.updates.size() > 1) {
                channel.flow.tooMany(batch.updates.size());
                inHalves(batch);
            } else {
                allFailed(batch, status.asRuntimeException());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            batch.answer.cancel(true);
            allFailed(batch, Status.CANCELLED.withDescription("interrupted").asRuntimeException());
        }
    }

    /// The request was too large as a whole, for the device or on the way to it.
    private void inHalves(Batch batch) {
        int middle = batch.updates.size() / 2;
        for (List<Update> half : List.of(batch.updates.subList(0, middle),
                batch.updates.subList(middle, batch.updates.size()))) {
            settle(start(half, WriteRequestBytes.of(channel.head, half, new UpdateEncoder())));
        }
    }

    private void allFailed(Batch batch, StatusRuntimeException e) {
        UpdateError error = new UpdateError(e.getStatus().getCode(),
                P4RuntimeException.of(channel.device, "write", e).getMessage());
        batch.updates.forEach(update -> results.accept(UpdateResult.failed(update, error)));
    }

    /// What the device said of each update, if it said something of each and something that explains the
    /// failure.
    private static Optional<List<UpdateResult>> details(Throwable failure, List<Update> updates) {
        com.google.rpc.Status status = StatusProto.fromThrowable(failure);
        if (status == null || status.getDetailsCount() != updates.size()) {
            return Optional.empty();
        }
        List<UpdateResult> results = new ArrayList<>(updates.size());
        for (int i = 0; i < updates.size(); i++) {
            Optional<Error> detail = error(status.getDetails(i));
            if (detail.isEmpty()) {
                return Optional.empty();
            }
            results.add(result(updates.get(i), detail.get()));
        }
        return results.stream().allMatch(UpdateResult::ok) ? Optional.empty() : Optional.of(results);
    }

    private static Optional<Error> error(Any detail) {
        try {
            return detail.is(Error.class) ? Optional.of(detail.unpack(Error.class)) : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static UpdateResult result(Update update, Error error) {
        Status.Code code = Status.fromCodeValue(error.getCanonicalCode()).getCode();
        return code == Status.Code.OK
                ? UpdateResult.done(update)
                : UpdateResult.failed(update,
                        new UpdateError(code, error.getMessage().strip().replaceAll("\\s*\\R\\s*", " ")));
    }
}
