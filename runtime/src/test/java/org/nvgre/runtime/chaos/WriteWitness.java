package org.nvgre.runtime.chaos;

import java.util.ArrayList;
import java.util.List;

import org.nvgre.p4runtime.ElectionId;
import org.p4.v1.P4RuntimeGrpc;
import org.p4.v1.SetForwardingPipelineConfigRequest;
import org.p4.v1.Uint128;
import org.p4.v1.WriteRequest;

import io.grpc.ForwardingServerCall;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/// Stands before a switch and sees whose writes it takes. One that comes in after a write of a newer controller was
/// answered must be refused.
final class WriteWitness implements ServerInterceptor {

    private ElectionId newest = ElectionId.of(1);
    private final List<String> mistakes = new ArrayList<>();

    synchronized List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    private synchronized ElectionId newest() {
        return newest;
    }

    private synchronized void took(ElectionId writer, ElectionId newestWhenItCame) {
        if (writer.compareTo(newestWhenItCame) < 0) {
            mistakes.add("a write of %s was taken after one of %s".formatted(writer, newestWhenItCame));
        }
        newest = writer.compareTo(newest) > 0 ? writer : newest;
    }

    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(ServerCall<Q, S> call, Metadata headers,
            ServerCallHandler<Q, S> next) {
        String method = call.getMethodDescriptor().getFullMethodName();
        if (!method.equals(P4RuntimeGrpc.getWriteMethod().getFullMethodName())
                && !method.equals(P4RuntimeGrpc.getSetForwardingPipelineConfigMethod().getFullMethodName())) {
            return next.startCall(call, headers);
        }
        var writer = new Writer<Q, S>(call, newest());
        return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(
                next.startCall(writer, headers)) {
            @Override
            public void onMessage(Q message) {
                writer.id = switch (message) {
                    case WriteRequest write -> id(write.getElectionId());
                    case SetForwardingPipelineConfigRequest set -> id(set.getElectionId());
                    default -> throw new IllegalStateException("not a write: " + message);
                };
                super.onMessage(message);
            }
        };
    }

    private static ElectionId id(Uint128 wire) {
        return new ElectionId(wire.getHigh(), wire.getLow());
    }

    private final class Writer<Q, S> extends ForwardingServerCall.SimpleForwardingServerCall<Q, S> {
        private final ElectionId before;
        private volatile ElectionId id;

        Writer(ServerCall<Q, S> call, ElectionId before) {
            super(call);
            this.before = before;
        }

        @Override
        public void close(Status status, Metadata trailers) {
            // Where some updates of a request were refused the status is UNKNOWN: the request was taken.
            if (status.isOk() || status.getCode() == Status.Code.UNKNOWN) {
                took(id, before);
            }
            super.close(status, trailers);
        }
    }
}
