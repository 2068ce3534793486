package org.nvgre.compiler.lower;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.compiler.check.Folding;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.ir.UnionRef;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// Expressions become values; what they do on the way (calls, table applications) is emitted as statements, in the
/// order the language demands: left to right, the right side of `&&` only if it matters.
final class ExpressionLowering {

    private final Lowering lowering;

    ExpressionLowering(Lowering lowering) {
        this.lowering = lowering;
    }

    IrExpr scalar(Expr expr, Body body) {
        if (lower(expr, body) instanceof Value.Scalar scalar) {
            return scalar.expr();
        }
        throw new NotSupported(expr.span(), "this expression");
    }

    /// Evaluates left to right; a value that a later one could change is saved.
    List<Value> all(List<Expr> exprs, Body body) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < exprs.size(); i++) {
            if (exprs.get(i) == null) {
                values.add(null);
                continue;
            }
            Value value = lower(exprs.get(i), body);
            boolean later = exprs.subList(i + 1, exprs.size()).stream().anyMatch(Effects::has);
            values.add(later ? lowering.assignments.copy(value, body, exprs.get(i).span()) : value);
        }
        return values;
    }

    Value lower(Expr expr, Body body) {
        Span span = expr.span();
        return switch (expr) {
            case Expr.Const c -> new Value.Scalar(new IrExpr.Const(c.value(), c.type() == Type.Simple.INTEGER
                    ? IrType.integer(Math.max(32, c.value().bitLength() + 1), false)
                    : Storage.scalarType(c.type(), span)));
            case Expr.Bool b -> new Value.Scalar(IrExpr.bool(b.value()));
            case Expr.Text t -> new Value.Text(t.value());
            case Expr.EnumMember e -> new Value.Scalar(IrExpr.number(e.index(), 32));
            case Expr.Var v -> variable(v, body);
            case Expr.ObjectRef o -> lowering.object(o.instance(), body);
            case Expr.Construct c -> lowering.anonymous(c, body);
            case Expr.Field f -> field(lower(f.object(), body), f.name(), f.type(), span);
            case Expr.Index i -> index(i, body);
            case Expr.StackProperty p -> stackProperty(p, body);
            case Expr.Slice s -> new Value.Scalar(slice(scalar(s.value(), body), s.high(), s.low()));
            case Expr.Unary u -> new Value.Scalar(unary(u, body));
            case Expr.Binary b -> new Value.Scalar(binary(b, body));
            case Expr.Conditional c -> conditional(c, body);
            case Expr.Cast c -> cast(c, body);
            case Expr.ListValue l -> list(l, body);
            case Expr.StructValue s -> struct(s, body);
            case Expr.Invalid i -> new Value.Invalid((StructType) i.type());
            case Expr.Call c -> lowering.calls.call(c, body);
            case Expr.TableResult t -> tableResult(t, body);
            case Expr.Target _ -> body.target;
            case Expr.DontCare _,Expr.Mask _,Expr.Range _ -> throw new NotSupported(span, "a key set here");
        };
    }

    private Value variable(Expr.Var v, Body body) {
        Value value = body.lookup(v.variable());
        if (value == null) {
            throw new NotSupported(v.span(), "the variable '" + v.variable().name() + "' here");
        }
        return value;
    }

    private static Value field(Value object, String name, Type type, Span span) {
        return switch (object) {
            case Value.Struct struct -> struct.fields().get(name);
            case Value.Header header -> Storage.field(header, name, type, span);
            case Value.HeaderLiteral literal -> literal.fields().get(name);
            case Value.Union union -> union.members().get(name);
            default -> throw new NotSupported(span, "a field of this expression");
        };
    }

    private Value index(Expr.Index index, Body body) {
        Value array = lower(index.array(), body);
        if (array instanceof Value.Struct tuple) {
            return tuple.fields().get(((Expr.Const) index.index()).value().toString());
        }
        IrExpr at = scalar(index.index(), body);
        if (array instanceof Value.Stack stack) {
            if (at instanceof IrExpr.Const c) {
                if (c.value().signum() < 0 || c.value().intValue() >= stack.elements().size()) {
                    throw new NotSupported(index.span(), "an index outside the stack");
                }
                return stack.elements().get(c.value().intValue());
            }
            StructType element = (StructType) stack.type().element();
            if (Type.isUnion(element)) {
                throw new NotSupported(index.span(),
                        "an index into a stack of header unions that is not known at compile time");
            }
            return new Value.Header(new HeaderRef.Indexed(stack.name(), at, stack.elements().size(), element),
                    element);
        }
        throw new NotSupported(index.span(), "an index into this expression");
    }

    private Value stackProperty(Expr.StackProperty property, Body body) {
        if (!(lower(property.stack(), body) instanceof Value.Stack stack)) {
            throw new NotSupported(property.span(), "'" + property.property() + "' of this expression");
        }
        StructType element = (StructType) stack.type().element();
        boolean unions = Type.isUnion(element);
        if (unions && !property.property().equals("next") && !body.selecting) {
            throw new NotSupported(property.span(), "'" + property.property()
                    + "' of a stack of header unions, other than to select on a field of 'last'");
        }
        return switch (property.property()) {
            case "next" -> unions
                    ? Storage.union(new UnionRef.Next(stack.name()), element)
                    : new Value.Header(new HeaderRef.Next(stack.name(), element), element);
            case "last" -> unions
                    ? Storage.union(new UnionRef.Last(stack.name()), element)
                    : new Value.Header(new HeaderRef.Last(stack.name(), element), element);
            default -> new Value.Scalar(new IrExpr.LastIndex(stack.ref(), IrType.bit(32)));
        };
    }

    static IrExpr slice(IrExpr value, int high, int low) {
        if (value instanceof IrExpr.Const c) {
            return new IrExpr.Const(c.value().shiftRight(low).and(Folding.mask(high - low + 1)),
                    IrType.bit(high - low
                            + 1));
        }
        if (value instanceof IrExpr.Slice inner) {
            return new IrExpr.Slice(inner.value(), inner.low() + high, inner.low() + low);
        }
        return new IrExpr.Slice(value, high, low);
    }

    private IrExpr unary(Expr.Unary unary, Body body) {
        IrExpr operand = scalar(unary.operand(), body);
        return unary.operator().equals("!")
                ? IrExpr.not(operand)
                : new IrExpr.Unary(unary.operator(), operand,
                        Storage.scalarType(unary.type(), unary.span()));
    }

    private IrExpr binary(Expr.Binary binary, Body body) {
        switch (binary.operator()) {
            case "&&", "||" -> {
                return logical(binary, body);
            }
            case "==", "!=" -> {
                List<Value> sides = all(List.of(binary.left(), binary.right()), body);
                IrExpr equal = Comparisons.equal(sides.get(0), sides.get(1), binary.span());
                return binary.operator().equals("==") ? equal : IrExpr.not(equal);
            }
            default -> {
            }
        }
        List<Value> sides = all(List.of(binary.left(), binary.right()), body);
        if (!(sides.get(0) instanceof Value.Scalar left) || !(sides.get(1) instanceof Value.Scalar right)) {
            throw new NotSupported(binary.span(), "this operator");
        }
        return new IrExpr.Binary(binary.operator(), left.expr(), right.expr(),
                Storage.scalarType(binary.type(), binary
                        .span()));
    }

    private IrExpr logical(Expr.Binary binary, Body body) {
        boolean and = binary.operator().equals("&&");
        IrExpr left = scalar(binary.left(), body);
        if (left instanceof IrExpr.Const c) {
            return (c.value().signum() != 0) == and ? scalar(binary.right(), body) : left;
        }
        if (!Effects.has(binary.right())) {
            IrExpr right = scalar(binary.right(), body);
            return new IrExpr.Binary(binary.operator(), left, right, IrType.BOOL);
        }
        Value.Scalar result = lowering.storage.temporary(IrType.BOOL);
        body.emit(new IrStmt.Assign(result.expr(), left));
        List<IrStmt> more = body
                .collect(() -> body.emit(new IrStmt.Assign(result.expr(), scalar(binary.right(),
                        body))));
        body.emit(and
                ? new IrStmt.If(result.expr(), more, List.of())
                : new IrStmt.If(result.expr(), List.of(), more));
        return result.expr();
    }

    private Value conditional(Expr.Conditional conditional, Body body) {
        IrExpr condition = scalar(conditional.condition(), body);
        if (condition instanceof IrExpr.Const c) {
            return lower(c.value().signum() != 0 ? conditional.yes() : conditional.no(), body);
        }
        boolean effects = Effects.has(conditional.yes()) || Effects.has(conditional.no());
        if (!effects && !(conditional.type() instanceof StructType)
                && !(conditional.type() instanceof Type.Tuple)) {
            IrExpr yes = scalar(conditional.yes(), body);
            IrExpr no = scalar(conditional.no(), body);
            return new Value.Scalar(new IrExpr.Mux(condition, yes, no, yes.type()));
        }
        Value result = lowering.storage.allocate(conditional.type(), "tmp_choice", conditional.span());
        List<IrStmt> yes = body
                .collect(() -> lowering.assignments.assign(result, lower(conditional.yes(), body), body,
                        conditional.span()));
        List<IrStmt> no = body
                .collect(() -> lowering.assignments.assign(result, lower(conditional.no(), body), body,
                        conditional.span()));
        body.emit(new IrStmt.If(condition, yes, no));
        return result;
    }

    private Value cast(Expr.Cast cast, Body body) {
        Value operand = lower(cast.operand(), body);
        if (!(operand instanceof Value.Scalar scalar)) {
            return operand;
        }
        IrType target = Storage.scalarType(cast.type(), cast.span());
        IrType source = scalar.expr().type();
        if (source.equals(target)) {
            return operand;
        }
        if (scalar.expr() instanceof IrExpr.Const c) {
            BigInteger value = target.isBool()
                    ? c.value()
                    : Folding.wrap(c.value(), new Type.Bits(target.width(),
                            target.signed()));
            return new Value.Scalar(new IrExpr.Const(value, target));
        }
        return new Value.Scalar(new IrExpr.Cast(scalar.expr(), target));
    }

    private Value list(Expr.ListValue list, Body body) {
        List<Value> values = all(list.elements(), body);
        if (list.type() instanceof Type.Stack stack) {
            return new Value.StackLiteral(values, stack);
        }
        Map<String, Value> fields = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            fields.put("" + i, values.get(i));
        }
        return new Value.Struct(fields, list.type());
    }

    private Value struct(Expr.StructValue struct, Body body) {
        List<Value> values = all(List.copyOf(struct.fields().values()), body);
        Map<String, Value> fields = new LinkedHashMap<>();
        int i = 0;
        for (String name : struct.fields().keySet()) {
            fields.put(name, values.get(i++));
        }
        return Type.isHeader(struct.type())
                ? new Value.HeaderLiteral(fields, (StructType) struct.type())
                : new Value.Struct(fields, struct.type());
    }

    private Value tableResult(Expr.TableResult table, Body body) {
        Value.Scalar result = lowering.storage.temporary(IrType.BOOL);
        boolean hit = table.what().equals("hit");
        IrStmt yes = new IrStmt.Assign(result.expr(), IrExpr.bool(hit));
        IrStmt no = new IrStmt.Assign(result.expr(), IrExpr.bool(!hit));
        lowering.calls.apply(table.apply(), body, IrStmt.Branching.HIT,
                Map.of(true, List.of(yes), false, List.of(no)),
                List.of());
        return result;
    }
}
