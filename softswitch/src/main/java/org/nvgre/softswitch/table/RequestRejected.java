package org.nvgre.softswitch.table;

/** A request of the control plane that cannot be done; the message says why in one line. */
public final class RequestRejected extends Exception {
    /** Why, in the terms of gRPC's canonical codes. */
    public enum Reason {
        INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, RESOURCE_EXHAUSTED,
        FAILED_PRECONDITION,
        OUT_OF_RANGE, UNIMPLEMENTED
    }

    private final Reason reason;

    public RequestRejected(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public static RequestRejected invalid(String message) {
        return new RequestRejected(Reason.INVALID_ARGUMENT, message);
    }

    public static RequestRejected notFound(String message) {
        return new RequestRejected(Reason.NOT_FOUND, message);
    }
}
