package org.nvgre.runtime.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.runtime.TestPolicies;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;

/// `policy.schema.json`, for editors: what `openapi.yaml` says of a policy, in a file of its own.
class PolicySchemaTest {

    private static final Path FOLDER = Path.of("src/main/resources/org/nvgre/runtime");
    private static final Path SCHEMA = FOLDER.resolve("policy.schema.json");
    private static final String IN_OPENAPI = "#/components/schemas/";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// With `-Dnvgre.update` it is made anew.
    @Test
    void isWhatOpenApiSaysOfAPolicy() throws IOException {
        String made = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(extracted()) + "\n";
        if (System.getProperty("nvgre.update") != null) {
            Files.writeString(SCHEMA, made);
        }
        assertEquals(made, Files.readString(SCHEMA), "stale; run this test with -Dnvgre.update");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two-tenants", "gateway"})
    void theExamplesAreValid(String example) throws IOException {
        JsonNode policy = yaml(Path.of("../examples").resolve(example).resolve("policy.yaml"));
        assertEquals("[]", schema().validate(policy).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{lookupRecord: []}", "{lookupRecords: [{customerAddress: 10.0.0.1}]}",
            "{switches: [{name: a, address: h:1, ports: [{port: 70000, underlay: true}]}]}"})
    void mistakesAreNot(String policy) throws IOException {
        JsonNode mistaken = JSON
                .valueToTree(new Load(LoadSettings.builder().setMaxAliasesForCollections(1000).build())
                        .loadFromString(policy));
        assertFalse(schema().validate(mistaken).isEmpty());
    }

    /// An object of each kind, with a key that is unknown and near to none.
    private static final String UNKNOWN = """
            zzzzzz: 1
            customers:
              - zzzzzz: 1
                routingDomains:
                  - zzzzzz: 1
                    virtualSubnets:
                      - {zzzzzz: 1, flood: {zzzzzz: 1}, groups: [{zzzzzz: 1}], router: {zzzzzz: 1},
                         acl: [{zzzzzz: 1}], meter: {zzzzzz: 1, out: {zzzzzz: 1}}, learn: {zzzzzz: 1}}
            lookupRecords: [{zzzzzz: 1, providerAddress: [{zzzzzz: 1}]}]
            customerRoutes: [{zzzzzz: 1}]
            nats: [{zzzzzz: 1}]
            vsidMaps: [{zzzzzz: 1}]
            providerAddresses: [{zzzzzz: 1}]
            providerRoutes: [{zzzzzz: 1}]
            switches: [{zzzzzz: 1, ports: [{zzzzzz: 1}], nextHops: [{zzzzzz: 1}]}]
            """;
    private static final Pattern KNOWN = Pattern.compile("unknown key 'zzzzzz' in (.*); known are (.*)");

    /// What the reader says that it knows is what the schema has, of every kind of object, both ways.
    @Test
    void theReaderKnowsTheKeysOfTheSchema() throws IOException {
        var read = new TreeSet<String>();
        PolicyException mistakes = assertThrows(PolicyException.class, () -> TestPolicies.policy(UNKNOWN));
        mistakes.mistakes().forEach(mistake -> {
            Matcher known = KNOWN.matcher(mistake);
            if (known.find()) {
                read.add(new TreeSet<>(List.of(known.group(2).split(", "))).toString());
            }
        });
        var written = new TreeSet<String>();
        objects(JSON.readTree(Files.readString(SCHEMA)), written);
        assertEquals(written, read);
    }

    /// The keys of each object with properties, below a part of the schema.
    private static void objects(JsonNode schema, Set<String> into) {
        if (schema.path("additionalProperties").isBoolean()) {
            var keys = new TreeSet<String>();
            schema.path("properties").fieldNames().forEachRemaining(keys::add);
            into.add(keys.toString());
        }
        schema.forEach(each -> objects(each, into));
    }

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(Dialects.getDraft202012())
                .getSchema(JSON.readTree(Files.readString(SCHEMA)));
    }

    private static JsonNode yaml(Path file) throws IOException {
        return JSON
                .valueToTree(new Load(LoadSettings.builder().setMaxAliasesForCollections(1000).build())
                        .loadFromString(Files.readString(file)));
    }

    /// The policy's schema, with all that it refers to.
    private static JsonNode extracted() throws IOException {
        JsonNode all = yaml(FOLDER.resolve("openapi.yaml")).path("components").path("schemas");
        ObjectNode schema = JSON.createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "NVGRE policy");
        schema.setAll((ObjectNode) local(all.path("Policy")));
        var needed = new TreeMap<String, JsonNode>();
        Deque<String> open = new ArrayDeque<>(all.path("Policy").findValuesAsText("$ref"));
        while (!open.isEmpty()) {
            String name = open.remove().substring(IN_OPENAPI.length());
            if (needed.putIfAbsent(name, local(all.path(name))) == null) {
                open.addAll(all.path(name).findValuesAsText("$ref"));
            }
        }
        ObjectNode definitions = schema.putObject("$defs");
        needed.forEach(definitions::set);
        return schema;
    }

    private static JsonNode local(JsonNode schema) throws IOException {
        return JSON.readTree(JSON.writeValueAsString(schema).replace(IN_OPENAPI, "#/$defs/"));
    }
}
