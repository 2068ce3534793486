package org.nvgre.runtime.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.PolicyText;

import com.fasterxml.jackson.databind.JsonNode;

class PolicyApiTest {

    private static final String RECORD = """
            {"customerAddress": "10.0.0.9", "macAddress": "02-00-00-00-00-09",
             "virtualSubnetId": 5001, "providerAddress": "192.0.2.11"}""";
    private static final String ITS_PATH = "/v1/policy/lookupRecords/5001/10.0.0.9";

    private final FakeControl control = new FakeControl(TestPolicies.twoTenants().parts().toList());
    private ApiServer server;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start(control, ApiSettings.loopback(0), InstantSource.system());
        client = new Client(server.address());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void aPartIsPutShownAndDeleted() {
        HttpResponse<String> put = client.put(ITS_PATH, RECORD);
        assertEquals(200, put.statusCode(), put.body());
        assertEquals("{\"revision\":2}", put.body());
        assertEquals("\"2\"", put.headers().firstValue("ETag").orElseThrow());

        HttpResponse<String> shown = client.get(ITS_PATH);
        assertEquals("02-00-00-00-00-09", Client.json(shown).get("macAddress").asText());

        assertEquals(200, client.delete(ITS_PATH).statusCode());
        assertEquals(404, client.get(ITS_PATH).statusCode());
        assertEquals(404, client.delete(ITS_PATH).statusCode());
    }

    @Test
    void yamlIsTakenLikeJson() {
        String yaml = """
                customerAddress: 10.0.0.9
                macAddress: 02-00-00-00-00-09
                virtualSubnetId: 5001
                providerAddress: 192.0.2.11
                """;
        assertEquals(200, client.put(ITS_PATH, yaml).statusCode());
        assertEquals("192.0.2.11", Client.json(client.get(ITS_PATH)).get("providerAddress").asText());
    }

    @Test
    void aChangeForAnotherRevisionIsRefusedWithTheRevisionThatIs() {
        assertEquals(200, client.put(ITS_PATH, RECORD, "If-Match", "\"1\"").statusCode());

        HttpResponse<String> stale = client.delete(ITS_PATH, "If-Match", "\"1\"");
        assertEquals(412, stale.statusCode());
        assertEquals(2, Client.json(stale).get("revision").asInt());
        assertEquals(200, client.get(ITS_PATH).statusCode());
    }

    @Test
    void whatIsKnownIsNotSentAgain() {
        assertEquals(304, client.get("/v1/policy", "If-None-Match", "\"7\", \"1\"").statusCode());
        assertEquals(200, client.get("/v1/policy", "If-None-Match", "\"2\"").statusCode());
        assertEquals(304, client.get("/v1/policy/customers/contoso", "If-None-Match", "\"1\"").statusCode());
    }

    @Test
    void allMistakesAreToldEachWithItsLine() {
        HttpResponse<String> answer = client.post("/v1/changes", """
                {"put": {"lookupRecords": [
                  {"customerAddress": "10.0.0.9", "macAdress": "02-00-00-00-00-09",
                   "virtualSubnetId": 5001, "providerAddress": "192.0.2.11"},
                  {"customerAddress": "10.0.0", "macAddress": "02-00-00-00-00-09",
                   "virtualSubnetId": 5001, "providerAddress": "192.0.2.11"}]}}""");

        assertEquals(422, answer.statusCode(), answer.body());
        assertEquals(Problem.MEDIA_TYPE, answer.headers().firstValue("Content-Type").orElseThrow());
        List<JsonNode> mistakes = StreamSupport
                .stream(Client.json(answer).get("mistakes").spliterator(), false)
                .toList();
        assertTrue(mistakes.stream().anyMatch(each -> each.get("line").asInt() == 2
                && each.get("text").asText().contains("did you mean 'macAddress'?")), answer.body());
        assertTrue(mistakes.stream().anyMatch(each -> each.get("line").asInt() == 4
                && each.get("text").asText().contains("found '10.0.0'")), answer.body());
        assertEquals(1, control.revision());
    }

    @Test
    void aMistakeAcrossPartsNamesThePart() {
        HttpResponse<String> answer = client.put("/v1/policy/lookupRecords/5002/10.0.0.9",
                RECORD.replace("5001", "5002"));
        JsonNode mistake = Client.json(answer).get("mistakes").get(0);
        assertEquals("lookupRecords/5002/10.0.0.9", mistake.get("part").asText());
        assertTrue(mistake.get("text").asText().startsWith("no virtual subnet has VSID 5002"));
    }

