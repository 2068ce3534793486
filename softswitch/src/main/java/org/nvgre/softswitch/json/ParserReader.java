package org.nvgre.softswitch.json;

import java.math.BigInteger;
import java.util.List;
import org.nvgre.softswitch.json.ProgramModel.Deparser;
import org.nvgre.softswitch.json.ProgramModel.ExtractTarget;
import org.nvgre.softswitch.json.ProgramModel.ParseState;
import org.nvgre.softswitch.json.ProgramModel.ParserOp;
import org.nvgre.softswitch.json.ProgramModel.Transition;

/** Reads the {@code parsers} and {@code deparsers} of BMv2 JSON. */
final class ParserReader {
    private ParserReader() {}

    static ProgramModel.Parser parser(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("parser " + json.text("name"));
        return new ProgramModel.Parser(at.text("name"), at.textOrNull("init_state"),
                ProgramReader.all(at, "parse_states", ParserReader::state));
    }

    static Deparser deparser(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("deparser " + json.text("name"));
        return new Deparser(at.text("name"), ProgramReader.all(at, "order", JsonCursor::text),
                ProgramReader.all(at, "primitives", PipelineReader::primitive));
    }

    private static ParseState state(JsonCursor json) throws LoadException {
        JsonCursor at = json.called("parser state " + json.text("name"));
        return new ParseState(at.text("name"), ProgramReader.all(at, "parser_ops", ParserReader::op),
                ProgramReader.all(at, "transition_key", OperandReader::read),
                ProgramReader.all(at, "transitions", ParserReader::transition));
    }

    private static ParserOp op(JsonCursor at) throws LoadException {
        String op = at.text("op");
        List<JsonCursor> parameters = at.list("parameters");
        int expected = switch (op) {
            case "extract", "primitive", "shift", "advance" -> 1;
            case "extract_VL", "set", "verify" -> 2;
            default -> throw at.error("unknown parser operation '" + op + "'");
        };
        if (parameters.size() != expected) {
            throw at.error(op + " has " + parameters.size() + " parameters instead of " + expected);
        }
        JsonCursor first = parameters.getFirst();
        JsonCursor last = parameters.getLast();
        return switch (op) {
            case "extract" -> new ParserOp.Extract(target(first));
            case "extract_VL" -> new ParserOp.ExtractVarbit(target(first), OperandReader.read(last));
            case "set" -> set(first, last);
            case "verify" -> new ParserOp.Verify(OperandReader.read(first), OperandReader.read(last));
            case "shift" -> new ParserOp.Advance(
                    new Operand.Hex(BigInteger.valueOf(first.integer()).shiftLeft(3)));
            case "advance" -> new ParserOp.Advance(OperandReader.read(first));
            default -> new ParserOp.Call(PipelineReader.primitive(first));
        };
    }

    private static ParserOp set(JsonCursor target, JsonCursor source) throws LoadException {
        if (OperandReader.read(target) instanceof Operand.Field field) {
            return new ParserOp.Set(field, OperandReader.read(source));
        }
        throw target.error("the target of 'set' must be a field");
    }

    private static ExtractTarget target(JsonCursor at) throws LoadException {
        String type = at.text("type");
        JsonCursor value = at.at("value");
        return switch (type) {
            case "regular" -> new ExtractTarget.Instance(value.text());
            case "stack" -> new ExtractTarget.NextInStack(value.text());
            case "union_stack" -> new ExtractTarget.NextInUnionStack(value.at(0).text(), value.at(1).text());
            default -> throw at.error("unknown extract type '" + type + "'");
        };
    }

    private static Transition transition(JsonCursor at) throws LoadException {
        String type = at.node().path("type").asText("hexstr");
        String next = at.textOrNull("next_state");
        if (type.equals("default") || "default".equals(at.node().path("value").asText())) {
            return new Transition(Transition.Match.DEFAULT, null, null, null, next);
        }
        BigInteger mask = at.has("mask") ? at.hex("mask") : null;
        return switch (type) {
            case "hexstr" -> new Transition(Transition.Match.VALUE, at.hex("value"), mask, null, next);
            case "parse_vset" ->
                new Transition(Transition.Match.VALUE_SET, null, mask, at.text("value"), next);
            default -> throw at.error("unknown transition type '" + type + "'");
        };
    }
}
