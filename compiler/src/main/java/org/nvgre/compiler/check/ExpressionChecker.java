package org.nvgre.compiler.check;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nvgre.compiler.source.NearestName;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Expression;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// Finds the type of expressions. Types flow both ways: up from names and literals, and down (`expected`) into
/// integer literals, lists and structs, which take the type of what they are for.
final class ExpressionChecker {

    final Globals globals;
    final Scope scope;
    final TypeResolver types;
    private final Operators operators;

    ExpressionChecker(Globals globals, Scope scope) {
        this.globals = globals;
        this.scope = scope;
        this.types = new TypeResolver(globals);
        this.operators = new Operators(this);
    }

    Expr error(Span span, String message) {
        globals.diagnostics.error(span, message);
        return unknown(span);
    }

    static Expr unknown(Span span) {
        return new Expr.Const(BigInteger.ZERO, Type.Simple.UNKNOWN, span);
    }

    static boolean isUnknown(Expr expr) {
        return expr.type() == Type.Simple.UNKNOWN;
    }

    /// Checks an expression and converts it to `expected`; a wrong type is reported here.
    Expr checkAs(Expression written, Type expected) {
        return convert(check(written, expected), expected);
    }

    /// Checks an expression; `expected` (may be null) is a hint, the result can have another type.
    Expr check(Expression written, Type expected) {
        return switch (written) {
            case Expression.IntLiteral literal -> literal(literal);
            case Expression.BoolLiteral literal -> new Expr.Bool(literal.value(), literal.span());
            case Expression.StringLiteral literal -> new Expr.Text(literal.value(), literal.span());
            case Expression.Name name -> name(name);
            case Expression.This self -> throw new NotSupported(self.span(), "'this'");
            case Expression.Member member -> member(member);
            case Expression.TypeMember member -> typeMember(member);
            case Expression.Index index -> index(index);
            case Expression.Slice slice -> slice(slice);
            case Expression.Unary unary -> operators.unary(unary, expected);
            case Expression.Binary binary -> operators.binary(binary, expected);
            case Expression.Conditional conditional -> operators.conditional(conditional, expected);
            case Expression.Cast cast -> cast(cast);
            case Expression.Call call -> new CallChecker(this).call(call, expected);
            case Expression.Construct construct -> construct(construct);
            case Expression.ListOf list -> list(list, expected);
            case Expression.Fields struct -> struct(struct, expected);
            case Expression.Invalid invalid ->
                expected != null && (Type.isHeader(expected) || Type.isUnion(expected))
                        ? new Expr.Invalid(expected, invalid.span())
                        : error(invalid.span(), "'{#}' can only be used where a header is expected");
            case Expression.DontCare any -> new Expr.DontCare(Type.Simple.DONT_CARE, any.span());
            case Expression.Dots dots -> expected == null
                    ? new Expr.DontCare(Type.Simple.DONT_CARE, dots.span())
                    : defaultValue(expected, dots.span());
            case Expression.Mask mask -> {
                Expr value = check(mask.value(), expected);
                boolean literal = value.type() == Type.Simple.INTEGER && expected != null;
                Type type = Type.representation(literal ? expected : value.type());
                yield new Expr.Mask(value, convert(check(mask.mask(), type), type), value.type(),
                        mask.span());
            }
            case Expression.Range range -> {
                Expr low = check(range.low(), expected);
                yield new Expr.Range(low, check(range.high(), expected), low.type(), range.span());
            }
        };
    }

    private Expr literal(Expression.IntLiteral literal) {
        if (literal.width() == 0) {
            return new Expr.Const(literal.value(), Type.Simple.INTEGER, literal.span());
        }
        Type.Bits type = new Type.Bits(literal.width(), literal.signed());
        if (!TypeResolver.fits(literal.value(), type)) {
            globals.diagnostics.warning(literal.span(), literal.value() + " does not fit into " + type);
        }
        return new Expr.Const(Folding.wrap(literal.value(), type), type, literal.span());
    }