    @Test
    void severalPartsChangeAtOnce() {
        HttpResponse<String> answer = client.post("/v1/changes",
                "put:\n  lookupRecords:\n    - " + RECORD.replace("\n", " ") + "\n"
                        + "delete: [lookupRecords/5001/10.0.0.1, 'lookupRecords/5001/fd00:10::1']\n");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(2, control.revision());
        assertEquals(404, client.get("/v1/policy/lookupRecords/5001/10.0.0.1").statusCode());
        assertEquals(200, client.get(ITS_PATH).statusCode());
    }

    @Test
    void bodyAndPathMustSpeakOfTheSamePart() {
        HttpResponse<String> answer = client.put("/v1/policy/lookupRecords/5001/10.0.0.8", RECORD);
        assertEquals(400, answer.statusCode());
        assertEquals("the body is lookupRecords/5001/10.0.0.9, the path says lookupRecords/5001/10.0.0.8;"
                + " make them one", Client.json(answer).get("detail").asText());
    }

    @Test
    void aDryRunChangesNothing() {
        HttpResponse<String> answer = client.put(ITS_PATH + "?dryRun=true", RECORD);
        assertEquals("{\"revision\":1,\"switches\":[],\"added\":[],\"removed\":[]}", answer.body());
        assertEquals(422,
                client.put("/v1/policy?dryRun=true", "lookupRecords:\n- " + RECORD.replace("\n", " "))
                        .statusCode());
        assertEquals(1, control.revision());
    }

    @Test
    void whoWaitsLearnsWhichSwitchesAreNotThereYet() {
        assertTrue(Client.json(client.put(ITS_PATH + "?wait=10s", RECORD)).get("converged").asBoolean());

        control.behind(Set.of("nve2"));
        JsonNode answer = Client.json(client.delete(ITS_PATH + "?wait=10ms"));
        assertFalse(answer.get("converged").asBoolean());
        assertEquals(1, answer.get("waitingFor").size());
        assertEquals("nve2", answer.get("waitingFor").get(0).get("switch").asText());
    }

