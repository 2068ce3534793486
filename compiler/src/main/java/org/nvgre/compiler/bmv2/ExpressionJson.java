package org.nvgre.compiler.bmv2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import org.nvgre.compiler.check.Folding;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.ir.StackRef;
import org.nvgre.compiler.ir.UnionRef;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;

/// Expressions in BMv2 JSON. BMv2 computes with integers of any size, so every operation that can leave the range
/// of its type is followed by a mask (unsigned) or `two_comp_mod` (signed). Booleans are no data there: they are
/// stored as one bit and converted with `d2b` and `b2d`.
final class ExpressionJson {

    private ExpressionJson() {}

    /// As the parameter of a primitive.
    static JsonNode parameter(IrExpr expr) {
        return switch (expr) {
            case IrExpr.Field _,IrExpr.Const _ -> data(expr);
            case IrExpr.ActionData local -> Json.typed("runtime_data", IntNode.valueOf(local.index()));
            case IrExpr.Lookahead lookahead -> data(lookahead);
            default -> Json.typed("expression", data(expr));
        };
    }

    /// As the parameter of a primitive that takes a boolean.
    static JsonNode booleanParameter(IrExpr expr) {
        return Json.typed("expression", bool(expr));
    }

    private static ObjectNode operation(String operator, JsonNode left, JsonNode right) {
        ObjectNode value = Json.object();
        value.put("op", operator);
        value.set("left", left);
        value.set("right", right);
        return Json.typed("expression", value);
    }

    private static ObjectNode operation(String operator, JsonNode right) {
        return operation(operator, null, right);
    }

    private static JsonNode wrap(JsonNode value, IrType type) {
        return type.signed()
                ? operation("two_comp_mod", value, Json.hex(type.width()))
                : operation("&", value, Json.hex(Folding.mask(type.width()), type.width()));
    }

    static JsonNode header(HeaderRef ref) {
        return switch (ref) {
            case HeaderRef.Fixed fixed -> Json.typed("header", fixed.name());
            case HeaderRef.Indexed indexed ->
                operation("dereference_header_stack", Json.typed("header_stack", indexed
                        .stack()), data(indexed.bounded()));
            case HeaderRef.Last last ->
                operation("dereference_header_stack", Json.typed("header_stack", last.stack()),
                        lastIndex(new StackRef(last.stack(), false)));
            case HeaderRef.Next next -> Json.typed("stack", next.stack());
            case HeaderRef.Member member ->
                operation("access_union_header", union(member.union()), IntNode.valueOf(member.index()));
        };
    }

    static JsonNode union(UnionRef ref) {
        return switch (ref) {
            case UnionRef.Fixed fixed -> Json.typed("header_union", fixed.name());
            // In a parser's operations only.
            case UnionRef.Last _,UnionRef.Next _ -> throw new NotSupported(Span.NONE,
                    "'next' of a stack of header unions, other than to extract it");
        };
    }

    static JsonNode stack(StackRef ref) {
        return Json.typed(ref.ofUnions() ? "header_union_stack" : "header_stack", ref.name());
    }

    private static JsonNode lastIndex(StackRef stack) {
        return operation("last_stack_index", stack(stack));
    }

    // ---- booleans

    static JsonNode bool(IrExpr expr) {
        return switch (expr) {
            case IrExpr.Const c -> Json.typed("bool", BooleanNode.valueOf(c.value().signum() != 0));
            case IrExpr.Valid valid when valid.header() instanceof HeaderRef.Fixed fixed ->
                operation("d2b", Json.field(
                        fixed.name(), "$valid$"));
            case IrExpr.Valid valid -> operation("valid", header(valid.header()));
            case IrExpr.UnionValid valid ->
                operation("valid_union", union(valid.union()));
            case IrExpr.Unary not when not.operand() instanceof IrExpr.Binary b
                    && b.operator().equals("==") ->
                compare(
                        "!=", b);
            case IrExpr.Unary not -> operation("not", bool(not.operand()));
            case IrExpr.Binary b -> switch (b.operator()) {
                case "&&" -> operation("and", bool(b.left()), bool(b.right()));
                case "||" -> operation("or", bool(b.left()), bool(b.right()));
                default -> compare(b.operator(), b);
            };
            case IrExpr.Mux m ->
                operation("or", operation("and", bool(m.condition()), bool(m.yes())), operation("and",
                        operation("not", bool(m.condition())), bool(m.no())));
            case IrExpr.Cast c -> operation("d2b", data(c.operand()));
            default -> operation("d2b", data(expr));
        };
    }

