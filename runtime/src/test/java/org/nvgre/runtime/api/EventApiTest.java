package org.nvgre.runtime.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.service.State;
import org.nvgre.runtime.store.Conflict;

@Timeout(30)
class EventApiTest {

    private static final InetAddress PROVIDER = Addresses.parse("192.0.2.11");

    @TempDir
    private Path folder;

    private final FakeControl control = new FakeControl(TestPolicies.twoTenants().parts().toList());
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        Path access = folder.resolve("access");
        Files.writeString(access, "%s admin\n%s monitor\n%s tenant contoso\n".formatted(Hashes.of("admin"),
                Hashes.of("monitor"), Hashes.of("contoso")));
        // Little patience and little room, so that the slow are cut off soon.
        var limits = new ApiSettings.Limits(1 << 20, 1 << 20, Duration.ofMillis(200), Duration.ofSeconds(1),
                3, 16,
                Duration.ofMillis(100), Duration.ofSeconds(5));
        server = ApiServer.start(control,
                new ApiSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty(),
                        Optional.of(access), Optional.empty(), limits),
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// What a browser would make of the stream.
    private record Event(String name, String id, String data) {}

    private final class Listener implements AutoCloseable {

        private final Client client;
        private final BufferedReader lines;

        Listener(String token, String... headers) throws IOException {
            client = new Client(server.address(), "Authorization", "Bearer " + token);
            HttpResponse<InputStream> response = client.send(client.request("/v1/events", headers).GET(),
                    BodyHandlers.ofInputStream());
            assertEquals(200, response.statusCode());
            assertEquals("text/event-stream", response.headers().firstValue("Content-Type").orElseThrow());
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            assertEquals(":", lines.readLine()); // it listens
            assertEquals("", lines.readLine());
        }

