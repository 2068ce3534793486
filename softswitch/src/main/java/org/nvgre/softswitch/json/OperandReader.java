package org.nvgre.softswitch.json;

import java.util.ArrayList;
import java.util.List;
import org.nvgre.softswitch.json.Operand.Kind;

/** Reads the "type value objects" of BMv2 JSON (docs/JSON_format.md, "The type value object"). */
final class OperandReader {
    private OperandReader() {}

    static Operand read(JsonCursor at) throws LoadException {
        if (at.node().isInt()) {
            return new Operand.Offset(at.integer());
        }
        String type = at.text("type");
        JsonCursor value = at.at("value");
        return switch (type) {
            case "field" -> value.field();
            case "stack_field" -> new Operand.StackField(value.at(0).text(), value.at(1).text());
            case "union_stack_field" -> new Operand.UnionStackField(value.at(0).text(), value.at(1).text(),
                    value.at(2).text());
            case "hexstr" -> new Operand.Hex(value.hex());
            case "bool" -> new Operand.Bool(value.node().booleanValue());
            case "header" -> new Operand.Header(value.text());
            case "header_stack" -> new Operand.Stack(value.text());
            case "header_union" -> new Operand.Union(value.text());
            case "header_union_stack" -> new Operand.UnionStack(value.text());
            case "local", "runtime_data" -> new Operand.Parameter(value.integer());
            case "register" -> new Operand.RegisterCell(value.at(0).text(), read(value.at(1)));
            case "lookahead" -> new Operand.Lookahead(value.at(0).integer(), value.at(1).width());
            case "string" -> new Operand.Text(value.text());
            case "parameters_vector", "field_list" -> new Operand.Vector(all(value.elements()));
            case "expression" -> value.node().has("op") ? expression(value) : read(value);
            default -> reference(at, type, value);
        };
    }

    static List<Operand> all(List<JsonCursor> cursors) throws LoadException {
        List<Operand> operands = new ArrayList<>(cursors.size());
        for (JsonCursor cursor : cursors) {
            operands.add(read(cursor));
        }
        return operands;
    }

    private static Operand expression(JsonCursor value) throws LoadException {
        return new Operand.Expression(value.text("op"), readOrNull(value, "left"), readOrNull(value, "right"),
                readOrNull(value, "cond"));
    }

    private static Operand readOrNull(JsonCursor at, String key) throws LoadException {
        return at.has(key) ? read(at.at(key)) : null;
    }

    private static Operand reference(JsonCursor at, String type, JsonCursor value) throws LoadException {
        for (Kind kind : Kind.values()) {
            if (kind.jsonName().equals(type)) {
                return new Operand.Reference(kind, value.text());
            }
        }
        throw at.error("unknown operand type '" + type + "'");
    }
}
