package org.nvgre.compiler.bmv2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;

/// Small pieces of BMv2 JSON.
final class Json {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    static ObjectNode object() {
        return NODES.objectNode();
    }

    static ArrayNode array() {
        return NODES.arrayNode();
    }

    static ArrayNode array(List<? extends JsonNode> nodes) {
        return NODES.arrayNode().addAll(nodes);
    }

    static ArrayNode array(String... texts) {
        ArrayNode array = NODES.arrayNode();
        for (String text : texts) {
            array.add(text);
        }
        return array;
    }

    /// The "type value object" that occurs everywhere.
    static ObjectNode typed(String type, JsonNode value) {
        ObjectNode node = NODES.objectNode();
        node.put("type", type);
        node.set("value", value);
        return node;
    }

    static ObjectNode typed(String type, String value) {
        return typed(type, NODES.textNode(value));
    }

    static ObjectNode field(String header, String field) {
        return typed("field", array(header, field));
    }

    static ObjectNode hex(BigInteger value, int width) {
        return typed("hexstr", hexText(value, width));
    }

    static ObjectNode hex(long value) {
        return hex(BigInteger.valueOf(value), 32);
    }

    /// `0x...`, as many bytes as a value of this width has.
    static String hexText(BigInteger value, int width) {
        int digits = Math.max(1, (width + 7) / 8) * 2;
        String text = value.abs().toString(16);
        return (value.signum() < 0 ? "-0x" : "0x") + "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    /// A primitive call or parser operation.
    static ObjectNode operation(String name, JsonNode... parameters) {
        ObjectNode node = NODES.objectNode();
        node.put("op", name);
        node.set("parameters", array(List.of(parameters)));
        return node;
    }
}