        /// `null` at the end.
        Event next() throws IOException {
            String name = null;
            String id = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    assertEquals("", lines.readLine());
                    return new Event(name, id, line.substring(6));
                } else if (line.equals(":")) {

                    assertEquals("", lines.readLine());
                }
            }
            return null;
        }

        List<Event> next(int count) throws IOException {
            var events = new ArrayList<Event>();
            while (events.size() < count) {
                events.add(next());
            }
            return events;
        }

        @Override
        public void close() throws IOException {
            lines.close();
            client.close();
        }
    }

    private static Part record(int vsid, String address) {
        return new LookupRecord(Addresses.parse(address), Mac.parse("02-00-00-00-00-77"), vsid, PROVIDER);
    }

    private void put(Part... parts) throws Conflict {
        control.apply(PolicyChange.put(parts), OptionalLong.empty());
    }

    @Test
    void changesAreToldInTheirOrder() throws Exception {
        try (var admin = new Listener("admin")) {
            assertEquals(List.of("switch", "switch"), admin.next(2).stream().map(Event::name).toList());
            put(record(5001, "10.0.0.7"), record(6001, "10.0.0.7"));
            control.apply(PolicyChange.delete(PartKey.parse("lookupRecords/5001/10.0.0.7")),
                    OptionalLong.empty());
            control.change(control.status("nve2", State.UNREACHABLE));

            assertEquals(new Event("policy", "2", "{\"revision\":2,\"put\":[\"lookupRecords/5001/10.0.0.7\","
                    + "\"lookupRecords/6001/10.0.0.7\"],\"deleted\":[]}"), admin.next());
            assertEquals(new Event("policy", "3",
                    "{\"revision\":3,\"put\":[],\"deleted\":[\"lookupRecords/5001/10.0.0.7\"]}"),
                    admin.next());
            Event changed = admin.next();
            assertEquals("switch", changed.name());
            assertNull(changed.id());
            assertTrue(changed.data().startsWith("{\"switch\":\"nve2\",\"state\":\"unreachable\""),
                    changed.data());
        }
    }

    @Test
    void aTenantIsToldOfItsOwnOnly() throws Exception {
        try (var contoso = new Listener("contoso")) {
            control.change(control.status("nve2", State.UNREACHABLE));
            put(record(6001, "10.0.0.7"));
            put(record(5001, "10.0.0.7"), record(6001, "10.0.0.8"));
            assertEquals(new Event("policy", "3",
                    "{\"revision\":3,\"put\":[\"lookupRecords/5001/10.0.0.7\"],\"deleted\":[]}"),
                    contoso.next());
            // Even of what it loses together with itself.
            control.apply(PolicyChange.delete(PartKey.ofCustomer("contoso"),
                    PartKey.parse("lookupRecords/5001/10.0.0.7"),
                    PartKey.parse("lookupRecords/5001/10.0.0.1"),
                    PartKey.parse("lookupRecords/5001/10.0.0.2"),
                    PartKey.parse("lookupRecords/5001/fd00:10::1"),
                    PartKey.parse("lookupRecords/5001/fd00:10::2"),
                    PartKey.parse("lookupRecords/6001/10.0.0.7")),
                    OptionalLong.empty());
            assertEquals("{\"revision\":4,\"put\":[],\"deleted\":[\"customers/contoso\","
                    + "\"lookupRecords/5001/10.0.0.7\",\"lookupRecords/5001/10.0.0.1\","
                    + "\"lookupRecords/5001/10.0.0.2\",\"lookupRecords/5001/fd00:10::1\","
                    + "\"lookupRecords/5001/fd00:10::2\"]}", contoso.next().data());
        }
    }

    @Test
    void whoComesBackMissesNothing() throws Exception {
        put(record(5001, "10.0.0.7"));
        put(record(5001, "10.0.0.8"));
        try (var contoso = new Listener("contoso", "Last-Event-ID", "2")) {
            assertEquals("3", contoso.next().id());
            put(record(5001, "10.0.0.9"));
            assertEquals("4", contoso.next().id());
        }
        try (var fromBefore = new Listener("contoso", "Last-Event-ID", "0")) {
            assertEquals(new Event("reset", "4", "{\"revision\":4}"), fromBefore.next());
        }
        try (var fromTheFuture = new Listener("contoso", "Last-Event-ID", "9")) {
            assertEquals("reset", fromTheFuture.next().name());
        }
    }

    @Test
    void aMonitorHearsOfSwitchesOnly() throws Exception {
        try (var monitor = new Listener("monitor")) {
            monitor.next(2);
            put(record(5001, "10.0.0.7"));
            control.change(control.status("nve1", State.FAILING));
            assertEquals("switch", monitor.next().name());
        }
    }

    @Test
    void silenceIsFilledWithHeartbeats() throws Exception {
        try (var contoso = new Listener("contoso")) {
            for (int i = 0; i < 3; i++) {
                assertEquals(":", contoso.lines.readLine());
                assertEquals("", contoso.lines.readLine());
            }
            put(record(5001, "10.0.0.7"));
            assertEquals("2", contoso.next().id());
        }
    }

    @Test
    void aLargeChangeIsToldInPart() throws Exception {
        Part[] many = new Part[2500];
        for (int i = 0; i < many.length; i++) {
            many[i] = record(5001, "10.0.%d.%d".formatted(1 + i / 250, 1 + i % 250));
        }
        try (var contoso = new Listener("contoso")) {
            put(many);
            Event event = contoso.next();
            assertTrue(event.data().endsWith("\"more\":1500}"), event.data());
        }
    }

    @Test
    void onlySoManyMayListen() throws Exception {
        var listeners = List.of(new Listener("contoso"), new Listener("contoso"), new Listener("admin"));
        try (var client = new Client(server.address(), "Authorization", "Bearer admin")) {
            assertEquals(429, client.get("/v1/events").statusCode());
        } finally {
            for (Listener listener : listeners) {
                listener.close();
            }
        }
    }

    @Test
    void whoDoesNotReadIsCutOffAndHoldsUpNobody() throws Exception {
        Part[] many = new Part[1000];
        for (int i = 0; i < many.length; i++) {
            many[i] = record(5001, "10.0.%d.%d".formatted(1 + i / 250, 1 + i % 250));
        }
        try (var deaf = new Socket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            deaf.getOutputStream()
                    .write("GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer admin\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            // The answer has begun: it listens.
            assertTrue(deaf.getInputStream().read() >= 0);
            // Far more than the socket's buffers and the backlog take; each one is told of without waiting.
            for (int i = 2; i <= 1001; i++) {
                control.announce(i, PolicyChange.put(many));
            }
            byte[] rest = deaf.getInputStream().readAllBytes();
            assertFalse(new String(rest, StandardCharsets.US_ASCII).contains("id: 1001\n"));
        } catch (java.net.SocketException reset) {
            // cut off, too
        }
    }
}
