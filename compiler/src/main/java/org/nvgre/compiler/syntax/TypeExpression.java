package org.nvgre.compiler.syntax;

import java.util.List;
import org.nvgre.compiler.source.Span;

/// A type as written in the program.
public sealed interface TypeExpression {

    Span span();

    /// `bool`, `error`, `string`, `void`, `int` (arbitrary precision), `match_kind`, `_`.
    record Basic(String name, Span span) implements TypeExpression {}

    /// `bit<W>`, `int<W>`, `varbit<W>`.
    record Sized(String base, Expression width, Span span) implements TypeExpression {}

    /// A name, with type arguments if any: `H`, `Pair<bit<8>, bool>`.
    record Named(String name, List<TypeExpression> arguments, boolean global,
            Span span) implements TypeExpression {}

    record Tuple(List<TypeExpression> elements, Span span) implements TypeExpression {}

    /// `list<T>`.
    record ListOf(TypeExpression element, Span span) implements TypeExpression {}

    /// `H[8]`.
    record Stack(TypeExpression element, Expression size, Span span) implements TypeExpression {}
}