    private Expr name(Expression.Name name) {
        Optional<Symbol> symbol = (name.global() ? scope.top() : scope).find(name.name());
        if (symbol.isEmpty()) {
            return error(name.span(),
                    "unknown name '" + name.name() + "'" + NearestName.hint(name.name(), scope
                            .names()));
        }
        return switch (symbol.get()) {
            case Symbol.OfVariable variable -> new Expr.Var(variable.variable(), name.span());
            case Symbol.OfConstant constant -> constant.value();
            case Symbol.OfInstance instance -> new Expr.ObjectRef(instance.instance(), name.span());
            case Symbol.OfAction _,Symbol.OfFunctions _ -> error(name.span(), "'" + name.name()
                    + "' must be called: expected '(' after it");
            case Symbol.OfTable _ ->
                error(name.span(), "'" + name.name() + "' is a table; expected '.apply()'");
            default -> error(name.span(), "'" + name.name() + "' is a type, not a value");
        };
    }

    private Expr member(Expression.Member member) {
        if (member.object() instanceof Expression.Call call
                && call.callee() instanceof Expression.Member apply
                && apply.name().equals("apply")) {
            Expr applied = check(call, null);
            if (applied instanceof Expr.Call c && c.callee() instanceof Expr.Callee.TableApply) {
                return tableResult(c, member);
            }
        }
        Expr object = check(member.object(), null);
        return field(object, member.name(), member.span());
    }

    private Expr tableResult(Expr.Call call, Expression.Member member) {
        return switch (member.name()) {
            case "hit", "miss" -> new Expr.TableResult(call, member.name(), Type.Simple.BOOL, member.span());
            case "action_run" ->
                new Expr.TableResult(call, "action_run", Type.Simple.DONT_CARE, member.span());
            default -> error(member.span(),
                    "a table has 'hit', 'miss' and 'action_run', not '" + member.name() + "'");
        };
    }

    Expr field(Expr object, String name, Span span) {
        if (isUnknown(object)) {
            return object;
        }
        if (object.type() instanceof StructType struct) {
            Optional<StructType.Field> field = struct.field(name);
            if (field.isEmpty()) {
                return error(span,
                        "'" + struct + "' has no field '" + name + "'" + NearestName.hint(name, struct
                                .fieldNames()));
            }
            if (object instanceof Expr.StructValue value) {
                return value.fields().get(name);
            }
            return new Expr.Field(object, name, field.get().type(), span);
        }
        if (object.type() instanceof Type.Stack stack) {
            return switch (name) {
                case "next", "last" -> new Expr.StackProperty(object, name, stack.element(), span);
                case "lastIndex" -> new Expr.StackProperty(object, name, Type.BIT32, span);
                case "size" -> new Expr.Const(BigInteger.valueOf(stack.size()), Type.BIT32, span);
                default -> error(span,
                        "a header stack has 'next', 'last', 'lastIndex' and 'size', not '" + name + "'");
            };
        }
        return error(span, "a value of type " + object.type() + " has no field '" + name + "'");
    }

    private Expr typeMember(Expression.TypeMember member) {
        Type type = types.resolve(member.type(), scope);
        if (type == Type.Simple.UNKNOWN) {
            return unknown(member.span());
        }
        if (member.name() == null) {
            return error(member.span(), "'" + type + "' is a type, not a value");
        }
        return switch (type) {
            case Type.EnumType e when e.members().contains(member.name()) ->
                new Expr.EnumMember(e, member.name(), e
                        .members().indexOf(member.name()), member.span());
            case Type.EnumType e ->
                error(member.span(), "enum '" + e + "' has no member '" + member.name() + "'"
                        + NearestName.hint(member.name(), e.members()));
            case Type.SerializableEnum e when e.members().containsKey(member.name()) ->
                new Expr.Const(e.members().get(
                        member.name()), e, member.span());
            case Type.SerializableEnum e ->
                error(member.span(), "enum '" + e + "' has no member '" + member.name()
                        + "'" + NearestName.hint(member.name(), e.members().keySet()));
            case Type.Simple s when s == Type.Simple.ERROR -> globals.errors.contains(member.name())
                    ? new Expr.EnumMember(s, member.name(), globals.errors.indexOf(member.name()),
                            member.span())
                    : error(member.span(),
                            "there is no error '" + member.name() + "'" + NearestName.hint(member
                                    .name(), globals.errors));
            default -> error(member.span(), "'" + type + "' has no member '" + member.name() + "'");
        };
    }

