package org.nvgre.runtime.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.device.Counters;
import org.nvgre.runtime.device.DeviceException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

@Timeout(30)
class MetricsApiTest {

    private static final Counters COUNTERS = new Counters(
            new TreeMap<>(Map.of(5001, new Counters.Traffic(3, 300),
                    6001, new Counters.Traffic(1, 64))),
            new TreeMap<>(Map.of(5001, new Counters.Traffic(2, 200))),
            Map.of("malformed", 4L, "acl", 0L), Map.of());

    private final FakeControl control = new FakeControl(TestPolicies.twoTenants().parts().toList());

    private String scrape(Client client, String... headers) {
        HttpResponse<String> answer = client.get("/metrics", headers);
        assertEquals(200, answer.statusCode());
        return answer.body();
    }

    @Test
    void theSwitchesAreShownAsTheyAre() throws IOException {
        control.counters(COUNTERS);
        try (ApiServer server = ApiServer.start(control, ApiSettings.loopback(0), InstantSource.system());
                var client = new Client(server.address())) {
            client.get("/v1/switches/nve1/counters"); // the first scrape would find nothing read
            List<String> lines = scrape(client).lines().toList();
            for (String line : List.of("nvgre_policy_revision 1.0",
                    "nvgre_switch_entries_wanted{switch=\"nve1\"} 10.0",
                    "nvgre_switch_entries_installed{switch=\"nve2\"} 9.0",
                    "nvgre_switch_entries_failed{switch=\"nve2\"} 1.0",
                    "nvgre_switch_state{state=\"equal\",switch=\"nve1\"} 1.0",
                    "nvgre_switch_state{state=\"unreachable\",switch=\"nve1\"} 0.0",
                    "nvgre_switch_writes_total{switch=\"nve1\"} 25.0",
                    "nvgre_switch_drift_total{switch=\"nve1\"} 3.0",
                    "nvgre_switch_reconciliations_total{switch=\"nve1\"} 4.0",
                    "nvgre_switch_last_reconciliation_seconds{switch=\"nve1\"} 1.5",
                    "nvgre_learned_addresses_total{switch=\"nve1\"} 8.0",
                    "nvgre_forgotten_addresses_total{switch=\"nve1\"} 6.0",
                    "nvgre_refused_senders_total{switch=\"nve1\"} 5.0",
                    "nvgre_passed_over_senders_total{switch=\"nve1\"} 2.0",
                    "nvgre_dropped_packets_total{reason=\"malformed\",switch=\"nve1\"} 4.0",
                    "nvgre_subnet_packets_total{direction=\"out\",switch=\"nve1\",vsid=\"5001\"} 3.0",
                    "nvgre_subnet_bytes_total{direction=\"in\",switch=\"nve1\",vsid=\"5001\"} 200.0")) {
                assertTrue(lines.contains(line), () -> line + "\nis not in\n" + String.join("\n", lines));
            }
            assertTrue(lines.stream().anyMatch(line -> line.startsWith(
                    "nvgre_api_request_seconds_count{method=\"GET\",route=\"/v1/switches/{switch}/counters\"")),
                    () -> String.join("\n", lines));
        }
    }

    @Test
    void namesKeepToTheConventionsAndAreDocumented() throws IOException {
        control.counters(COUNTERS);
        Set<String> shown = new HashSet<>();
        try (ApiServer server = ApiServer.start(control, ApiSettings.loopback(0), InstantSource.system());
                var client = new Client(server.address())) {
            client.get("/v1/switches/nve1/counters");
            client.delete("/v1/policy/lookupRecords/5001/10.0.0.1");
            Matcher types = Pattern.compile("(?m)^# TYPE (nvgre_\\w+(?<!_seconds_max)) (\\w+)$")
                    .matcher(scrape(client));
            while (types.find()) {
                shown.add(types.group(1));
                assertEquals(types.group(2).equals("counter"), types.group(1).endsWith("_total"),
                        types.group());
            }
            String open = scrape(client, "Accept", "application/openmetrics-text; version=1.0.0");
            assertTrue(open.endsWith("# EOF\n"), open);
        }
        String documentation = Files.readString(Path.of("../docs/api.md"));
        Set<String> documented = new HashSet<>();
        Matcher names = Pattern.compile("(?m)^\\| `(nvgre_\\w+)").matcher(documentation);
        while (names.find()) {
            documented.add(names.group(1));
        }
        assertEquals(documented, shown);
    }

    /// The board shows all metrics of ours, by the names that Prometheus has for them.
    @Test
    void theBoardShowsWhatThereIs() throws IOException {
        control.counters(COUNTERS);
        Set<String> exported = new HashSet<>();
        try (ApiServer server = ApiServer.start(control, ApiSettings.loopback(0), InstantSource.system());
                var client = new Client(server.address())) {
            client.get("/v1/switches/nve1/counters");
            client.delete("/v1/policy/lookupRecords/5001/10.0.0.1");
            Matcher samples = Pattern.compile("(?m)^(nvgre_\\w+)").matcher(scrape(client));
            while (samples.find()) {
                exported.add(samples.group(1));
            }
        }
        Set<String> shown = new HashSet<>();
        for (JsonNode expression : new ObjectMapper().readTree(Path.of("../docs/grafana.json").toFile())
                .findValues("expr")) {
            Matcher names = Pattern.compile("nvgre_\\w+").matcher(expression.asText());
            while (names.find()) {
                shown.add(names.group());
            }
        }
        assertEquals(Set.of(),
                shown.stream().filter(name -> !exported.contains(name)).collect(Collectors.toSet()));
        Set<String> unseen = exported.stream()
                .filter(name -> !name.matches(".*_seconds_(sum|max|count|bucket)"))
                .filter(name -> !shown.contains(name)).collect(Collectors.toSet());
        assertEquals(Set.of("nvgre_switch_owned_epoch", "nvgre_switch_reconciliations_total"), unseen);
    }

    @Test
    void aScrapeWaitsForNoSwitchAndReadsItOnce() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var reads = new AtomicInteger();
        var now = new Instant[]{Instant.parse("2026-01-01T00:00:00Z")};
        var cache = new CounterCache(_ -> {
            reads.incrementAndGet();
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new DeviceException("interrupted", e);
            }
            done.countDown();
            return COUNTERS;
        }, Duration.ofSeconds(5), () -> now[0]);

        assertEquals(Optional.empty(), cache.last("nve1"));
        begun.await();
        assertEquals(Optional.empty(), cache.last("nve1")); // still being read
        go.countDown();
        done.await();
        assertEquals(COUNTERS, cache.young("nve1").counters());
        now[0] = now[0].plusSeconds(4);
        assertEquals(COUNTERS, cache.last("nve1").orElseThrow().counters());
        assertEquals(1, reads.get());
    }

    @Test
    void whatATenantCountsIsSummedUpOverTheSwitches() throws IOException {
        control.counters(COUNTERS);
        try (ApiServer server = ApiServer.start(control, ApiSettings.loopback(0), InstantSource.system());
                var client = new Client(server.address())) {
            client.get("/v1/switches/nve1/counters");
            client.get("/v1/switches/nve2/counters");
            String body = client.get("/v1/counters?virtualSubnetId=5001").body();
            assertTrue(body.contains("{\"virtualSubnetId\":5001,\"fromTenant\":{\"packets\":6,\"bytes\":600},"
                    + "\"fromTunnel\":{\"packets\":4,\"bytes\":400}}"), body);
            assertFalse(body.contains("6001"), body);
        }
    }
}
