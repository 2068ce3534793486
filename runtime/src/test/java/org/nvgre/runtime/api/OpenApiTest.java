package org.nvgre.runtime.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartJson;
import org.nvgre.runtime.policy.Policy;

import com.fasterxml.jackson.databind.JsonNode;

class OpenApiTest {

    private final OpenApiDocument document = new OpenApiDocument();

    @Test
    void itDescribesEveryRouteAndNoOther() throws IOException {
        var control = new FakeControl(List.of());
        Map<String, List<String>> served = new TreeMap<>();
        var limits = ApiSettings.Limits.USUAL;
        var counters = new CounterCache(control::counters, limits.counterAge(), InstantSource.system());
        try (var events = EventFeed.of(control, limits);
                var metrics = new Metrics(new SwitchMetrics(control, counters))) {
            for (Route route : ApiServer.routes(control, limits, counters, events, metrics)) {
                served.put(route.method() + " " + route.path(), route.query().stream().sorted().toList());
            }
        }
        Map<String, List<String>> described = new TreeMap<>();
        document.operations().forEach(each -> described.put(each.method() + " " + each.path(),
                each.names("query").stream().sorted().toList()));
        assertEquals(described, served);
    }

    @Test
    void everyReferenceLeadsSomewhereAndNothingIsUnused() {
        var referred = new TreeSet<String>();
        document.root().findValuesAsText("$ref").forEach(referred::add);
        for (String reference : referred) {
            assertTrue(!document.root().at(reference.substring(1)).isMissingNode(), reference);
        }
        var components = new TreeSet<String>();
        for (String kind : List.of("schemas", "parameters", "responses", "requestBodies", "headers")) {
            document.root().get("components").get(kind).fieldNames()
                    .forEachRemaining(name -> components.add("#/components/" + kind + "/" + name));
        }
        components.removeAll(referred);
        assertEquals(new TreeSet<String>(), components, "not used");
    }

    @Test
    void operationsHaveNamesOfTheirOwn() {
        var ids = document.root().findValuesAsText("operationId");
        assertEquals(ids.size(), new HashSet<>(ids).size());
        assertEquals(document.operations().size(), ids.size());
    }

    @Test
    void thePartsOfRealPoliciesAreAsDescribed() throws IOException {
        for (Policy policy : List.of(TestPolicies.twoTenants(), TestPolicies.gateway())) {
            for (Part part : policy.parts().toList()) {
                JsonNode schema = document.root().get("components").get("schemas")
                        .get(part.getClass().getSimpleName());
                var errors = document.schema(schema).validate(Client.JSON.readTree(PartJson.bytes(part)));
                assertEquals(List.of(), errors, () -> PartJson.text(part));
            }
        }
    }
}
