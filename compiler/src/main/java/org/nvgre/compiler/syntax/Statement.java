package org.nvgre.compiler.syntax;

import java.util.List;
import org.nvgre.compiler.source.Span;

/// Statements as written.
public sealed interface Statement {

    Span span();

    record Block(List<Statement> statements, Annotations annotations, Span span) implements Statement {}

    /// `target = value`, or `target op= value` with its operator.
    record Assign(Expression target, String operator, Expression value, Span span) implements Statement {}

    record Call(Expression call, Span span) implements Statement {}

    /// `otherwise` is null if there is none.
    record If(Expression condition, Statement then, Statement otherwise, Span span) implements Statement {}

    /// `value` is null if there is none.
    record Return(Expression value, Span span) implements Statement {}

    record Exit(Span span) implements Statement {}

    record Empty(Span span) implements Statement {}

    record Switch(Expression selector, List<Case> cases, Span span) implements Statement {}

    /// A declaration among statements.
    record Declare(Declaration declaration, Span span) implements Statement {}

    /// `for (init; condition; update) body`.
    record For(List<Statement> init, Expression condition, List<Statement> update, Statement body,
            Span span) implements Statement {}

    /// `for (type name in collection) body`; `type` null when an existing variable is used.
    record ForIn(TypeExpression type, String name, Expression from, Expression to, Statement body,
            Span span) implements Statement {}

    record Break(Span span) implements Statement {}

    record Continue(Span span) implements Statement {}

    /// One label of a switch; `label` null is `default`, `body` null falls through to the next.
    record Case(Expression label, Block body, Span span) {}
}
