package org.nvgre.compiler.typed;

import java.util.List;
import org.nvgre.compiler.source.Span;

/// Statements after checking.
public sealed interface Stmt {

    Span span();

    record Block(List<Stmt> statements, Span span) implements Stmt {}

    record Assign(Expr target, Expr value, Span span) implements Stmt {}

    record Call(Expr.Call call, Span span) implements Stmt {}

    /// `otherwise` may be null.
    record If(Expr condition, Stmt then, Stmt otherwise, Span span) implements Stmt {}

    record Return(Expr value, Span span) implements Stmt {}

    record Exit(Span span) implements Stmt {}

    /// `switch (table.apply().action_run)`.
    record SwitchAction(Expr.Call apply, List<ActionCase> cases, Span span) implements Stmt {}

    /// No actions: the default case.
    record ActionCase(List<Def.Action> actions, boolean isDefault, Stmt body) {}

    record SwitchValue(Expr selector, List<ValueCase> cases, Span span) implements Stmt {}

    record ValueCase(List<Expr> labels, boolean isDefault, Stmt body) {}

    /// A variable comes into being; `value` may be null.
    record Local(Variable variable, Expr value, Span span) implements Stmt {}

    /// An object is made; it exists once, however often this is executed.
    record Instantiate(Def.Instance instance, Span span) implements Stmt {}

    record For(List<Stmt> init, Expr condition, List<Stmt> update, Stmt body, Span span) implements Stmt {}

    record Break(Span span) implements Stmt {}

    record Continue(Span span) implements Stmt {}
}
