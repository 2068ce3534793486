package org.nvgre.runtime.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/// Values that a schema allows, and what becomes of them when they are spoilt. Names and addresses are such as the
/// `gateway` example has, so that requests meet something.
final class RandomBodies {

    private static final List<String> JUNK = List.of("", " ", "0", "-1", "99999999999999999999", "1e9",
            "null", "true",
            "..", "%00", "\u0000", "\u00e4\ud83d\ude00", "'", "\"", "{}", "[]", "a/b",
            "lookupRecords/5001/10.1.0.1",
            "10.0.0.0/33", "::ffff:1.2.3.4", "fe80::1%eth0", "1".repeat(3000), "\r\nX: y", "*", "${jndi:x}",
            "NaN");

    private final OpenApiDocument document;
    private final RandomGenerator random;

    RandomBodies(OpenApiDocument document, RandomGenerator random) {
        this.document = document;
        this.random = random;
    }

    String junk() {
        return pick(JUNK);
    }

    String header() {
        return pick(List.of("*", "\"1\"", "\"2\"", "\"99\"", "W/\"1\"", "1", "", "text/plain",
                "application/json",
                "application/yaml", "application/xml", "application/json; charset=utf-16", "a, b", "-5",
                "application/openmetrics-text", "9".repeat(40)));
    }

    /// The value of one.
    String parameter(JsonNode parameter, boolean spoilt) {
        if (spoilt && random.nextInt(2) == 0) {
            return junk();
        }
        return switch (parameter.get("name").asText()) {
            case "switch" -> pick(List.of("nve1", "nve2", "gw", "site2", "nve9"));
            case "customer" -> pick(List.of("contoso", "fabrikam"));
            default -> good(parameter.get("schema")).asText();
        };
    }

    JsonNode anything() {
        return Client.JSON.createObjectNode().put("a", junk());
    }

    /// What the schema allows.
    JsonNode good(JsonNode reference) {
        JsonNode schema = document.resolve(reference);
        if (schema.has("oneOf")) {
            return good(schema.get("oneOf").get(random.nextInt(schema.get("oneOf").size())));
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        return switch (schema.path("type").asText("object")) {
            case "object" -> object(schema);
            case "array" -> array(schema);
            case "integer" -> Client.JSON.getNodeFactory().numberNode(integer(schema));
            case "boolean" -> Client.JSON.getNodeFactory().booleanNode(random.nextBoolean());
            default -> TextNode.valueOf(text(schema));
        };
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = Client.JSON.createObjectNode();
        var required = new ArrayList<String>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties").properties().forEach(property -> {
            if (required.contains(property.getKey()) || random.nextInt(3) == 0) {
                object.set(property.getKey(), good(property.getValue()));
            }
        });
        return object;
    }

    private ArrayNode array(JsonNode schema) {
        ArrayNode array = Client.JSON.createArrayNode();
        int size = Math.max(schema.path("minItems").asInt(0), random.nextInt(3));
        for (int i = 0; i < size; i++) {
            array.add(good(schema.get("items")));
        }
        return array;
    }

    private long integer(JsonNode schema) {
        long lowest = schema.path("minimum").asLong(0);
        long highest = schema.path("maximum").asLong(Integer.MAX_VALUE);
        return switch (random.nextInt(5)) {
            case 0 -> lowest;
            case 1 -> highest;
            case 2 -> highest == 0xFFFFFF ? pick(List.of(5001, 5002, 5009, 7001)) : lowest;
            default -> lowest + Math.floorMod(random.nextLong(), Math.max(1, Math.min(highest - lowest, 30)));
        };
    }

    private String text(JsonNode schema) {
        String pattern = schema.path("pattern").asText("");
        if (pattern.isEmpty()) {
            return pick(List.of("contoso", "nve1", "nve2", "gw", "127.0.0.1:9559", "web"));
        }
        return pick(switch (pattern.length() > 12 ? pattern.substring(0, 12) : pattern) {
            case "^[0-9a-fA-F." -> pattern.contains("/") && !pattern.contains(")?")
                    ? List.of("10.1.0.0/24", "0.0.0.0/0", "fd00:1::/64", "192.0.2.22/32")
                    : List.of("10.1.0.1", "10.1.0.2", "10.2.0.2", "fd00:1::1", "192.0.2.11", "192.0.2.21");
            case "^[0-9a-fA-F]" -> pattern.contains("{8}")
                    ? List.of("6b1c7f6e-0000-4000-8000-000000005000", "6B1C7F6E-0000-4000-8000-000000000001")
                    : List.of("02-00-00-00-01-01", "02:00:00:00:09:09", "01-00-5E-01-01-01");
            case "^\\d{1,5}(ms|" -> List.of("1ms", "10ms", "1s");
            case "^\\d{1,5}(-\\d" -> List.of("80", "80-81");
            case "^[a-zA-Z]+(/" ->
                List.of("lookupRecords/5001/10.1.0.1", "switches/nve1", "customers/contoso",
                        "providerRoutes/nve1/0/0.0.0.0%2F0", "nats/5009/203.0.113.10", "vsidMaps/gw/5001");
            default -> throw new AssertionError("no examples of " + pattern);
        });
    }

    /// One thing or several about it are not as they should be.
    byte[] spoilt(JsonNode good) {
        JsonNode tree = good.deepCopy();
        for (int i = random.nextInt(3); i >= 0; i--) {
            spoil(tree);
        }
        byte[] bytes = tree.toString().getBytes(StandardCharsets.UTF_8);
        switch (random.nextInt(8)) {
            case 0 -> {
                for (int i = 0; i < 3 && bytes.length > 0; i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
            case 1 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 2 -> bytes = pick(JUNK).repeat(random.nextInt(1, 4)).getBytes(StandardCharsets.UTF_8);
            case 3 -> bytes = "[{".repeat(random.nextInt(2000)).getBytes(StandardCharsets.UTF_8);
            default -> {
                // the tree is spoilt enough
            }
        }
        return bytes;
    }

    /// Somewhere within.
    private void spoil(JsonNode tree) {
        switch (tree) {
            case ObjectNode object -> {
                var names = new ArrayList<String>();
                object.fieldNames().forEachRemaining(names::add);
                if (names.isEmpty() || random.nextInt(6) == 0) {
                    object.put(pick(List.of("extra", "providerAdress", "", "\u0000")), junk());
                    return;
                }
                String name = pick(names);
                if (object.get(name).isContainerNode() && !object.get(name).isEmpty()
                        && random.nextInt(3) != 0) {
                    spoil(object.get(name));
                } else if (random.nextInt(3) == 0) {
                    object.remove(name);
                } else {
                    object.set(name, wrong());
                }
            }
            case ArrayNode array -> {
                if (!array.isEmpty() && random.nextInt(4) != 0) {
                    spoil(array.get(random.nextInt(array.size())));
                } else {
                    array.add(wrong());
                }
            }
            default -> {
                // nothing in it
            }
        }
    }

    private JsonNode wrong() {
        var nodes = Client.JSON.getNodeFactory();
        return switch (random.nextInt(8)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.numberNode(random.nextLong());
            case 2 -> nodes.numberNode(random.nextDouble());
            case 3 -> nodes.arrayNode().add(junk());
            case 4 -> nodes.objectNode().put(junk(), 1);
            case 5 -> nodes.booleanNode(true);
            default -> nodes.textNode(junk());
        };
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
