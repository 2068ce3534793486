package org.nvgre.runtime.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.api.OpenApiDocument.Operation;
import org.nvgre.runtime.device.Counters;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.service.ControlPlane;
import org.nvgre.runtime.service.Settings;
import org.nvgre.runtime.store.EmbeddedStore;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;

/// Whatever is sent, it is answered as `openapi.yaml` declares, and never with a 5xx. Requests are made from the document
/// itself: each operation with good and with spoilt paths, parameters, headers and bodies.
class ApiFuzzTest {

    private static final int REQUESTS = Integer.getInteger("nvgre.fuzz.requests", 800);
    private static final List<String> METHODS = List.of("GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS",
            "HEAD");

    private static final List<Part> POLICY = TestPolicies.gateway().parts().toList();

    private final OpenApiDocument document = new OpenApiDocument();

    /// A request in words, to be tried again by hand.
    private record Sent(String method, String path, Map<String, String> headers, ByteString body) {

        @Override
        public String toString() {
            return "%s %s %s\n%s".formatted(method, path, headers, body.toString(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 11, 12})
    void nothingBreaksIt(long seed) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var bodies = new RandomBodies(document, random);
        FakeControl control = control();
        var seen = new TreeMap<Integer, Integer>();
        List<Operation> operations = document.operations();
        try (ApiServer server = ApiServer.start(control, ApiSettings.loopback(0), InstantSource.system());
                var client = new Client(server.address())) {
            for (int i = 0; i < REQUESTS; i++) {
                if (i % 20 == 0) {
                    control.reset(POLICY); // else there would soon be nothing left to find
                }
                Operation operation = operations.get(random.nextInt(operations.size()));
                Sent sent = request(operation, bodies, random);
                seen.merge(send(client, operation, sent), 1, Integer::sum);
            }
        }
        // It has met them all: what is good, and what is bad in the ways there are.
        for (int status : List.of(200, 202, 400, 404, 405, 412, 415, 422)) {
            assertTrue(seen.containsKey(status), () -> "no %d in %s".formatted(status, seen));
        }
    }

    /// With the rules of real policies, and switches that nobody can reach.
    @Test
    void nothingBreaksTheServiceBehindIt() throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(4);
        var bodies = new RandomBodies(document, random);
        List<Operation> operations = document.operations();
        try (var store = EmbeddedStore.inMemory();
                var control = ControlPlane.start(store, _ -> TestPolicies.fullPipeline(),
                        Settings.defaults());
                ApiServer server = ApiServer.start(control, ApiSettings.loopback(0));
                var client = new Client(server.address())) {
            for (int i = 0; i < REQUESTS / 2; i++) {
                if (i % 20 == 0) {
                    control.replace(TestPolicies.gateway());
                }
                Operation operation = operations.get(random.nextInt(operations.size()));
                if (!operation.path().endsWith("/counters")) { // which cannot be read: 503
                    Sent sent = request(operation, bodies, random);
                    send(client, operation, sent);
                }
            }
        }
    }

