package org.nvgre.runtime.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;

/// An export is sent while it is made, and given up with its reader.
@Timeout(60)
class PolicyStreamTest {

    private static final int RECORDS = 200_000;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /// The second half of the records is there only when the reader has the beginning of the first.
    private final FakeControl control = new FakeControl(List.of()) {

        @Override
        public synchronized View view() {
            return new View() {

                @Override
                public long revision() {
                    return 1;
                }

                @Override
                public Stream<Part> parts(PartKey.Kind kind, List<String> prefix, Optional<PartKey> after) {
                    return kind == PartKey.Kind.LOOKUP_RECORDS
                            ? IntStream.range(0, RECORDS).mapToObj(PolicyStreamTest.this::record)
                            : Stream.empty();
                }

                @Override
                public void close() {
                    closed.countDown();
                }
            };
        }
    };

    private Part record(int number) {
        if (number == RECORDS / 2) {
            try {
                begun.await();
            } catch (InterruptedException cutOff) {
                throw new IllegalStateException(cutOff);
            }
        }
        return new LookupRecord(Addresses.parse("10.%d.%d.%d".formatted(number >> 16, (number >> 8) & 0xFF,
                number & 0xFF)), new Mac(0x0200_0000_0000L + number), 5001, Addresses.parse("192.0.2.11"));
    }

    @Test
    void theBeginningIsSentBeforeTheEndIsMade() throws Exception {
        try (ApiServer server = ApiServer.start(control, ApiSettings.loopback(0), InstantSource.system());
                var client = new Client(server.address())) {
            var response = client.send(client.request("/v1/policy").GET(), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                assertTrue(body.read() >= 0);
                begun.countDown();
                String all = "{" + new String(body.readAllBytes(), StandardCharsets.UTF_8);
                assertEquals(RECORDS, Client.JSON.readTree(all).get("lookupRecords").size());
            }
            closed.await();
        }
    }

    @Test
    void whoStopsReadingIsCutOff() throws Exception {
        begun.countDown();
        ApiSettings usual = ApiSettings.loopback(0);
        var impatient = new ApiSettings.Limits(1 << 20, 1 << 20, Duration.ofMillis(200),
                Duration.ofSeconds(1), 1, 1,
                Duration.ofSeconds(1), Duration.ofSeconds(1));
        try (ApiServer server = ApiServer.start(control,
                new ApiSettings(usual.listen(), usual.tls(), usual.access(),
                        usual.auditLog(), impatient),
                InstantSource.system());
                var deaf = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            deaf.getOutputStream().write("GET /v1/policy HTTP/1.1\r\nHost: x\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            closed.await(); // or the test's own time runs out
        }
    }
}
