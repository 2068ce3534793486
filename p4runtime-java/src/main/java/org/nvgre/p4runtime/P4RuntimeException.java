package org.nvgre.p4runtime;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Locale;

/// What a device or the way to it did. The message is one line for people: what, which device, and what to
/// do.
public abstract sealed class P4RuntimeException extends Exception {
    private static final long serialVersionUID = 1;

    private P4RuntimeException(String message, Throwable cause) {
        super(message.strip().replaceAll("\\s*\\R\\s*", " "), cause);
    }

    /// There is no connection, or no answer in time. What was asked for may have been done nevertheless.
    public static final class Unreachable extends P4RuntimeException {
        private static final long serialVersionUID = 1;

        Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// Another controller has the higher election id.
    public static final class NotPrimary extends P4RuntimeException {
        private static final long serialVersionUID = 1;

        NotPrimary(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// The device answered with an error.
    public static final class Refused extends P4RuntimeException {
        private static final long serialVersionUID = 1;
        private final Status.Code code;

        Refused(Status.Code code, String message, Throwable cause) {
            super(message, cause);
            this.code = code;
        }

        public Status.Code code() {
            return code;
        }
    }

    /// The device sent what the pipeline does not have: another pipeline is loaded there.
    public static final class Mismatch extends P4RuntimeException {
        private static final long serialVersionUID = 1;

        Mismatch(DeviceAddress device, IllegalArgumentException cause) {
            super(device + " does not run this pipeline: " + cause.getMessage() + "; push the pipeline",
                    cause);
        }
    }

    /// @param device which did not answer
    public static P4RuntimeException silent(String device, Duration limit) {
        return new Unreachable("%s did not answer within %d ms; is the way there open?".formatted(device,
                limit.toMillis()), null);
    }

    /// What made an update fail, where that was not the device's opinion of it but the loss of the device, or of the
    /// right to write to it.
    public static P4RuntimeException lost(UpdateError error) {
        return switch (error.code()) {
            case PERMISSION_DENIED, UNAUTHENTICATED -> new NotPrimary(error.message(), null);
            default -> new Unreachable(error.message(), null);
        };
    }

    /// @param doing what was asked for: "set the pipeline"
    static P4RuntimeException of(DeviceAddress device, String doing, StatusRuntimeException e) {
        Status status = e.getStatus();
        return switch (status.getCode()) {
            case UNAVAILABLE, CANCELLED ->
                new Unreachable("cannot reach " + device + ": " + reason(status), e);
            case DEADLINE_EXCEEDED -> new Unreachable(device + " did not " + doing + " in time", e);
            case PERMISSION_DENIED ->
                new NotPrimary("%s does not let this client %s: %s".formatted(device, doing,
                        description(status)), e);
            default -> new Refused(status.getCode(), "%s did not %s: %s (%s)".formatted(device, doing,
                    description(status), status.getCode()), e);
        };
    }

    private static String reason(Status status) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    && String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("refused")) {
                return "connection refused; is the switch running?";
            }
        }
        return description(status) + "; is the switch running?";
    }

    private static String description(Status status) {
        return status.getDescription() == null || status.getDescription().isBlank()
                ? "it gave no reason"
                : status.getDescription();
    }
}
