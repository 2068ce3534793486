package org.nvgre.runtime.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.runtime.TestPolicies;

import com.fasterxml.jackson.databind.JsonNode;

class AccessApiTest {

    private static final String RECORD = """
            {"customerAddress": "10.0.0.9", "macAddress": "02-00-00-00-00-09",
             "virtualSubnetId": %d, "providerAddress": "192.0.2.11"}""";

    @TempDir
    private Path folder;

    private final FakeControl control = new FakeControl(TestPolicies.twoTenants().parts().toList());
    private Path access;
    private Path auditLog;
    private ApiServer server;

    @BeforeEach
    void start() throws IOException {
        access = folder.resolve("access");
        auditLog = folder.resolve("audit.jsonl");
        Files.writeString(access,
                """
                # who                                                             role     customer
                0000000000000000000000000000000000000000000000000000000000000000  admin    # nobody has this one
                %s  admin
                %s  operator
                %s  monitor
                %s  tenant   contoso
                """.formatted(Hashes.of("admin-token"), Hashes.of("operator-token"),
                        Hashes.of("monitor-token"),
                        Hashes.of("contoso-token")));
        server = start(access);
    }

    private ApiServer start(Path accessFile) throws IOException {
        var settings = new ApiSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                Optional.of(accessFile), Optional.of(auditLog), ApiSettings.Limits.USUAL);
        return ApiServer.start(control, settings, InstantSource.fixed(Instant.parse("2026-05-06T07:08:09Z")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Client as(String token) {
        return new Client(server.address(), "Authorization", "Bearer " + token);
    }

    @Test
    void whoIsNotKnownGetsNothing() {
        try (var nobody = new Client(server.address()); var stranger = as("another-token")) {
            for (String path : List.of("/v1/policy", "/v1/switches", "/v1/events", "/metrics",
                    "/v1/counters")) {
                assertEquals(401, nobody.get(path).statusCode(), path);
                HttpResponse<String> answer = stranger.get(path);
                assertEquals(401, answer.statusCode(), path);
                assertEquals("Bearer", answer.headers().firstValue("WWW-Authenticate").orElseThrow());
            }
            assertEquals(200, nobody.get("/healthz").statusCode());
            assertEquals(200, nobody.get("/openapi.yaml").statusCode());
            assertFalse(Client.json(nobody.get("/readyz")).has("switches"));
            assertEquals(401, nobody.get("/v1/policy", "Authorization", "Basic YTpi").statusCode());
        }
    }

    @Test
    void rolesMayDoWhatTheyAreFor() {
        record Asked(String method, String path, int admin, int operator, int monitor, int tenant) {}
        String record = RECORD.formatted(5001);
        List<Asked> table = List.of(
                new Asked("GET", "/v1/policy/customers", 200, 200, 403, 200),
                new Asked("PUT", "/v1/policy/lookupRecords/5001/10.0.0.9", 200, 403, 403, 403),
                new Asked("POST", "/v1/preview", 422, 422, 403, 403),
                new Asked("POST", "/v1/moves", 422, 422, 403, 403),
                new Asked("POST", "/v1/switches/nve1/reconcile", 202, 202, 403, 403),
                new Asked("GET", "/v1/switches/nve1", 200, 200, 200, 403),
                new Asked("GET", "/v1/counters", 200, 200, 403, 200),
                new Asked("GET", "/metrics", 200, 200, 200, 403),
                new Asked("GET", "/readyz", 200, 200, 200, 200));
        for (Asked asked : table) {
            assertEquals(asked.admin(), status("admin-token", asked.method(), asked.path(), record),
                    asked.toString());
            assertEquals(asked.operator(), status("operator-token", asked.method(), asked.path(), record),
                    asked.toString());
            assertEquals(asked.monitor(), status("monitor-token", asked.method(), asked.path(), record),
                    asked.toString());
            assertEquals(asked.tenant(), status("contoso-token", asked.method(), asked.path(), record),
                    asked.toString());
        }
    }

    private int status(String token, String method, String path, String body) {
        try (Client client = as(token)) {
            return switch (method) {
                case "GET" -> client.get(path).statusCode();
                case "PUT" -> client.put(path, body).statusCode();
                default -> client.post(path, body).statusCode();
            };
        }
    }

    @Test
    void aTenantSeesItsOwnAndNothingElse() {
        try (Client contoso = as("contoso-token")) {
            String all = contoso.get("/v1/policy").body();
            assertTrue(all.contains("contoso") && all.contains("5001"), all);
            for (String foreign : List.of("fabrikam", "6001", "nve1", "192.0.2.1\"", "switches\":[{")) {
                assertFalse(all.contains(foreign), foreign);
            }
            // What is another's answers as what is not there at all.
            HttpResponse<String> anothers = contoso.get("/v1/policy/lookupRecords/6001/10.0.0.1");
            HttpResponse<String> nobodys = contoso.get("/v1/policy/lookupRecords/6001/10.0.0.77");
            assertEquals(404, anothers.statusCode());
            assertEquals(anothers.body().replace("10.0.0.1", ""), nobodys.body().replace("10.0.0.77", ""));
            assertEquals(404, contoso.get("/v1/policy/customers/fabrikam").statusCode());
            assertEquals(404, contoso.get("/v1/policy/switches/nve1").statusCode());
            assertEquals(404, contoso.get("/v1/policy/providerAddresses/192.0.2.11").statusCode());
            assertEquals(200, contoso.get("/v1/policy/lookupRecords/5001/10.0.0.1").statusCode());
            JsonNode none = Client.json(contoso.get("/v1/policy/lookupRecords?virtualSubnetId=6001"));
            assertEquals(0, none.get("items").size());
        }
    }

    @Test
    void aChangedFileCountsFromTheNextRequestOnAndABadOneNotAtAll() throws IOException {
        assertEquals(401, status("new-token", "GET", "/v1/policy", ""));
        rewrite(Hashes.of("new-token") + " operator\n", 1);
        assertEquals(200, status("new-token", "GET", "/v1/policy", ""));
        assertEquals(401, status("admin-token", "GET", "/v1/policy", ""));
        rewrite("nonsense\n", 2);
        assertEquals(200, status("new-token", "GET", "/v1/policy", ""));
    }

    private void rewrite(String text, int seconds) throws IOException {
        Files.writeString(access, text);
        Files.setLastModifiedTime(access,
                FileTime.from(Instant.parse("2030-01-01T00:00:00Z").plusSeconds(seconds)));
    }

    @Test
    void mistakesInTheFileAreToldWithTheirLinesAndWithoutSecrets() throws IOException {
        Path bad = folder.resolve("bad");
        Files.writeString(bad, """
                secret-token admin
                %1$s root
                %1$s tenant
                %1$s operator contoso
                """.formatted(Hashes.of("x")));
        IOException refused = assertThrows(IOException.class, () -> start(bad));
        assertEquals("""
                %1$s:1: expected a token's SHA-256 (64 hexadecimal digits) or cn:NAME first
                %1$s:2: no role 'root'; there are admin, operator, monitor, tenant
                %1$s:3: a tenant of whom? Add the customer's name
                %1$s:4: only a tenant has a customer; remove 'contoso'""".formatted(bad),
                refused.getMessage());
    }

    @Test
    void withoutAnAccessFileOnlyThisMachineIsServed() {
        var everywhere = new ApiSettings(new InetSocketAddress(0), Optional.empty(), Optional.empty(),
                Optional.empty(), ApiSettings.Limits.USUAL);
        IOException refused = assertThrows(IOException.class,
                () -> ApiServer.start(control, everywhere, InstantSource.system()));
        assertTrue(refused.getMessage().contains("name an access file, or listen on 127.0.0.1"),
                refused.getMessage());
    }

    @Test
    void everyWriteIsInTheAuditLogTheRefusedOnesToo() throws IOException {
        try (Client admin = as("admin-token");
                Client contoso = as("contoso-token");
                var nobody = new Client(server.address())) {
            admin.put("/v1/policy/lookupRecords/5001/10.0.0.9", RECORD.formatted(5001));
            admin.get("/v1/policy/customers");
            contoso.delete("/v1/policy/lookupRecords/5001/10.0.0.9");
            nobody.delete("/v1/policy/lookupRecords/5001/10.0.0.9");
        }
        List<String> lines = Files.readAllLines(auditLog).stream()
                .map(line -> line.replaceFirst("/127.0.0.1:\\d+", "ADDRESS")).toList();
        assertEquals(List.of(
                """
                        {"time":"2026-05-06T07:08:09Z","who":"token:%s","role":"admin","from":"ADDRESS",\
                        "request":"PUT /v1/policy/lookupRecords/5001/10.0.0.9","status":200,"revision":2,\
                        "put":["lookupRecords/5001/10.0.0.9"]}"""
                        .formatted(Hashes.of("admin-token").substring(0, 8)),
                """
                        {"time":"2026-05-06T07:08:09Z","who":"token:%s","role":"tenant","from":"ADDRESS",\
                        "request":"DELETE /v1/policy/lookupRecords/5001/10.0.0.9","status":403}"""
                        .formatted(Hashes.of("contoso-token").substring(0, 8)),
                """
                        {"time":"2026-05-06T07:08:09Z","who":"unknown","from":"ADDRESS",\
                        "request":"DELETE /v1/policy/lookupRecords/5001/10.0.0.9","status":401}"""),
                lines);
    }
}