    private Expr index(Expression.Index index) {
        Expr array = check(index.array(), null);
        Expr at = check(index.index(), Type.BIT32);
        if (isUnknown(array) || isUnknown(at)) {
            return unknown(index.span());
        }
        if (array.type() instanceof Type.Tuple tuple && at instanceof Expr.Const c) {
            if (c.value().signum() < 0 || c.value().intValue() >= tuple.elements().size()) {
                return error(index.span(), "the tuple has no element " + c.value());
            }
            if (array instanceof Expr.ListValue list) {
                return list.elements().get(c.value().intValue());
            }
            return new Expr.Index(array, at, tuple.elements().get(c.value().intValue()), index.span());
        }
        if (!(array.type() instanceof Type.Stack stack)) {
            return error(index.span(), "a value of type " + array.type() + " cannot be indexed");
        }
        if (at instanceof Expr.Const c
                && (c.value().signum() < 0 || c.value().compareTo(BigInteger.valueOf(stack
                        .size())) >= 0)) {
            return error(index.index().span(),
                    "index " + c.value() + " is outside the stack of " + stack.size()
                            + " headers");
        }
        return new Expr.Index(array, at, stack.element(), index.span());
    }

    private Expr slice(Expression.Slice slice) {
        Expr value = check(slice.value(), null);
        Expr high = check(slice.high(), null);
        Expr low = check(slice.low(), null);
        if (isUnknown(value) || isUnknown(high) || isUnknown(low)) {
            return unknown(slice.span());
        }
        if (!(high instanceof Expr.Const h) || !(low instanceof Expr.Const l)) {
            return error(slice.span(), "the bounds of a slice must be compile-time constants");
        }
        int width = Type.width(value.type());
        boolean literal = value.type() == Type.Simple.INTEGER;
        if (!literal && !(Type.representation(value.type()) instanceof Type.Bits)) {
            return error(slice.span(), "a value of type " + value.type() + " has no bits to slice");
        }
        int hi = h.value().intValue();
        int lo = l.value().intValue();
        if (lo < 0 || hi < lo || (!literal && hi >= width)) {
            return error(slice.span(), "the slice [" + hi + ":" + lo + "] is not within " + value.type());
        }
        if (value instanceof Expr.Const c) {
            return new Expr.Const(c.value().shiftRight(lo).and(Folding.mask(hi - lo + 1)),
                    Type.bit(hi - lo + 1),
                    slice.span());
        }
        return new Expr.Slice(value, hi, lo, slice.span());
    }

    private Expr cast(Expression.Cast cast) {
        Type type = types.resolve(cast.type(), scope);
        Expr operand = check(cast.operand(), type);
        if (isUnknown(operand) || type == Type.Simple.UNKNOWN) {
            return unknown(cast.span());
        }
        return Conversions.explicit(operand, type, cast.span()).orElseGet(() -> error(cast.span(),
                "cannot cast a value of type " + operand.type() + " to " + type));
    }

    private Expr construct(Expression.Construct construct) {
        Type type = types.resolve(construct.type(), scope);
        return type == Type.Simple.UNKNOWN
                ? unknown(construct.span())
                : new InstanceChecker(this).construct(type, construct.arguments(), construct.span());
    }

    private Expr list(Expression.ListOf list, Type expected) {
        List<Expr> elements = new ArrayList<>();
        return switch (expected) {
            case StructType struct -> {
                Map<String, Expr> fields = new LinkedHashMap<>();
                boolean dots = !list.elements().isEmpty()
                        && list.elements().getLast() instanceof Expression.Dots;
                int given = dots ? list.elements().size() - 1 : list.elements().size();
                if (given > struct.fields().size() || (given < struct.fields().size() && !dots)) {
                    yield error(list.span(), "'" + struct + "' has " + struct.fields().size()
                            + " fields, found a list of " + given);
                }
                for (int i = 0; i < struct.fields().size(); i++) {
                    StructType.Field field = struct.fields().get(i);
                    fields.put(field.name(), i < given
                            ? checkAs(list.elements().get(i), field.type())
                            : defaultValue(field.type(), list.span()));
                }
                yield new Expr.StructValue(fields, struct, list.span());
            }
            case Type.Tuple tuple when tuple.elements().size() == list.elements().size() -> {
                for (int i = 0; i < list.elements().size(); i++) {
                    elements.add(checkAs(list.elements().get(i), tuple.elements().get(i)));
                }
                yield new Expr.ListValue(elements, tuple, list.span());
            }
            case Type.Stack stack -> {
                for (Expression element : list.elements()) {
                    if (!(element instanceof Expression.Dots)) {
                        elements.add(checkAs(element, stack.element()));
                    }
                }
                while (elements.size() < stack.size()) {
                    elements.add(defaultValue(stack.element(), list.span()));
                }
                yield new Expr.ListValue(elements, stack, list.span());
            }
            case null, default -> {
                for (Expression element : list.elements()) {
                    elements.add(check(element, null));
                }
                List<Type> elementTypes = new ArrayList<>();
                elements.forEach(e -> elementTypes.add(e.type()));
                yield new Expr.ListValue(elements, new Type.Tuple(elementTypes), list.span());
            }
        };
    }

