package org.nvgre.compiler.syntax;

import java.math.BigInteger;
import java.util.List;
import org.nvgre.compiler.source.Span;

/// Expressions as written. Key sets of `select` and of table entries are expressions too.
public sealed interface Expression {

    Span span();

    /// `width` 0: no width given.
    record IntLiteral(BigInteger value, int width, boolean signed, Span span) implements Expression {}

    record BoolLiteral(boolean value, Span span) implements Expression {}

    record StringLiteral(String value, Span span) implements Expression {}

    /// A name; `global` when written `.name`.
    record Name(String name, boolean global, Span span) implements Expression {}

    record This(Span span) implements Expression {}

    /// `object.name`.
    record Member(Expression object, String name, Span span) implements Expression {}

    /// `Type.name`, such as an enum or error constant.
    record TypeMember(TypeExpression type, String name, Span span) implements Expression {}

    record Index(Expression array, Expression index, Span span) implements Expression {}

    record Slice(Expression value, Expression high, Expression low, Span span) implements Expression {}

    record Unary(String operator, Expression operand, Span span) implements Expression {}

    record Binary(String operator, Expression left, Expression right, Span span) implements Expression {}

    record Conditional(Expression condition, Expression yes, Expression no,
            Span span) implements Expression {}

    record Cast(TypeExpression type, Expression operand, Span span) implements Expression {}

    /// A call of a function, method, action, table or instance.
    record Call(Expression callee, List<TypeExpression> typeArguments, List<Argument> arguments,
            Span span) implements Expression {}

    /// `Type(arguments)`.
    record Construct(TypeExpression type, List<Argument> arguments, Span span) implements Expression {}

    /// `{ a, b }`.
    record ListOf(List<Expression> elements, Span span) implements Expression {}

    /// `{ x = a, y = b }`; with `...` the rest is filled with defaults.
    record Fields(List<NamedValue> fields, boolean rest, Span span) implements Expression {}

    /// `{#}`.
    record Invalid(Span span) implements Expression {}

    /// `default` or `_` in a key set.
    record DontCare(Span span) implements Expression {}

    /// `...`
    record Dots(Span span) implements Expression {}

    /// `a &&& b` and `a .. b`.
    record Mask(Expression value, Expression mask, Span span) implements Expression {}

    record Range(Expression low, Expression high, Span span) implements Expression {}

    record NamedValue(String name, Expression value, Span span) {}

    /// An argument of a call; `name` is null unless written `name = value`, `value` null for `_`.
    record Argument(String name, Expression value, Span span) {}
}
