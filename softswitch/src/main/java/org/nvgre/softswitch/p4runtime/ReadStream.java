package org.nvgre.softswitch.p4runtime;

import com.google.rpc.Code;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Semaphore;
import org.p4.v1.ReadResponse;

/** The answer to a read: sent no faster than the client takes it, so that a million entries take little memory. */
final class ReadStream {
    private final ServerCallStreamObserver<ReadResponse> to;
    private final Semaphore changed = new Semaphore(0);

    ReadStream(ServerCallStreamObserver<ReadResponse> to) {
        this.to = to;
        to.setOnReadyHandler(changed::release);
        to.setOnCancelHandler(changed::release);
    }

    /** Waits until the client is ready, and sends. */
    void send(ReadResponse response) {
        while (!to.isReady() && !to.isCancelled()) {
            changed.acquireUninterruptibly();
        }
        if (to.isCancelled()) {
            throw Errors.status(Code.CANCELLED, "the client has gone");
        }
        to.onNext(response);
    }
}