    private Expr struct(Expression.Fields struct, Type expected) {
        if (!(expected instanceof StructType type)) {
            Map<String, Expr> fields = new LinkedHashMap<>();
            List<StructType.Field> anonymous = new ArrayList<>();
            for (Expression.NamedValue field : struct.fields()) {
                Expr value = check(field.value(), null);
                fields.put(field.name(), value);
                anonymous.add(new StructType.Field(field.name(), value.type(),
                        org.nvgre.compiler.syntax.Annotations.NONE));
            }
            return new Expr.StructValue(fields,
                    new StructType(org.nvgre.compiler.syntax.Declaration.StructKind.STRUCT,
                            "struct", anonymous, org.nvgre.compiler.syntax.Annotations.NONE),
                    struct.span());
        }
        Map<String, Expr> fields = new LinkedHashMap<>();
        for (Expression.NamedValue field : struct.fields()) {
            Optional<StructType.Field> declared = type.field(field.name());
            if (declared.isEmpty()) {
                return error(field.span(),
                        "'" + type + "' has no field '" + field.name() + "'" + NearestName.hint(
                                field.name(), type.fieldNames()));
            }
            fields.put(field.name(), checkAs(field.value(), declared.get().type()));
        }
        Map<String, Expr> ordered = new LinkedHashMap<>();
        for (StructType.Field field : type.fields()) {
            Expr value = fields.get(field.name());
            if (value == null && !struct.rest()) {
                return error(struct.span(),
                        "the field '" + field.name() + "' of '" + type + "' has no value");
            }
            ordered.put(field.name(), value == null ? defaultValue(field.type(), struct.span()) : value);
        }
        return new Expr.StructValue(ordered, type, struct.span());
    }

    /// What `...` stands for: zero, false, the first member, an invalid header.
    Expr defaultValue(Type type, Span span) {
        return switch (type) {
            case StructType s when s.kind() == org.nvgre.compiler.syntax.Declaration.StructKind.STRUCT -> {
                Map<String, Expr> fields = new LinkedHashMap<>();
                s.fields().forEach(f -> fields.put(f.name(), defaultValue(f.type(), span)));
                yield new Expr.StructValue(fields, s, span);
            }
            case StructType s -> new Expr.Invalid(s, span);
            case Type.Tuple t ->
                new Expr.ListValue(t.elements().stream().map(e -> defaultValue(e, span)).toList(), t,
                        span);
            case Type.Stack s ->
                new Expr.ListValue(java.util.Collections.nCopies(s.size(), defaultValue(s.element(),
                        span)), s, span);
            case Type.Simple s when s == Type.Simple.BOOL -> new Expr.Bool(false, span);
            case Type.Simple s when s == Type.Simple.ERROR -> new Expr.EnumMember(s, "NoError", 0, span);
            case Type.EnumType e -> new Expr.EnumMember(e, e.members().getFirst(), 0, span);
            default -> new Expr.Const(BigInteger.ZERO, type, span);
        };
    }

    /// Converts implicitly, or reports that this cannot be done.
    Expr convert(Expr value, Type expected) {
        if (value instanceof Expr.Const c && c.type() == Type.Simple.INTEGER && Type.representation(
                expected) instanceof Type.Bits bits && !TypeResolver.fits(c.value(), bits)) {
            globals.diagnostics.warning(c.span(), c.value() + " does not fit into " + expected);
        }
        return Conversions.implicit(value, expected)
                .orElseGet(() -> error(value.span(), "expected a value of type "
                        + expected + ", found " + value.type()));
    }
}
