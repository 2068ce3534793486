package org.nvgre.runtime.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.Update;
import org.nvgre.p4runtime.UpdateError;
import org.nvgre.p4runtime.UpdateResult;
import org.nvgre.p4runtime.UpdateStream;

import io.grpc.Status;

/// Updates that are to come true whatever was there before: what is to be inserted and is there is modified, what is to
/// be modified and is not there is inserted, and what is to be deleted may be gone. So a change can be written to a device
/// of which is not known whether an earlier one, or somebody else's, got through. For one thread.
final class Writes {

    private final UpdateStream stream;
    private final Tally tally;
    private final Consumer<Update> done;
    private List<Update> otherwise = new ArrayList<>();
    private Optional<UpdateError> lost = Optional.empty();

    /// @param done hears of each that the device took
    Writes(P4RuntimeClient client, Tally tally, Consumer<Update> done) {
        this.stream = client.writing(this::result);
        this.tally = tally;
        this.done = done;
    }

    void add(Update update) {
        if (lost.isEmpty()) {
            stream.add(update);
        }
    }

    /// Waits until all were answered. What is added from then on may build on it.
    void finish() {
        stream.finish();
        if (!otherwise.isEmpty()) {
            List<Update> second = otherwise;
            otherwise = new ArrayList<>();
            second.forEach(this::add);
            stream.finish();
            otherwise.forEach(update -> tally.failed(1,
                    update.key() + " comes and goes while it is written: somebody else writes there, too"));
            otherwise.clear();
        }
    }

    /// Why nothing can be written any more: the device is out of reach, or another controller leads it.
    Optional<UpdateError> lost() {
        return lost;
    }

    private void result(UpdateResult result) {
        if (result.ok()) {
            tally.done(result.update());
            done.accept(result.update());
            return;
        }
        UpdateError error = result.error().orElseThrow();
        if (isLoss(error.code())) {
            lost = Optional.of(error);
            return;
        }
        Optional<Update> other = otherwise(result.update(), error.code());
        if (other.isPresent()) {
            otherwise.add(other.get());
        } else if (!(result.update() instanceof Update.Delete) || error.code() != Status.Code.NOT_FOUND) {
            tally.refused(result);
        }
    }

    private static boolean isLoss(Status.Code code) {
        return switch (code) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, PERMISSION_DENIED, UNAUTHENTICATED -> true;
            default -> false;
        };
    }

    private static Optional<Update> otherwise(Update update, Status.Code code) {
        return switch (update) {
            case Update.Insert(var entity) when code == Status.Code.ALREADY_EXISTS ->
                Optional.of(Update.modify(entity));
            case Update.Modify(var entity) when code == Status.Code.NOT_FOUND ->
                Optional.of(Update.insert(entity));
            default -> Optional.empty();
        };
    }
}
