package org.nvgre.runtime.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.device.FakeDevice;
import org.nvgre.runtime.service.ControlPlane;
import org.nvgre.runtime.service.Settings;
import org.nvgre.runtime.store.EmbeddedStore;

import com.fasterxml.jackson.databind.JsonNode;

/// The whole service, from REST to two switches.
@Timeout(120)
class ServiceApiTest {

    private final EmbeddedStore store = EmbeddedStore.inMemory();
    private FakeDevice nve1;
    private FakeDevice nve2;
    private ControlPlane control;
    private ApiServer server;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        nve1 = new FakeDevice();
        nve2 = new FakeDevice();
        control = ControlPlane.start(store, _ -> TestPolicies.pipeline(),
                Settings.defaults().withTimeout(Duration.ofSeconds(30)));
        server = ApiServer.start(control, ApiSettings.loopback(0));
        client = new Client(server.address());
        HttpResponse<String> put = client.put("/v1/policy?wait=30s", TestPolicies.twoTenantsText()
                .replace("127.0.0.1:9559", nve1.address()).replace("127.0.0.1:9560", nve2.address()));
        assertEquals(200, put.statusCode(), put.body());
        assertTrue(Client.json(put).get("converged").asBoolean(), put.body());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        control.close();
        store.close();
        nve1.close();
        nve2.close();
    }

    private static String record(String address, int mac) {
        return """
                {"customerAddress": "%s", "macAddress": "02-00-00-00-%02X-%02X", "virtualSubnetId": 5001,
                 "providerAddress": "192.0.2.11", "port": 1}""".formatted(address, mac >> 8, mac & 0xFF);
    }

    @Test
    void whatIsPutIsOnTheSwitchesWhenTheWaitIsOver() {
        HttpResponse<String> put = client.put("/v1/policy/lookupRecords/5001/10.0.0.9?wait=30s",
                record("10.0.0.9", 9));
        assertEquals(200, put.statusCode(), put.body());
        assertTrue(nve2.held().stream().anyMatch(entry -> entry.contains("02:00:00:00:00:09")),
                () -> String.join("\n", nve2.held()));
        assertEquals(200, client.delete("/v1/policy/lookupRecords/5001/10.0.0.9?wait=30s").statusCode());
        assertFalse(nve2.held().stream().anyMatch(entry -> entry.contains("02:00:00:00:00:09")));
    }

    @Test
    void aPreviewTellsWhatWouldBeWritten() {
        JsonNode preview = Client.json(client.put("/v1/policy/lookupRecords/5001/10.0.0.9?dryRun=true",
                record("10.0.0.9", 9)));
        JsonNode nve2Part = preview.get("switches").get(1);
        assertEquals("nve2", nve2Part.get("switch").asText());
        assertEquals(1, nve2Part.get("inserts").asInt());
        assertEquals(0, nve2Part.get("deletes").asInt());
        assertTrue(nve2Part.get("updates").get(0).get("entity").asText().contains("02:00:00:00:00:09"),
                preview.toString());
        assertEquals(404, client.get("/v1/policy/lookupRecords/5001/10.0.0.9").statusCode());
    }

    @Test
    void theRulesOfThePolicyHold() {
        HttpResponse<String> wrong = client.put("/v1/policy/lookupRecords/5001/10.0.9.9",
                record("10.0.9.9", 9));
        assertEquals(422, wrong.statusCode());
        assertEquals("lookupRecords/5001/10.0.9.9",
                Client.json(wrong).get("mistakes").get(0).get("part").asText(), wrong.body());
        assertEquals(422, client.post("/v1/moves",
                "{\"customerAddress\": \"10.0.0.1\", \"virtualSubnetId\": 5001, \"switch\": \"nve3\"}")
                .statusCode());
    }

    @Test
    void aRevisionThatIsNotIsNotMatched() {
        String path = "/v1/policy/lookupRecords/5001/10.0.0.9";
        String tag = client.get("/v1/policy/customers/contoso").headers().firstValue("ETag").orElseThrow();
        assertEquals(412,
                client.put(path, record("10.0.0.9", 9), "If-Match", "\"999999999999\"").statusCode());
        assertEquals(200, client.put(path, record("10.0.0.9", 9), "If-Match", tag).statusCode());
        assertEquals(412, client.put(path, record("10.0.0.9", 10), "If-Match", tag).statusCode());
    }

    @Test
    void listsComeFromTheStoreInPages() {
        assertEquals(List.of("10.0.0.1", "10.0.0.2", "fd00:10::1", "fd00:10::2"),
                addresses("/v1/policy/lookupRecords?virtualSubnetId=6001"));
        assertEquals(List.of("10.0.0.2", "fd00:10::1"),
                addresses("/v1/policy/lookupRecords?virtualSubnetId=6001&limit=2"
                        + "&after=lookupRecords/6001/10.0.0.1"));
        assertEquals(8, addresses("/v1/policy/lookupRecords").size());
        assertEquals(2, Client.json(client.get("/v1/policy")).get("switches").size());
    }

    private List<String> addresses(String path) {
        var found = new ArrayList<String>();
        Client.json(client.get(path)).get("items")
                .forEach(item -> found.add(item.get("customerAddress").asText()));
        return found;
    }

    @Test
    void switchesAreShown() {
        JsonNode nve1State = Client.json(client.get("/v1/switches/nve1"));
        assertEquals("equal", nve1State.get("state").asText());
        assertEquals(nve1State.get("wanted").asInt(), nve1State.get("installed").asInt());
        assertEquals(202, client.post("/v1/switches/nve1/reconcile", "{}").statusCode());
        assertEquals(404, client.get("/v1/switches/nve3").statusCode());
        assertTrue(
                client.get("/metrics").body().contains("nvgre_switch_entries_failed{switch=\"nve1\"} 0.0"));
        assertEquals(2, Client.json(client.get("/readyz")).get("switches").size());
    }

    @Test
    void changesAreHeardOf() throws IOException {
        HttpResponse<InputStream> events = client.send(client.request("/v1/events").GET(),
                BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            assertEquals(":", lines.readLine());
            JsonNode written = Client.json(client.put("/v1/policy/lookupRecords/5001/10.0.0.9",
                    record("10.0.0.9", 9)));
            String line = lines.readLine();
            while (!line.startsWith("id: ")) {
                line = lines.readLine();
            }
            assertEquals("id: " + written.get("revision").asText(), line);
            assertTrue(lines.readLine().contains("\"put\":[\"lookupRecords/5001/10.0.0.9\"]"));
        }
    }

    /// `-Dnvgre.api.puts=2000`: how long one record takes, to being acknowledged and to being on both switches.
    @Test
    @EnabledIfSystemProperty(named = "nvgre.api.puts", matches = "\\d+")
    void measured() {
        int puts = Integer.getInteger("nvgre.api.puts");
        for (String wait : List.of("", "?wait=30s")) {
            var nanoseconds = new long[puts];
            for (int i = -puts / 2; i < puts; i++) { // the first third warms up
                int number = Math.floorMod(i, 200) + 10;
                String path = "/v1/policy/lookupRecords/5001/10.0.0." + number + wait;
                String body = record("10.0.0." + number, (i & 0x3FFF) + 0x100);
                long began = System.nanoTime();
                HttpResponse<String> put = client.put(path, body);
                assertEquals(200, put.statusCode(), put.body());
                if (i >= 0) {
                    nanoseconds[i] = System.nanoTime() - began;
                }
            }
            java.util.Arrays.sort(nanoseconds);
            System.out.printf("PUT %s: p50 %.2f ms, p99 %.2f ms%n", wait, nanoseconds[puts / 2] / 1e6,
                    nanoseconds[puts * 99 / 100] / 1e6);
        }
    }
}
