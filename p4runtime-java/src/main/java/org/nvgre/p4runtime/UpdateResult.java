package org.nvgre.p4runtime;

import java.util.Optional;

/// What became of an update.
///
/// @param error empty when it was done
public record UpdateResult(Update update, Optional<UpdateError> error) {
    static UpdateResult done(Update update) {
        return new UpdateResult(update, Optional.empty());
    }

    static UpdateResult failed(Update update, UpdateError error) {
        return new UpdateResult(update, Optional.of(error));
    }

    public boolean ok() {
        return error.isEmpty();
    }

    /// `insert nvgre.vsid[vsid=5000] -> ...: ALREADY_EXISTS: Match entry exists`
    @Override
    public String toString() {
        return update + ": " + error.map(UpdateError::toString).orElse("done");
    }
}
