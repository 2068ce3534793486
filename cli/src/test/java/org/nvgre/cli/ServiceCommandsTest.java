package org.nvgre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the commands say to a service, and make of its answers: a server that answers what the test wants it to.
class ServiceCommandsTest {

    private static final Path POLICY = Path.of("../examples/two-tenants");

    @TempDir
    Path folder;

    private HttpServer server;
    private String url;
    private int status = 200;
    private String answer = "{}";
    private String asked;
    private String authorization;
    private byte[] body;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        authorization = exchange.getRequestHeaders().getFirst("Authorization");
        body = exchange.getRequestBody().readAllBytes();
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void applyGivesTheWholePolicy() throws IOException {
        answer = "{\"revision\": 7, \"converged\": true, \"waitingFor\": []}";
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        Run run = Run.nvgre("apply", "-f", POLICY, "--server", url, "--token-file", token);
        assertEquals("revision 7: all switches in reach hold it", run.out().strip(), run.err());
        assertEquals(0, run.status());
        assertEquals("PUT /v1/policy?wait=30s", asked);
        assertEquals("Bearer secret", authorization);
        JsonNode policy = new ObjectMapper().readTree(body);
        assertEquals(8, policy.path("lookupRecords").size());
        assertEquals("198.51.100.12", policy.path("providerAddresses").get(1).path("address").asText());
    }

    @Test
    void applySaysWhichSwitchesAreNotThereYet() {
        answer = """
                {"revision": 7, "converged": false,
                 "waitingFor": [{"switch": "nve2", "state": "unreachable", "problem": "connection refused"}]}""";
        Run run = Run.nvgre("apply", "-f", POLICY, "--server", url, "--wait", "1s");
        assertEquals(1, run.status());
        assertEquals("""
                revision 7: the service has it and will bring it to
                  nve2: unreachable, connection refused
                """, run.out());
        assertEquals("PUT /v1/policy?wait=1s", asked);
    }

    @Test
    void diffTellsCountsAndEntries() {
        answer = """
                {"revision": 7, "switches": [{"switch": "nve1", "inserts": 1, "modifies": 0, "deletes": 1, "updates": [
                  {"update": "insert", "entity": "ca_mac one"}, {"update": "delete", "entity": "ca_mac two"}]}]}""";
        Run run = Run.nvgre("diff", "-f", POLICY, "--server", url, "--verbose");
        assertEquals(1, run.status(), run.err());
        assertEquals("""
                nve1: 1 inserted, 0 modified, 1 deleted
                  + ca_mac one
                  - ca_mac two
                """, run.out());
        assertEquals("PUT /v1/policy?dryRun=true", asked);
    }

    @Test
    void moveNamesWhatItWasTold() throws IOException {
        answer = "{\"revision\": 8, \"converged\": true, \"waitingFor\": []}";
        Run run = Run.nvgre("move", "10.0.0.1", "--to", "nve2", "--vsid", "5001", "--server", url);
        assertEquals("revision 8: 10.0.0.1 is at nve2", run.out().strip(), run.err());
        assertEquals("POST /v1/moves?wait=30s", asked);
        assertEquals("{\"customerAddress\":\"10.0.0.1\",\"switch\":\"nve2\",\"virtualSubnetId\":5001}",
                new String(body, StandardCharsets.UTF_8));
    }

    @Test
    void statusIsATable() {
        answer = """
                {"revision": 8, "items": [
                 {"switch": "nve1", "state": "equal", "owned": true, "revision": 8, "wanted": 20, "installed": 20,
                  "failed": 0, "since": "2020-01-01T00:00:00Z"},
                 {"switch": "nve2", "state": "unreachable", "owned": true, "revision": 7, "wanted": 20,
                  "installed": 0, "failed": 0, "since": "2020-01-01T00:00:00Z", "problem": "connection refused"}]}""";
        Run run = Run.nvgre("status", "--server", url);
        assertEquals(1, run.status(), run.err());
        String[] lines = run.out().lines().toArray(String[]::new);
        assertEquals("policy revision 8", lines[0]);
        assertTrue(lines[2].matches(" +nve1 +equal +\\d+ d +8 +20 +20 +0"), run.out());
        assertTrue(lines[3].matches(" +nve2 +unreachable +\\d+ d +7 +20 +0 +0 +connection refused"),
                run.out());
    }

    @Test
    void whatTheServiceRefusesIsSaidInItsWords() {
        status = 422;
        answer = """
                {"title": "mistakes", "status": 422, "detail": "two mistakes",
                 "mistakes": [{"text": "the first"}, {"line": 3, "text": "the second"}]}""";
        Run run = Run.nvgre("apply", "-f", POLICY, "--server", url);
        assertEquals(1, run.status());
        assertEquals("nvgre: the first\nnvgre: the second\n", run.err());
        status = 403;
        answer = "{\"title\": \"forbidden\", \"status\": 403, \"detail\": \"an operator may not\"}";
        assertEquals("an operator may not", Run.nvgre("status", "--server", url).complaint(1));
        answer = "<html>";
        assertEquals(url + "/v1/switches answers 403; is it the NVGRE service?",
                Run.nvgre("status", "--server", url).complaint(1));
    }

    @Test
    void aServiceThatIsNotThereIsSaidSo() {
        server.stop(0);
        assertEquals("nothing listens at " + url + "; is the service running there?",
                Run.nvgre("status", "--server", url).complaint(1));
        assertEquals("'ftp://x' is not the URL of a service, as http://127.0.0.1:8080 is",
                Run.nvgre("status", "--server", "ftp://x").complaint(1));
        assertTrue(Run.nvgre("move", "10.0.0.1", "--to", "nve2").complaint(1).contains("NVGRE_SERVER"));
    }

    @Test
    void ageIsInAUnitThatTellsSomething() {
        Instant now = Instant.parse("2026-01-10T00:00:00Z");
        assertEquals("59 s", StatusCommand.age("2026-01-09T23:59:01Z", now));
        assertEquals("90 min", StatusCommand.age("2026-01-09T22:30:00Z", now));
        assertEquals("24 h", StatusCommand.age("2026-01-09T00:00:00Z", now));
        assertEquals("9 d", StatusCommand.age("2026-01-01T00:00:00Z", now));
    }
}
