package org.nvgre.compiler.check;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// Which values become which types, by themselves or with a cast (P4_16 specification, section 8.12).
final class Conversions {

    private Conversions() {}

    /// The value as `expected`, if that needs no cast.
    static Optional<Expr> implicit(Expr value, Type expected) {
        Type type = value.type();
        if (type == Type.Simple.UNKNOWN || expected == Type.Simple.UNKNOWN
                || expected == Type.Simple.DONT_CARE
                || type.equals(expected) || type == Type.Simple.DONT_CARE || type instanceof Type.Block) {
            return Optional.of(value);
        }
        if (type == Type.Simple.INTEGER && expected instanceof Type.Bits && !(value instanceof Expr.Mask)
                && !(value instanceof Expr.Range) && !(value instanceof Expr.Conditional)) {
            return explicit(value, expected, value.span());
        }
        if (type == Type.Simple.INTEGER && value instanceof Expr.Const && expected instanceof Type.Fresh
                && Type.representation(expected) instanceof Type.Bits) {
            return explicit(value, expected, value.span());
        }
        if (type instanceof Type.SerializableEnum e && e.underlying().equals(expected)) {
            return explicit(value, expected, value.span());
        }
        if (type instanceof Type.Extern a && expected instanceof Type.Extern b
                && Objects.equals(a.declaration(), b.declaration())) {
            return Optional.of(value);
        }
        return switch (value) {
            case Expr.ListValue list -> list(list, expected);
            case Expr.StructValue struct when expected instanceof StructType target -> struct(struct, target);
            case Expr.Mask mask ->
                implicit(mask.value(), expected).flatMap(v -> implicit(mask.mask(), bits(expected)).map(
                        m -> new Expr.Mask(v, m, expected, mask.span())));
            case Expr.Range range ->
                implicit(range.low(), expected).flatMap(l -> implicit(range.high(), expected).map(
                        h -> new Expr.Range(l, h, expected, range.span())));
            case Expr.Conditional c when type == Type.Simple.INTEGER -> implicit(c.yes(), expected).flatMap(
                    y -> implicit(c.no(), expected)
                            .map(n -> new Expr.Conditional(c.condition(), y, n, expected, c
                                    .span())));
            default -> Optional.empty();
        };
    }

    /// A mask over an enum is a number.
    private static Type bits(Type type) {
        return type instanceof Type.SerializableEnum e ? e.underlying() : type;
    }

    private static Optional<Expr> list(Expr.ListValue list, Type expected) {
        if (expected instanceof StructType struct && struct.fields().size() == list.elements().size()) {
            Map<String, Expr> fields = new LinkedHashMap<>();
            for (int i = 0; i < list.elements().size(); i++) {
                Optional<Expr> field = implicit(list.elements().get(i), struct.fields().get(i).type());
                if (field.isEmpty()) {
                    return Optional.empty();
                }
                fields.put(struct.fields().get(i).name(), field.get());
            }
            return Optional.of(new Expr.StructValue(fields, struct, list.span()));
        }
        if (expected instanceof Type.Tuple tuple && tuple.elements().size() == list.elements().size()) {
            List<Expr> elements = new ArrayList<>();
            for (int i = 0; i < list.elements().size(); i++) {
                Optional<Expr> element = implicit(list.elements().get(i), tuple.elements().get(i));
                if (element.isEmpty()) {
                    return Optional.empty();
                }
                elements.add(element.get());
            }
            return Optional.of(new Expr.ListValue(elements, tuple, list.span()));
        }
        return Optional.empty();
    }

    private static Optional<Expr> struct(Expr.StructValue struct, StructType target) {
        Map<String, Expr> fields = new LinkedHashMap<>();
        for (StructType.Field field : target.fields()) {
            Expr value = struct.fields().get(field.name());
            Optional<Expr> converted = value == null ? Optional.empty() : implicit(value, field.type());
            if (converted.isEmpty()) {
                return Optional.empty();
            }
            fields.put(field.name(), converted.get());
        }
        return struct.fields().size() == target.fields().size()
                ? Optional.of(new Expr.StructValue(fields, target, struct.span()))
                : Optional.empty();
    }

    /// The value cast to `target`, if the language allows that.
    static Optional<Expr> explicit(Expr value, Type target, Span span) {
        Type from = Type.representation(value.type());
        Type to = Type.representation(target);
        if (value.type().equals(target)) {
            return Optional.of(value);
        }
        if (value instanceof Expr.Const c && (to instanceof Type.Bits || to == Type.Simple.INTEGER)) {
            return Optional.of(new Expr.Const(Folding.wrap(c.value(), to), target, span));
        }
        if (value instanceof Expr.Bool b && to instanceof Type.Bits) {
            return Optional.of(new Expr.Const(b.value() ? BigInteger.ONE : BigInteger.ZERO, target, span));
        }
        if (value instanceof Expr.Const c && to == Type.Simple.BOOL) {
            return Optional.of(new Expr.Bool(c.value().signum() != 0, span));
        }
        boolean bits = from instanceof Type.Bits && to instanceof Type.Bits;
        boolean fromBool = from == Type.Simple.BOOL && to instanceof Type.Bits b && b.width() == 1;
        boolean toBool = to == Type.Simple.BOOL && from instanceof Type.Bits b && b.width() == 1;
        boolean same = from.equals(to);
        boolean integer = from == Type.Simple.INTEGER && to instanceof Type.Bits;
        if (bits || fromBool || toBool || same || integer) {
            return Optional.of(new Expr.Cast(value, target, span));
        }
        return implicit(value, target);
    }
}