    private static JsonNode compare(String operator, IrExpr.Binary b) {
        return operation(operator, data(b.left()), data(b.right()));
    }

    // ---- data

    static JsonNode data(IrExpr expr) {
        return switch (expr) {
            case IrExpr.Const c -> Json.hex(c.value(), c.type().width());
            case IrExpr.Field field -> Json.field(field.header(), field.field());
            case IrExpr.FieldOf field when field.header() instanceof HeaderRef.Last last ->
                Json.typed("stack_field",
                        Json.array(last.stack(), field.field()));
            case IrExpr.FieldOf field ->
                operation("access_field", header(field.header()), IntNode.valueOf(field
                        .index()));
            case IrExpr.ActionData local -> Json.typed("local", IntNode.valueOf(local.index()));
            case IrExpr.LastIndex last ->
                lastIndex(last.stack());
            case IrExpr.Lookahead l ->
                Json.typed("lookahead", Json.array().add(l.offset()).add(l.type().width()));
            default -> expr.type().isBool() ? operation("b2d", bool(expr)) : number(expr);
        };
    }

    private static JsonNode number(IrExpr expr) {
        return switch (expr) {
            case IrExpr.Unary u -> wrap(u.operator().equals("-")
                    ? operation("-", Json.hex(BigInteger.ZERO, u.type().width()), data(u.operand()))
                    : operation("~", data(u.operand())), u.type());
            case IrExpr.Mux m -> {
                ObjectNode node = operation("?", data(m.yes()), data(m.no()));
                ((ObjectNode) node.get("value")).set("cond", bool(m.condition()));
                yield node;
            }
            case IrExpr.Slice s -> {
                JsonNode value = data(s.value());
                JsonNode moved = s.low() == 0 ? value : operation(">>", value, Json.hex(s.low()));
                yield wrap(moved, s.type());
            }
            case IrExpr.Cast c -> cast(c);
            case IrExpr.Binary b -> binary(b);
            default -> throw new IllegalStateException(expr.toString());
        };
    }

    private static JsonNode cast(IrExpr.Cast cast) {
        IrType from = cast.operand().type();
        IrType to = cast.type();
        JsonNode value = data(cast.operand());
        boolean fits = from.isBool() || (to.signed()
                ? from.width() < to.width() || (from.signed() && from.width() == to.width())
                : !from.signed() && from.width() <= to.width());
        return fits ? value : wrap(value, to);
    }

    private static JsonNode binary(IrExpr.Binary b) {
        JsonNode left = data(b.left());
        JsonNode right = data(b.right());
        IrType type = b.type();
        return switch (b.operator()) {
            case "+", "-", "*", "<<" -> wrap(operation(b.operator(), left, right), type);
            case "|+|", "|-|" ->
                operation(type.signed() ? "sat_cast" : "usat_cast", operation(b.operator().equals(
                        "|+|") ? "+" : "-", left, right), Json.hex(type.width()));
            case "++" -> {
                int width = b.right().type().width();
                JsonNode low = b.right().type().signed() ? wrap(right, IrType.bit(width)) : right;
                JsonNode all = operation("|", operation("<<", left, Json.hex(width)), low);
                yield wrap(all, type);
            }
            default -> operation(b.operator(), left, right);
        };
    }
}
