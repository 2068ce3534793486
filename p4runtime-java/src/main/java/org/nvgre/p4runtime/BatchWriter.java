package org.nvgre.p4runtime;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Any;
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
import java.util.function.Function;
import org.p4.v1.Error;
import org.p4.v1.WriteRequest;
import org.p4.v1.WriteResponse;

/// Writes updates in batches, a bounded number of them under way at a time, and finds out what became of
/// each.
///
/// @param device    for messages
/// @param request   what each request starts from: device, role, election id
/// @param send      starts a request
/// @param batchSize updates in a request
/// @param inFlight  requests under way
record BatchWriter(DeviceAddress device, WriteRequest request,
        Function<WriteRequest, ListenableFuture<WriteResponse>> send, int batchSize, int inFlight) {

    private record Batch(List<Update> updates, ListenableFuture<WriteResponse> answer) {}

    /// One result for each update, in their order.
    List<UpdateResult> write(List<Update> updates) {
        List<UpdateResult> results = new ArrayList<>(updates.size());
        Deque<Batch> underWay = new ArrayDeque<>();
        for (int start = 0; start < updates.size(); start += batchSize) {
            if (underWay.size() == inFlight) {
                results.addAll(results(underWay.remove()));
            }
            underWay.add(start(updates.subList(start, Math.min(start + batchSize, updates.size()))));
        }
        while (!underWay.isEmpty()) {
            results.addAll(results(underWay.remove()));
        }
        return results;
    }

    private Batch start(List<Update> updates) {
        var batch = request.toBuilder();
        updates.forEach(update -> batch.addUpdates(update.toProto()));
        return new Batch(updates, send.apply(batch.build()));
    }

    private List<UpdateResult> results(Batch batch) {
        try {
            batch.answer.get();
            return batch.updates.stream().map(UpdateResult::done).toList();
        } catch (ExecutionException e) {
            Status status = Status.fromThrowable(e.getCause());
            return details(e.getCause(), batch.updates)
                    .orElseGet(() -> allFailed(batch, status.asRuntimeException()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            batch.answer.cancel(true);
            return allFailed(batch, Status.CANCELLED.withDescription("interrupted").asRuntimeException());
        }
    }

    private List<UpdateResult> allFailed(Batch batch, StatusRuntimeException e) {
        UpdateError error = new UpdateError(e.getStatus().getCode(),
                P4RuntimeException.of(device, "write", e).getMessage());
        return batch.updates.stream().map(update -> UpdateResult.failed(update, error)).toList();
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
