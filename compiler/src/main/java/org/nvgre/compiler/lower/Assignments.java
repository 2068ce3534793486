package org.nvgre.compiler.lower;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.UnionRef;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;

/// Assignment of values of any type, taken apart into what BMv2 can do.
final class Assignments {

    private final Storage storage;

    Assignments(Storage storage) {
        this.storage = storage;
    }

    void assign(Value target, Value value, Body body, Span span) {
        switch (target) {
            case Value.Scalar scalar when value instanceof Value.Scalar source -> {
                if (!scalar.expr().equals(source.expr()) && scalar.expr().type().width() > 0) {
                    IrStmt.Assign assign = assignScalar(scalar.expr(), source.expr(), span);
                    emit(assign.target() instanceof IrExpr.FieldOf field ? field.header() : null, assign,
                            body);
                }
            }
            case Value.Struct struct when value instanceof Value.Struct source -> {
                // A field may be read after its variable has been written, as in s = { s.b, s.a }.
                boolean conflict = overlaps(leaves(target), leaves(value)) && !target.equals(value)
                        && !sameShape(target, value);
                Value from = conflict ? copy(source, body, span) : source;
                List<Value> sources = List.copyOf(((Value.Struct) from).fields().values());
                int i = 0;
                for (Value field : struct.fields().values()) {
                    assign(field, sources.get(i++), body, span);
                }
            }
            case Value.Header header -> header(header, value, body, span);
            case Value.Union union -> union(union, value, body, span);
            case Value.Stack stack when value instanceof Value.Stack source -> {
                if (!stack.name().equals(source.name())) {
                    body.emit(new IrStmt.AssignStack(stack.ref(), source.ref()));
                }
            }
            case Value.Stack stack when value instanceof Value.StackLiteral literal -> {
                for (int i = 0; i < stack.elements().size(); i++) {
                    assign(stack.elements().get(i), literal.elements().get(i), body, span);
                }
            }
            case Value.None _,Value.Extern _ -> {
                // Externs are references.
            }
            default -> throw new NotSupported(span, "this assignment");
        }
    }

    /// Emits what writes to a header (may be null where it is none); an element outside its stack is not written.
    static void emit(HeaderRef header, IrStmt write, Body body) {
        Optional<IrExpr> condition = header instanceof HeaderRef.Indexed indexed
                ? indexed.inRange()
                : Optional.empty();
        body.emit(condition.<IrStmt>map(in -> new IrStmt.If(in, List.of(write), List.of())).orElse(write));
    }

    private static boolean sameShape(Value target, Value value) {
        return target instanceof Value.Struct a && value instanceof Value.Struct b
                && a.fields().values().stream()
                        .allMatch(v -> v instanceof Value.Scalar)
                && overlapsInOrder(List.copyOf(a.fields().values()), List
                        .copyOf(b.fields().values()));
    }

