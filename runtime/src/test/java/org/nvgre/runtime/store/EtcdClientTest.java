package org.nvgre.runtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/// What needs no etcd to be tried.
final class EtcdClientTest {

    /// The watch finds that a connection is silent and closes it while a request is under way.
    @Test
    void whoeverSharesAConnectionIsToldWhyItWasGivenUp() {
        try (var client = new EtcdClient(EtcdSettings.of("http://127.0.0.1:1"))) {
            StatusRuntimeException failure = assertThrows(StatusRuntimeException.class,
                    () -> client.attempt(() -> {
                        KVGrpc.KVBlockingStub request = client.kv(Duration.ofMinutes(1));
                        client.giveUp(client.channel(), Status.DEADLINE_EXCEEDED);
                        return request.range(RangeRequest.getDefaultInstance());
                    }));
            assertEquals(Status.Code.DEADLINE_EXCEEDED, failure.getStatus().getCode());
        }
    }
}
