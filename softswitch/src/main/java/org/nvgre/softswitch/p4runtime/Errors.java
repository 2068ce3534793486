package org.nvgre.softswitch.p4runtime;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nvgre.softswitch.table.RequestRejected;
import org.p4.v1.Error;

/** Statuses as P4Runtime reports them (specification section 10, "Error Reporting Messages"). */
final class Errors {
    private static final String SPACE = "org.nvgre.softswitch";

    private static final Error OK = Error.newBuilder().setCanonicalCode(Code.OK_VALUE).setSpace(SPACE)
            .build();

    private Errors() {}

    static StatusRuntimeException status(Code code, String message) {
        return StatusProto
                .toStatusRuntimeException(
                        Status.newBuilder().setCode(code.getNumber()).setMessage(message).build());
    }

    static StatusRuntimeException status(RequestRejected rejected) {
        return status(code(rejected), rejected.getMessage());
    }

    static Code code(RequestRejected rejected) {
        return Code.valueOf(rejected.reason().name());
    }

    /** What came of one update; null is success. */
    static Error error(RequestRejected rejected) {
        return rejected == null
                ? OK
                : Error.newBuilder().setCanonicalCode(code(rejected).getNumber())
                        .setMessage(rejected.getMessage()).setSpace(SPACE).build();
    }

    /** What came of the updates of a batch of which one failed and all were taken back. */
    static List<Error> aborted(int updates, int failed, RequestRejected why) {
        Error aborted = Error.newBuilder().setCanonicalCode(Code.ABORTED_VALUE)
                .setMessage("taken back, since another update of the batch failed").setSpace(SPACE).build();
        List<Error> errors = new ArrayList<>(Collections.nCopies(updates, aborted));
        errors.set(failed, error(why));
        return errors;
    }

    /** The status of a batch of which at least one update failed: one error for each, in order. */
    static StatusRuntimeException batch(List<Error> errors) {
        Status.Builder status = Status.newBuilder().setCode(Code.UNKNOWN_VALUE);
        long failed = 0;
        String first = "";
        for (Error error : errors) {
            status.addDetails(Any.pack(error));
            if (isFailure(error) && failed++ == 0) {
                first = error.getMessage();
            }
        }
        status.setMessage(failed == 1 && errors.size() == 1
                ? first
                : failed + " of " + errors.size() + " updates failed, the first with: " + first);
        return StatusProto.toStatusRuntimeException(status.build());
    }

    /** Whether it says what was wrong, not only that something else was. */
    private static boolean isFailure(Error error) {
        return error.getCanonicalCode() != Code.OK_VALUE && error.getCanonicalCode() != Code.ABORTED_VALUE;
    }
}