    /// No field of `targets` is read by a later field's value.
    private static boolean overlapsInOrder(List<Value> targets, List<Value> values) {
        for (int i = 0; i < targets.size(); i++) {
            for (int j = i + 1; j < values.size(); j++) {
                if (overlaps(leaves(targets.get(i)), leaves(values.get(j)))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static IrStmt.Assign assignScalar(IrExpr target, IrExpr value, Span span) {
        if (target instanceof IrExpr.Field || target instanceof IrExpr.FieldOf) {
            return new IrStmt.Assign(target, value);
        }
        if (target instanceof IrExpr.Slice slice) {
            int width = slice.value().type().width();
            var ones = org.nvgre.compiler.check.Folding.mask(slice.high() - slice.low() + 1)
                    .shiftLeft(slice.low());
            var type = slice.value().type();
            IrExpr kept = new IrExpr.Binary("&", slice.value(), new IrExpr.Const(
                    org.nvgre.compiler.check.Folding.mask(width).andNot(ones), type), type);
            IrExpr wide = new IrExpr.Cast(value, org.nvgre.compiler.ir.IrType.bit(width));
            IrExpr moved = slice.low() == 0
                    ? wide
                    : new IrExpr.Binary("<<", wide, IrExpr.number(slice.low(), 32), type);
            IrExpr inside = new IrExpr.Binary("&", moved, new IrExpr.Const(ones, type), type);
            return assignScalar(slice.value(), new IrExpr.Binary("|", kept, inside, type), span);
        }
        throw new NotSupported(span, "an assignment to this expression");
    }

    private void header(Value.Header header, Value value, Body body, Span span) {
        switch (value) {
            case Value.Header source -> {
                if (!source.ref().equals(header.ref())) {
                    emit(header.ref(), new IrStmt.AssignHeader(header.ref(), source.ref()), body);
                }
            }
            case Value.Invalid _ -> emit(header.ref(), new IrStmt.SetValid(header.ref(), false), body);
            case Value.HeaderLiteral literal -> {
                Value from = literal;
                if (overlaps(leaves(header), leaves(literal))) {
                    from = copy(literal, body, span);
                }
                if (from instanceof Value.Header stored) {
                    header(header, stored, body, span);
                    return;
                }
                emit(header.ref(), new IrStmt.SetValid(header.ref(), true), body);
                literal.fields().forEach(
                        (name, field) -> assign(Storage.field(header, name, literal.type().field(name)
                                .orElseThrow().type(), span), field, body, span));
            }
            default -> throw new NotSupported(span, "this assignment to a header");
        }
    }

    private void union(Value.Union union, Value value, Body body, Span span) {
        switch (value) {
            case Value.Union source -> {
                if (!source.ref().equals(union.ref())) {
                    body.emit(new IrStmt.AssignUnion(union.ref(), source.ref()));
                }
            }
            case Value.Invalid _ -> union.members().values().forEach(m -> body.emit(new IrStmt.SetValid(
                    ((Value.Header) m).ref(), false)));
            default -> throw new NotSupported(span, "this assignment to a header union");
        }
    }

    /// Stores a value in a fresh temporary.
    Value copy(Value value, Body body, Span span) {
        return switch (value) {
            case Value.Scalar scalar -> {
                if (scalar.expr() instanceof IrExpr.Const || scalar.expr() instanceof IrExpr.ActionData) {
                    yield scalar;
                }
                Value temporary = scalar.expr().type().isVarbit()
                        ? storage.allocate(
                                new org.nvgre.compiler.types.Type.Varbit(scalar.expr().type().width()),
                                "tmp_varbit", span)
                        : storage.temporary(scalar.expr().type());
                assign(temporary, value, body, span);
                yield temporary;
            }
            case Value.Struct struct -> {
                var fields = new java.util.LinkedHashMap<String, Value>();
                struct.fields().forEach((name, field) -> fields.put(name, copy(field, body, span)));
                yield new Value.Struct(fields, struct.type());
            }
            case Value.Header header ->
                stored(storage.header(header.type(), "tmp_" + header.type().name()), value, body,
                        span);
            case Value.HeaderLiteral literal ->
                stored(storage.header(literal.type(), "tmp_" + literal.type().name()), value, body,
                        span);
            case Value.Stack stack ->
                stored(storage.allocate(stack.type(), "tmp_stack", span), value, body, span);
            case Value.StackLiteral stack ->
                stored(storage.allocate(stack.type(), "tmp_stack", span), value, body, span);
            case Value.Union union ->
                stored(storage.allocate(union.type(), "tmp_union", span), value, body, span);
            default -> value;
        };
    }

    private Value stored(Value place, Value value, Body body, Span span) {
        assign(place, value, body, span);
        return place;
    }

    /// Makes all headers in a place invalid, as an `out` parameter or a new variable is.
    void invalidate(Value place, Body body) {
        switch (place) {
            case Value.Struct struct -> struct.fields().values().forEach(f -> invalidate(f, body));
            case Value.Header header -> emit(header.ref(), new IrStmt.SetValid(header.ref(), false), body);
            case Value.Stack stack -> stack.elements().forEach(e -> invalidate(e, body));
            case Value.Union union -> union.members().values().forEach(m -> invalidate(m, body));
            default -> {
            }
        }
    }

    /// The names of all storage that a value touches.
    static Set<String> leaves(Value value) {
        Set<String> names = new LinkedHashSet<>();
        collect(value, names);
        return names;
    }

    private static void collect(Value value, Set<String> names) {
        switch (value) {
            case Value.Scalar scalar -> collect(scalar.expr(), names);
            case Value.Struct struct -> struct.fields().values().forEach(f -> collect(f, names));
            case Value.Header header -> collect(header.ref(), names);
            case Value.HeaderLiteral literal -> literal.fields().values().forEach(f -> collect(f, names));
            case Value.Stack stack -> {
                names.add(stack.name());
                stack.elements().forEach(e -> collect(e, names));
            }
            case Value.StackLiteral stack -> stack.elements().forEach(e -> collect(e, names));
            case Value.Union union -> union.members().values().forEach(m -> collect(m, names));
            default -> {
            }
        }
    }

    private static void collect(HeaderRef ref, Set<String> names) {
        switch (ref) {
            case HeaderRef.Fixed fixed -> names.add(fixed.name());
            case HeaderRef.Indexed indexed -> {
                names.add(indexed.stack());
                collect(indexed.index(), names);
            }
            case HeaderRef.Last last -> names.add(last.stack());
            case HeaderRef.Next next -> names.add(next.stack());
            case HeaderRef.Member member -> collect(member.union(), names);
        }
    }

    private static void collect(UnionRef ref, Set<String> names) {
        switch (ref) {
            case UnionRef.Fixed fixed -> names.add(fixed.name());
            case UnionRef.Last last -> names.add(last.stack());
            case UnionRef.Next next -> names.add(next.stack());
        }
    }

    private static void collect(IrExpr expr, Set<String> names) {
        switch (expr) {
            case IrExpr.Field field -> names.add(field.header() + "." + field.field());
            case IrExpr.FieldOf field -> collect(field.header(), names);
            case IrExpr.Binary b -> {
                collect(b.left(), names);
                collect(b.right(), names);
            }
            case IrExpr.Unary u -> collect(u.operand(), names);
            case IrExpr.Mux m -> {
                collect(m.condition(), names);
                collect(m.yes(), names);
                collect(m.no(), names);
            }
            case IrExpr.Cast c -> collect(c.operand(), names);
            case IrExpr.Slice s -> collect(s.value(), names);
            case IrExpr.Valid v -> collect(v.header(), names);
            case IrExpr.UnionValid u -> collect(u.union(), names);
            case IrExpr.LastIndex l -> names.add(l.stack().name());
            case IrExpr.Const _,IrExpr.ActionData _,IrExpr.Lookahead _ -> {
            }
        }
    }

    /// Whether two sets of names share storage: the same, or one a field of the other.
    static boolean overlaps(Set<String> a, Set<String> b) {
        for (String x : a) {
            for (String y : b) {
                if (x.equals(y) || inside(x, y) || inside(y, x)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean inside(String part, String whole) {
        return part.startsWith(whole) && part.length() > whole.length()
                && (part.charAt(whole.length()) == '.' || part
                        .charAt(whole.length()) == '[');
    }
}
