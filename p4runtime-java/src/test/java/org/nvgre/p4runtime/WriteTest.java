package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.ForwardingListenableFuture.SimpleForwardingListenableFuture;
import com.google.common.util.concurrent.Futures;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.p4.v1.Error;
import org.p4.v1.WriteRequest;
import org.p4.v1.WriteResponse;

/// Batches, and what becomes of each update.
class WriteTest {
    private final FakeDevice device = new FakeDevice();

    @AfterEach
    void stop() {
        device.close();
    }

    @Test
    void writesInBatches() throws Exception {
        try (P4RuntimeClient client = connect(2, 4)) {
            List<UpdateResult> results = client.write(inserts(5));
            assertEquals(inserts(5), results.stream().map(UpdateResult::update).toList());
            assertTrue(results.stream().allMatch(UpdateResult::ok));
        }
        assertEquals(List.of(1, 2, 2),
                device.writes.stream().map(WriteRequest::getUpdatesCount).sorted().toList());
        WriteRequest one = device.writes.getFirst();
        assertEquals(FakeDevice.ID, one.getDeviceId());
        assertEquals(5, one.getElectionId().getLow());
        assertEquals(WriteRequest.Atomicity.CONTINUE_ON_ERROR, one.getAtomicity());
    }

    @Test
    void noUpdatesNoRequest() throws Exception {
        try (P4RuntimeClient client = connect(2, 4)) {
            assertEquals(List.of(), client.write(List.of()));
        }
        assertEquals(List.of(), device.writes);
    }

    /// A request is under way until its answer is asked for.
    @Test
    void asManyUnderWayAsAllowedAndNoMore() {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        var channel = new UpdateStream.Channel(new DeviceAddress(device.address(), FakeDevice.ID),
                ByteString.EMPTY, request -> {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    return new SimpleForwardingListenableFuture<>(
                            Futures.immediateFuture(WriteResponse.getDefaultInstance())) {
                        @Override
                        public WriteResponse get() throws InterruptedException, ExecutionException {
                            underWay.decrementAndGet();
                            return super.get();
                        }
                    };
                }, new FlowControl(1), 3);
        List<UpdateResult> results = new ArrayList<>();
        var stream = new UpdateStream(channel, results::add);
        inserts(20).forEach(stream::add);
        stream.finish();
        assertEquals(20, results.size());
        assertEquals(3, most.get());
        assertEquals(0, underWay.get());
    }

    @Test
    void detailsSayWhichUpdateFailed() throws Exception {
        device.onWrite = request -> Optional.of(failure(error(Code.OK_VALUE, ""),
                error(Code.ALREADY_EXISTS_VALUE, "entry\n  exists"), error(Code.OK_VALUE, "")));
        try (P4RuntimeClient client = connect(10, 4)) {
            List<UpdateResult> results = client.write(inserts(3));
            assertEquals(List.of(true, false, true), results.stream().map(UpdateResult::ok).toList());
            assertEquals("insert nvgre.ca_mac[vsid=1 mac=02:00:00:00:00:01] -> nvgre.to_port(port=3):"
                    + " ALREADY_EXISTS: entry exists", results.get(1).toString());
        }
    }

    @Test
    void onlyTheFailedBatchFails() throws Exception {
        device.onWrite = request -> request.getUpdates(0).equals(inserts(3).get(2).toProto())
                ? Optional.of(Status.INTERNAL.withDescription("broken").asRuntimeException())
                : Optional.empty();
        try (P4RuntimeClient client = connect(2, 1)) {
            assertEquals(List.of(true, true, false, false, true),
                    client.write(inserts(5)).stream().map(UpdateResult::ok).toList());
        }
    }

    @Test
    void requestThatIsTooLargeGoesInParts() throws Exception {
        device.onWrite = request -> request.getUpdatesCount() > 3
                ? Optional.of(Status.RESOURCE_EXHAUSTED.withDescription("message too large")
                        .asRuntimeException())
                : Optional.empty();
        try (P4RuntimeClient client = connect(16, 2)) {
            List<UpdateResult> results = client.write(inserts(40));
            assertEquals(inserts(40), results.stream().map(UpdateResult::update).toList());
            assertTrue(results.stream().allMatch(UpdateResult::ok));
        }
    }

    @Test
    void batchesGrowWithAQuickDeviceAndShrinkWithASlowOne() {
        var flow = new FlowControl(4096);
        int first = flow.batch();
        for (int i = 0; i < 3; i++) {
            flow.answered(flow.batch(), 1_000_000);
        }
        assertEquals(8 * first, flow.batch());
        flow.answered(10, 1_000_000); // was not full: says nothing
        assertEquals(8 * first, flow.batch());
        flow.answered(flow.batch(), 200_000_000);
        assertEquals(4 * first, flow.batch());
        flow.answered(flow.batch(), 50_000_000); // about right
        assertEquals(4 * first, flow.batch());
        for (int i = 0; i < 20; i++) {
            flow.answered(flow.batch(), 1_000_000);
        }
        assertEquals(4096, flow.batch());
    }

    @Test
    void failureWithoutDetailsFailsAll() throws Exception {
        assertAllFail(Status.Code.PERMISSION_DENIED, Status.PERMISSION_DENIED.withDescription("not primary")
                .asRuntimeException());
    }

    @Test
    void failureWhoseDetailsExplainNothingFailsAll() throws Exception {
        assertAllFail(Status.Code.UNKNOWN, failure(error(Code.OK_VALUE, ""), error(Code.OK_VALUE, ""),
                error(Code.OK_VALUE, "")));
    }

    @Test
    void failureWithTooFewDetailsFailsAll() throws Exception {
        assertAllFail(Status.Code.UNKNOWN, failure(error(Code.OK_VALUE, "")));
    }

    @Test
    void failureWithOtherDetailsFailsAll() throws Exception {
        Any other = Any.pack(com.google.rpc.ErrorInfo.getDefaultInstance());
        assertAllFail(Status.Code.UNKNOWN, failure(other, other, other));
    }

    @Test
    void deviceGoneFailsAll() throws Exception {
        try (P4RuntimeClient client = connect(10, 4)) {
            device.close();
            for (UpdateResult result : client.write(inserts(3))) {
                assertEquals(Status.Code.UNAVAILABLE, result.error().orElseThrow().code());
            }
        }
    }

    private void assertAllFail(Status.Code code, StatusRuntimeException failure) throws P4RuntimeException {
        device.onWrite = request -> Optional.of(failure);
        try (P4RuntimeClient client = connect(10, 4)) {
            List<UpdateResult> results = client.write(inserts(3));
            assertEquals(3, results.size());
            for (UpdateResult result : results) {
                assertEquals(code, result.error().orElseThrow().code());
            }
        }
    }

    private P4RuntimeClient connect(int batchSize, int inFlight) throws P4RuntimeException {
        return P4RuntimeClient.to(device.address()).deviceId(FakeDevice.ID).electionId(ElectionId.of(5))
                .batchSize(batchSize).inFlight(inFlight).connect();
    }

    private static List<Update> inserts(int count) {
        return IntStream.range(0, count).mapToObj(vsid -> Update.insert(Sample.entry(vsid))).toList();
    }

    private static Any error(int code, String message) {
        return Any.pack(Error.newBuilder().setCanonicalCode(code).setMessage(message).setSpace("P4").build());
    }

    private static StatusRuntimeException failure(Any... details) {
        return StatusProto
                .toStatusRuntimeException(com.google.rpc.Status.newBuilder().setCode(Code.UNKNOWN_VALUE)
                        .setMessage("write failed").addAllDetails(List.of(details)).build());
    }
}