    @Test
    void theExportIsThePolicyInBothForms() {
        var wanted = TestPolicies.twoTenants().parts().toList();
        String json = client.get("/v1/policy").body();
        assertEquals(Set.copyOf(wanted), Set.copyOf(PolicyText.parts(json, "json")));

        HttpResponse<String> yaml = client.get("/v1/policy", "Accept", "application/yaml");
        assertEquals("application/yaml", yaml.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(Set.copyOf(wanted), Set.copyOf(PolicyText.parts(yaml.body(), "yaml")));
        assertEquals(200, client.put("/v1/policy", yaml.body()).statusCode());
    }

    @Test
    void replacingThePolicyDeletesWhatIsNotInIt() {
        HttpResponse<String> answer = client.put("/v1/policy", "customers: [{name: solo}]\n");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(List.of("customers/solo"), keys("/v1/policy/customers"));
        assertEquals(List.of(), keys("/v1/policy/lookupRecords"));
    }

    @Test
    void pagesTogetherAreTheList() {
        var found = new ArrayList<String>();
        String next = null;
        int pages = 0;
        do {
            JsonNode page = Client.json(client.get("/v1/policy/lookupRecords?limit=3"
                    + (next == null ? "" : "&after=" + next.replace("/", "%2F"))));
            page.get("items").forEach(item -> found.add(key(item)));
            next = page.has("next") ? page.get("next").asText() : null;
            pages++;
        } while (next != null);
        assertEquals(3, pages);
        assertEquals(8, found.size());
        assertEquals(found.stream().sorted().toList(), found);
        assertEquals(8, Set.copyOf(found).size());
    }

    @Test
    void recordsAreFoundBySubnetAddressAndSwitch() {
        assertEquals(4, items("/v1/policy/lookupRecords?virtualSubnetId=6001").size());
        assertEquals(List.of("5001/10.0.0.2", "6001/10.0.0.2"),
                items("/v1/policy/lookupRecords?customerAddress=10.0.0.2"));
        assertEquals(List.of("5001/10.0.0.1", "5001/fd00:10::1", "6001/10.0.0.1", "6001/fd00:10::1"),
                items("/v1/policy/lookupRecords?switch=nve1"));
        assertEquals(List.of("6001/10.0.0.1"), items(
                "/v1/policy/lookupRecords?switch=nve1&virtualSubnetId=6001&customerAddress=10.0.0.1"));
    }

    @Test
    void whatIsWrongWithARequestIsSaid() {
        assertEquals("unknown parameter 'vait'; did you mean 'wait'?",
                detail(400, client.put(ITS_PATH + "?vait=1s", RECORD)));
        assertEquals("wait: expected a time such as 10s or 500ms, found '1h'",
                detail(400, client.put(ITS_PATH + "?wait=1h", RECORD)));
        assertEquals("limit: expected a number from 1 to 10000, found '0'",
                detail(400, client.get("/v1/policy/lookupRecords?limit=0")));
        assertEquals("If-Match: expected one ETag such as \"17\", found '17'",
                detail(400, client.delete(ITS_PATH, "If-Match", "17")));
        detail(400, client.get("/v1/policy/lookupRecords/5001/ten"));
        detail(404, client.get("/v1/policy/lookupRecord/5001/10.0.0.1"));
        assertEquals("nothing is at this path; /openapi.yaml says what there is",
                detail(404, client.get("/")));
        HttpResponse<String> patched = client.send(client.request("/v1/policy").method("PATCH",
                java.net.http.HttpRequest.BodyPublishers.noBody()));
        assertEquals("PATCH is not done here, but GET, HEAD, PUT", detail(405, patched));
        assertEquals("GET, HEAD, PUT", patched.headers().firstValue("Allow").orElseThrow());
        detail(415, client.send(client.request(ITS_PATH).PUT(
                java.net.http.HttpRequest.BodyPublishers.ofString(RECORD))));
        detail(413, client.put(ITS_PATH, RECORD + " ".repeat(ApiSettings.Limits.USUAL.body())));
        detail(422, client.put(ITS_PATH, "{"));
        detail(422, client.put(ITS_PATH, "a: [b"));
    }

    @Test
    void depthIsNoWayToHarm() {
        for (String opening : List.of("[", "{\"a\":", "- ", "{a: ")) {
            HttpResponse<String> answer = client.put("/v1/policy", opening.repeat(100_000));
            assertTrue(Set.of(400, 422).contains(answer.statusCode()),
                    answer.statusCode() + ": " + answer.body());
        }
    }

    @Test
    void aStoreOutOfReachIsNotTheClientsFault() {
        control.reachable(false);
        assertTrue(detail(503, client.put(ITS_PATH, RECORD)).startsWith("the store cannot be reached"));
        assertEquals(503, client.get("/readyz").statusCode());
        assertEquals(200, client.get("/healthz").statusCode());
    }

    @Test
    void anAddressMoves() {
        HttpResponse<String> answer = client.post("/v1/moves", """
                {"customerAddress": "10.0.0.1", "virtualSubnetId": 5001, "switch": "nve2"}""");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("198.51.100.12", Client.json(client.get("/v1/policy/lookupRecords/5001/10.0.0.1"))
                .get("providerAddress").asText());
        HttpResponse<String> wrong = client.post("/v1/moves",
                "{\"customerAddress\": \"ten\", \"swich\": \"nve2\", \"port\": 70000}");
        assertEquals(4, Client.json(wrong).get("mistakes").size(), wrong.body());
    }

    private static String detail(int status, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response.body());
        return Client.json(response).get("detail").asText();
    }

    private List<String> items(String path) {
        return keys(path).stream().map(key -> key.substring("lookupRecords/".length())).toList();
    }

    private List<String> keys(String path) {
        HttpResponse<String> page = client.get(path);
        assertEquals(200, page.statusCode(), page.body());
        var keys = new ArrayList<String>();
        Client.json(page).get("items").forEach(item -> keys.add(key(item)));
        return keys;
    }

    private static String key(JsonNode item) {
        return item.has("name")
                ? PartKey.ofCustomer(item.get("name").asText()).toString()
                : "lookupRecords/" + item.get("virtualSubnetId").asText() + "/"
                        + item.get("customerAddress").asText();
    }
}
