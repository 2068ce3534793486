package org.nvgre.compiler.bmv2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.compiler.check.Folding;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrModule;
import org.nvgre.compiler.ir.IrState;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.ir.UnionRef;

/// Parser states. BMv2's are a list of operations and one `select`; control flow within a state makes more states.
final class ParserJson {

    /// Where the condition of an `if` in a parser is stored, to be selected on.
    private static final String CONDITION = "parser_condition";

    private final IrModule module;
    private final ArrayNode states = Json.array();
    private final Map<IrStmt.Label, String> labels = new HashMap<>();
    private int fresh;

    ParserJson(IrModule module) {
        this.module = module;
    }

    /// How a state ends.
    private record End(List<IrExpr> keys, List<IrState.Case> cases) {
        static End go(String next) {
            return new End(List.of(), List.of(new IrState.Case(List.of(), null, next)));
        }
    }

    ObjectNode parser(String parserName, int id, List<IrState> of) {
        for (IrState state : of) {
            state(state.name(), state.body(), new End(state.keys(), state.cases()));
        }
        ObjectNode parser = Json.object();
        parser.put("name", parserName);
        parser.put("id", id);
        parser.put("init_state", "start");
        parser.set("parse_states", states);
        return parser;
    }

    private void state(String name, List<IrStmt> body, End end) {
        ArrayNode operations = Json.array();
        for (int i = 0; i < body.size(); i++) {
            List<IrStmt> rest = body.subList(i + 1, body.size());
            switch (body.get(i)) {
                case IrStmt.If branch -> {
                    module.scalars.putIfAbsent(CONDITION, IrType.BOOL);
                    IrExpr.Field condition = new IrExpr.Field("scalars", CONDITION, IrType.BOOL);
                    operations.add(set(new IrStmt.Assign(condition, branch.condition())));
                    String then = name();
                    String otherwise = name();
                    String after = name();
                    BigInteger one = BigInteger.ONE;
                    finish(name, operations, new End(List.of(condition), List.of(new IrState.Case(List.of(
                            new IrState.KeySet(one, one)), null, then), new IrState.Case(List.of(), null,
                                    otherwise))));
                    state(then, branch.then(), End.go(after));
                    state(otherwise, branch.otherwise(), End.go(after));
                    state(after, rest, end);
                    return;
                }
                case IrStmt.Block block -> {
                    String inside = name();
                    String after = name();
                    labels.put(block.label(), after);
                    finish(name, operations, End.go(inside));
                    state(inside, block.body(), End.go(after));
                    state(after, rest, end);
                    return;
                }
                case IrStmt.Loop loop -> {
                    String start = name();
                    finish(name, operations, End.go(start));
                    state(start, loop.body(), End.go(start));
                    return;
                }
                case IrStmt.Break leave -> {
                    finish(name, operations, End.go(labels.get(leave.label())));
                    return;
                }
                case IrStmt.RunParser run -> {
                    finish(name, operations, End.go(run.start()));
                    state(run.resume(), rest, end);
                    return;
                }
                default -> operations.add(operation(body.get(i)));
            }
        }
        finish(name, operations, end);
    }

    private String name() {
        return "parser_tmp_" + fresh++;
    }

    private ObjectNode operation(IrStmt statement) {
        return switch (statement) {
            case IrStmt.Extract extract -> extract(extract);
            case IrStmt.Advance advance ->
                Json.operation("advance", ExpressionJson.parameter(advance.bits()));
            case IrStmt.Verify verify ->
                Json.operation("verify", ExpressionJson.bool(verify.condition()),
                        ExpressionJson.data(verify.error()));
            case IrStmt.Assign assign when assign.target() instanceof IrExpr.Field && !assign.target().type()
                    .isVarbit() ->
                set(assign);
            default -> Json.operation("primitive", PrimitiveJson.simple(statement));
        };
    }

    private static ObjectNode set(IrStmt.Assign assign) {
        return Json.operation("set", ExpressionJson.parameter(assign.target()),
                ExpressionJson.parameter(assign
                        .value()));
    }

    private static ObjectNode extract(IrStmt.Extract extract) {
        ObjectNode target = switch (extract.header()) {
            case HeaderRef.Fixed fixed -> Json.typed("regular", fixed.name());
            case HeaderRef.Next next -> Json.typed("stack", next.stack());
            case HeaderRef.Member(UnionRef.Next next, String member, _, _) ->
                Json.typed("union_stack", Json.array(next.stack(), member));
            default -> throw new IllegalStateException("extract into " + extract.header());
        };
        return extract.varbitBits() == null
                ? Json.operation("extract", target)
                : Json.operation("extract_VL", target, Json.typed("expression", ExpressionJson.data(extract
                        .varbitBits())));
    }

    private void finish(String name, ArrayNode operations, End end) {
        ObjectNode state = Json.object();
        state.put("name", name);
        state.put("id", states.size());
        state.set("parser_ops", operations);
        ArrayNode transitions = state.putArray("transitions");
        for (IrState.Case one : end.cases) {
            transitions.add(transition(one, end.keys));
        }
        boolean total = end.cases.stream().anyMatch(c -> c.values().isEmpty() && c.set() == null);
        if (!total) {
            transitions.add(transition(new IrState.Case(List.of(), null, null), end.keys));
        }
        List<ObjectNode> keys = new ArrayList<>();
        end.keys.forEach(key -> keys.add(key(key)));
        state.set("transition_key", Json.array(keys));
        states.add(state);
    }

    private static ObjectNode key(IrExpr key) {
        return key instanceof IrExpr.FieldOf(HeaderRef.Member(UnionRef.Last last, String member, _, _), String field, _, _)
                ? Json.typed("union_stack_field", Json.array(last.stack(), member, field))
                : (ObjectNode) ExpressionJson.data(key);
    }

    private static ObjectNode transition(IrState.Case one, List<IrExpr> keys) {
        ObjectNode transition = Json.object();
        if (one.set() != null) {
            transition.put("type", "parse_vset");
            transition.put("value", one.set().name());
            transition.putNull("mask");
        } else if (one.values().isEmpty()) {
            transition.put("type", "default");
            transition.putNull("value");
            transition.putNull("mask");
        } else {
            StringBuilder value = new StringBuilder("0x");
            StringBuilder mask = new StringBuilder("0x");
            boolean exact = true;
            for (int i = 0; i < keys.size(); i++) {
                int width = keys.get(i).type().width();
                IrState.KeySet set = one.values().get(i);
                value.append(Json.hexText(set.value(), width).substring(2));
                mask.append(Json.hexText(set.mask(), width).substring(2));
                exact &= set.mask().equals(Folding.mask(width));
            }
            transition.put("type", "hexstr");
            transition.put("value", value.toString());
            if (exact) {
                transition.putNull("mask");
            } else {
                transition.put("mask", mask.toString());
            }
        }
        transition.put("next_state", one.next());
        return transition;
    }
}
