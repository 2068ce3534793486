package org.nvgre.softswitch.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A place in the JSON, and what to call it when something is wrong there. */
final class JsonCursor {
    /** No field is wider; what says so is a mistake that would only eat memory. */
    private static final int MOST_BITS = 1 << 16;

    private final String source;
    private final String label;
    private final JsonNode node;

    JsonCursor(String source, String label, JsonNode node) {
        this.source = source;
        this.label = label;
        this.node = node;
    }

    JsonNode node() {
        return node;
    }

    /** The same place under another name, e.g. {@code table nvgre.ca_mac}. */
    JsonCursor called(String newLabel) {
        return new JsonCursor(source, newLabel, node);
    }

    LoadException error(String what) {
        return new LoadException(source + ": " + (label.isEmpty() ? "" : label + ": ") + what);
    }

    boolean has(String key) {
        return node.hasNonNull(key);
    }

    boolean isNull() {
        return node.isNull() || node.isMissingNode();
    }

    JsonCursor at(String key) throws LoadException {
        if (!node.isObject()) {
            throw error("expected an object with '" + key + "'");
        }
        JsonNode child = node.get(key);
        if (child == null) {
            throw error("'" + key + "' is missing");
        }
        return new JsonCursor(source, label, child);
    }

    JsonCursor at(int index) throws LoadException {
        JsonNode child = node.get(index);
        if (child == null) {
            throw error("expected an array of at least " + (index + 1) + " elements");
        }
        return new JsonCursor(source, label, child);
    }

    /** The elements of the array under {@code key}; none when the key is absent or null. */
    List<JsonCursor> list(String key) throws LoadException {
        JsonNode child = node.get(key);
        if (child == null || child.isNull()) {
            return List.of();
        }
        if (!child.isArray()) {
            throw error("'" + key + "' must be an array");
        }
        return new JsonCursor(source, label, child).elements();
    }

    List<JsonCursor> elements() throws LoadException {
        // p4c writes {} for the empty list of values of a log_msg.
        if (!node.isArray() && !(node.isObject() && node.isEmpty())) {
            throw error("expected an array");
        }
        List<JsonCursor> elements = new ArrayList<>(node.size());
        for (JsonNode child : node) {
            elements.add(new JsonCursor(source, label, child));
        }
        return elements;
    }

    String text(String key) throws LoadException {
        return at(key).text("'" + key + "'", true);
    }

    String text() throws LoadException {
        return text("value", true);
    }

    /** The text under {@code key}, or null when it is absent or null. */
    String textOrNull(String key) throws LoadException {
        return has(key) ? text(key) : null;
    }

    private String text(String what, boolean required) throws LoadException {
        if (required && !node.isTextual()) {
            throw error(what + " must be a string");
        }
        return node.textValue();
    }

    int integer(String key) throws LoadException {
        JsonCursor child = at(key);
        if (!child.node.isInt()) {
            throw error("'" + key + "' must be an integer");
        }
        return child.node.intValue();
    }

    int integer(String key, int absent) throws LoadException {
        return has(key) ? integer(key) : absent;
    }

    /** A number of bits, at least 1. */
    int width(String key) throws LoadException {
        return at(key).width();
    }

    int width() throws LoadException {
        int width = integer();
        if (width < 1 || width > MOST_BITS) {
            throw error("a width of " + width + " bits");
        }
        return width;
    }

    int integer() throws LoadException {
        if (!node.isInt()) {
            throw error("expected an integer");
        }
        return node.intValue();
    }

    boolean flag(String key, boolean absent) throws LoadException {
        if (!has(key)) {
            return absent;
        }
        JsonCursor child = at(key);
        if (!child.node.isBoolean()) {
            throw error("'" + key + "' must be true or false");
        }
        return child.node.booleanValue();
    }

    BigInteger hex(String key) throws LoadException {
        return at(key).hex();
    }

    /** {@code 0x1f}, {@code 1f} or {@code -0x1f}. */
    BigInteger hex() throws LoadException {
        String text = text();
        String digits = text.startsWith("-") ? text.substring(1) : text;
        digits = digits.startsWith("0x") || digits.startsWith("0X") ? digits.substring(2) : digits;
        try {
            BigInteger magnitude = new BigInteger(digits, 16);
            return text.startsWith("-") ? magnitude.negate() : magnitude;
        } catch (NumberFormatException e) {
            throw error("'" + text + "' is no hexadecimal number");
        }
    }

    Operand.Field field() throws LoadException {
        return new Operand.Field(at(0).text(), at(1).text());
    }
}
