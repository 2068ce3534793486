package org.nvgre.runtime.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;

/// `openapi.yaml`, as a tool would read it.
final class OpenApiDocument {

    /// @param body its schema as JSON; empty: it takes none
    record Operation(String path, String method, List<JsonNode> parameters, Optional<JsonNode> body,
            JsonNode responses) {

        List<String> names(String in) {
            return parameters.stream().filter(each -> each.get("in").asText().equals(in))
                    .map(each -> each.get("name").asText()).toList();
        }
    }

    private final JsonNode root;
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(Dialects.getDraft202012());
    private final Map<JsonNode, Schema> compiled = new HashMap<>();

    OpenApiDocument() {
        try (InputStream yaml = ApiServer.class.getResourceAsStream("/org/nvgre/runtime/openapi.yaml")) {
            root = Client.JSON
                    .valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(yaml));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    JsonNode root() {
        return root;
    }

    /// What a local reference leads to.
    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? resolve(root.at(node.get("$ref").asText().substring(1))) : node;
    }

    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        root.get("paths").properties().forEach(path -> path.getValue().properties().forEach(each -> {
            if (!each.getKey().equals("parameters")) {
                var parameters = new ArrayList<JsonNode>();
                path.getValue().path("parameters").forEach(one -> parameters.add(resolve(one)));
                each.getValue().path("parameters").forEach(one -> parameters.add(resolve(one)));
                operations.add(new Operation(path.getKey(), each.getKey().toUpperCase(java.util.Locale.ROOT),
                        parameters,
                        Optional.ofNullable(each.getValue().get("requestBody")).map(this::resolve)
                                .map(body -> body.get("content").get("application/json").get("schema")),
                        each.getValue().get("responses")));
            }
        }));
        return operations;
    }

    /// What is wrong with a response; empty: it is as declared.
    ///
    /// @param mediaType as the response's Content-Type says; may be empty
    Optional<String> complaint(Operation operation, int status, String mediaType, byte[] body) {
        JsonNode declared = operation.responses().get(Integer.toString(status));
        if (declared == null) {
            return Optional.of("status %d is not declared".formatted(status));
        }
        return complaint(resolve(declared), mediaType, body);
    }

    Optional<String> complaint(JsonNode response, String mediaType, byte[] body) {
        JsonNode content = response.get("content");
        if (content == null) {
            return body.length == 0 ? Optional.empty() : Optional.of("a body where none is declared");
        }
        JsonNode media = content.get(mediaType.split(";", 2)[0]);
        if (media == null) {
            return Optional.of("media type '%s' is not declared".formatted(mediaType));
        }
        if (!mediaType.contains("json")) {
            return Optional.empty();
        }
        try {
            var errors = schema(media.get("schema")).validate(Client.JSON.readTree(body));
            return errors.isEmpty() ? Optional.empty() : Optional.of(errors.toString());
        } catch (IOException wrong) {
            return Optional.of("no JSON: " + wrong.getMessage());
        }
    }

    /// With the document's components beside it, which its references lead to.
    Schema schema(JsonNode node) {
        return compiled.computeIfAbsent(node, _ -> {
            ObjectNode whole = Client.JSON.createObjectNode();
            whole.putArray("allOf").add(node);
            whole.set("components", root.get("components"));
            return schemas.getSchema(whole);
        });
    }
}