    /// Without a spoilt piece, nothing may be refused as malformed.
    @Test
    void whatTheDocumentAllowsIsUnderstood() throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        var bodies = new RandomBodies(document, random);
        FakeControl control = control();
        try (ApiServer server = ApiServer.start(control, ApiSettings.loopback(0), InstantSource.system());
                var client = new Client(server.address())) {
            for (Operation operation : document.operations()) {
                String path = path(operation, bodies, false, random)
                        + query(operation, bodies, false, random);
                byte[] body = operation.body().map(schema -> bodies.good(schema).toString().getBytes(
                        StandardCharsets.UTF_8)).orElse(new byte[0]);
                var sent = new Sent(operation.method(), path, Map.of("Content-Type", "application/json"),
                        ByteString.copyFrom(body));
                int status = send(client, operation, sent);
                // 400: body and path are two parts; 'after' is of another list
                assertTrue(List.of(200, 202, 404, 422).contains(status)
                        || (status == 400 && (body.length > 0 || path.contains("after="))),
                        () -> status + " for " + sent);
            }
        }
    }

    private static FakeControl control() {
        var control = new FakeControl(POLICY);
        control.counters(
                new Counters(new TreeMap<>(Map.of(5001, new Counters.Traffic(3, 300))), new TreeMap<>(),
                        Map.of("malformed", 4L), Map.of()));
        return control;
    }

    private Sent request(Operation operation, RandomBodies bodies, RandomGenerator random) {
        boolean spoilt = random.nextInt(4) != 0;
        String method = random.nextInt(12) == 0
                ? METHODS.get(random.nextInt(METHODS.size()))
                : operation.method();
        String path = path(operation, bodies, spoilt && random.nextInt(3) == 0, random)
                + query(operation, bodies, spoilt && random.nextInt(3) == 0, random);
        var headers = new TreeMap<String, String>();
        for (String name : operation.names("header")) {
            if (random.nextInt(3) == 0) {
                headers.put(name, bodies.header());
            }
        }
        if (random.nextInt(20) == 0) {
            headers.put("Accept", bodies.header());
        }
        byte[] body = {};
        if (operation.body().isPresent() || random.nextInt(20) == 0) {
            JsonNode good = operation.body().map(bodies::good).orElseGet(bodies::anything);
            body = spoilt ? bodies.spoilt(good) : good.toString().getBytes(StandardCharsets.UTF_8);
            headers.put("Content-Type", random.nextInt(15) == 0
                    ? bodies.header()
                    : random.nextInt(3) == 0 ? "application/yaml" : "application/json");
        }
        return new Sent(method, path, headers, ByteString.copyFrom(body));
    }

    private String path(Operation operation, RandomBodies bodies, boolean spoilt, RandomGenerator random) {
        var path = new StringBuilder();
        for (String segment : operation.path().substring(1).split("/", -1)) {
            String written = segment.startsWith("{")
                    ? encoded(bodies.parameter(
                            parameter(operation, segment.substring(1, segment.length() - 1)), spoilt))
                    : segment;
            path.append('/').append(spoilt && random.nextInt(12) == 0 ? encoded(bodies.junk()) : written);
        }
        if (spoilt && random.nextInt(12) == 0) {
            path.append("/");
        }
        return path.toString();
    }

    private String query(Operation operation, RandomBodies bodies, boolean spoilt, RandomGenerator random) {
        var pairs = new ArrayList<String>();
        for (String name : operation.names("query")) {
            if (random.nextInt(3) == 0) {
                pairs.add(name + "=" + encoded(bodies.parameter(parameter(operation, name), spoilt)));
            }
        }
        if (spoilt && random.nextInt(5) == 0) {
            pairs.add(encoded(bodies.junk()) + "=" + encoded(bodies.junk()));
        }
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    private JsonNode parameter(Operation operation, String name) {
        return operation.parameters().stream().filter(each -> each.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// @return the status
    private int send(Client client, Operation operation, Sent sent) throws IOException {
        HttpRequest.Builder request = client.request(sent.path()).method(sent.method(),
                BodyPublishers.ofByteArray(sent.body().toByteArray()));
        sent.headers().forEach(request::setHeader);
        HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
        String type = response.headers().firstValue("Content-Type").orElse("");
        byte[] body = {};
        try (InputStream in = response.body()) {
            if (!type.startsWith("text/event-stream")) { // which would never end
                body = in.readAllBytes();
            }
        }
        int status = response.statusCode();
        assertTrue(status < 500, () -> status + " for " + sent);
        Optional<String> complaint = complaint(operation, sent, response, type, body);
        assertEquals(Optional.empty(), complaint, () -> status + " for " + sent);
        return status;
    }

    private Optional<String> complaint(Operation operation, Sent sent, HttpResponse<InputStream> response,
            String type,
            byte[] body) {
        boolean another = !sent.method().equals(operation.method());
        if (sent.method().equals("HEAD")) {
            return body.length == 0 ? Optional.empty() : Optional.of("a body for HEAD");
        }
        // What is at no declared path, or not by this method, has one answer everywhere.
        if (sent.path().startsWith("//")) { // another authority's, says the JDK's server, in its own words
            return response.statusCode() == 404 ? Optional.empty() : Optional.of("not 404");
        }
        if (another || response.statusCode() == 404 || response.statusCode() == 405) {
            if (response.statusCode() == 405 && response.headers().firstValue("Allow").isEmpty()) {
                return Optional.of("405 without Allow");
            }
            return response.statusCode() < 300
                    ? Optional.empty()
                    : document.complaint(document.root().at("/components/responses/Problem"), type, body);
        }
        return document.complaint(operation, response.statusCode(), type, body);
    }
}
