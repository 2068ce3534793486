package org.nvgre.p4runtime;

import io.grpc.Status;

/// Why an update was not done.
///
/// @param message one line
public record UpdateError(Status.Code code, String message) {
    /// `ALREADY_EXISTS: Match entry exists`
    @Override
    public String toString() {
        return message.isBlank() ? code.toString() : code + ": " + message;
    }
}
