package org.nvgre.compiler.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.nvgre.compiler.P4CompileException;
import org.nvgre.compiler.Programs;

/// A compiled program's JSON, to look things up in.
record Json(JsonNode root) {

    static Json of(String program) throws P4CompileException, IOException {
        return new Json(new ObjectMapper().readTree(Programs.compile(program).deviceConfig()));
    }

    /// The names of a list's elements.
    List<String> names(String list) {
        List<String> names = new ArrayList<>();
        root.get(list).forEach(one -> names.add(one.get("name").asText()));
        return names;
    }

    JsonNode named(String list, String name) {
        for (JsonNode one : root.get(list)) {
            if (one.get("name").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("no " + name + " in " + names(list));
    }

    /// All calls of a primitive, in order, as `name(parameter, ...)`.
    List<String> calls(String primitive) {
        List<String> calls = new ArrayList<>();
        for (JsonNode node : root.findParents("op")) {
            if (node.get("op").asText().equals(primitive)) {
                List<String> parameters = new ArrayList<>();
                node.get("parameters").forEach(p -> parameters.add(text(p)));
                calls.add(primitive + "(" + String.join(", ", parameters) + ")");
            }
        }
        return calls;
    }

    /// A parameter: `header.field` for a field, else its value.
    private static String text(JsonNode parameter) {
        JsonNode value = parameter.get("value");
        return switch (parameter.get("type").asText()) {
            case "field" -> value.get(0).asText() + "." + value.get(1).asText();
            case "field_list" -> {
                List<String> fields = new ArrayList<>();
                value.forEach(field -> fields.add(text(field)));
                yield fields.toString();
            }
            case "hexstr" -> Long.decode(value.asText()).toString();
            default -> value.isTextual() ? value.asText() : value.toString();
        };
    }

    /// The fields that a calculation takes, as `header.field` or a number, and its algorithm last.
    List<String> calculation(String name) {
        List<String> input = new ArrayList<>();
        named("calculations", name).get("input").forEach(one -> input.add(text(one)));
        input.add(named("calculations", name).get("algo").asText());
        return input;
    }
}
