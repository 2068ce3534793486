package org.nvgre.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Stmt;

/// Statements.
final class StatementLowering {

    private final Lowering lowering;

    StatementLowering(Lowering lowering) {
        this.lowering = lowering;
    }

    void all(List<Stmt> statements, Body body) {
        statements.forEach(s -> lower(s, body));
    }

    void lower(Stmt statement, Body body) {
        int before = body.emitted();
        translate(statement, body);
        Span place = switch (statement) {
            case Stmt.If branch -> branch.condition().span();
            case Stmt.SwitchAction choice -> choice.apply().span();
            case Stmt.SwitchValue choice -> choice.selector().span();
            default -> statement.span();
        };
        lowering.module.sources.note(body.emittedSince(before), place);
    }

    private void translate(Stmt statement, Body body) {
        ExpressionLowering expressions = lowering.expressions;
        switch (statement) {
            case Stmt.Block block -> all(block.statements(), body);
            case Stmt.Assign assign -> {
                lowering.architecture.written(assign.target(), assign.value());
                Value target = lowering.calls.fixIndex(expressions.lower(assign.target(), body), body,
                        assign.span());
                body.target = target;
                Value value = expressions.lower(assign.value(), body);
                lowering.assignments.assign(target, value, body, assign.span());
            }
            case Stmt.Call call -> expressions.lower(call.call(), body);
            case Stmt.If branch -> branch(branch, body);
            case Stmt.Return back -> {
                if (back.value() != null) {
                    lowering.assignments.assign(body.result, expressions.lower(back.value(), body), body,
                            back.span());
                }
                if (body.returnLabel == null) {
                    throw new NotSupported(back.span(), "'return' here");
                }
                body.emit(new IrStmt.Break(body.returnLabel));
            }
            case Stmt.Exit exit -> {
                if (body.place == Body.Place.PARSER) {
                    throw new NotSupported(exit.span(), "'exit' in a parser");
                }
                for (Body b = body; b != null; b = b.caller) {
                    b.copyOuts.forEach(Runnable::run);
                }
                body.emit(new IrStmt.Exit());
            }
            case Stmt.SwitchAction choice -> actions(choice, body);
            case Stmt.SwitchValue choice -> values(choice, body);
            case Stmt.Local local -> local(local, body);
            case Stmt.Instantiate made -> lowering.instantiate(made.instance(), body.block);
            case Stmt.For loop -> loop(loop, body);
            case Stmt.Break stop -> body.emit(new IrStmt.Break(label(body.breakLabel, stop)));
            case Stmt.Continue next -> body.emit(new IrStmt.Break(label(body.continueLabel, next)));
        }
    }

    private static IrStmt.Label label(IrStmt.Label label, Stmt statement) {
        if (label == null) {
            throw new NotSupported(statement.span(), "this outside of a loop");
        }
        return label;
    }

    private void branch(Stmt.If branch, Body body) {
        Expr condition = branch.condition();
        boolean negated = false;
        while (condition instanceof Expr.Unary u && u.operator().equals("!")) {
            condition = u.operand();
            negated = !negated;
        }
        if (condition instanceof Expr.TableResult table) {
            boolean hit = table.what().equals("hit") != negated;
            List<IrStmt> then = part(branch.then(), body);
            List<IrStmt> otherwise = part(branch.otherwise(), body);
            lowering.calls.apply(table.apply(), body, IrStmt.Branching.HIT,
                    Map.of(true, hit ? then : otherwise, false,
                            hit ? otherwise : then),
                    List.of());
            return;
        }
        IrExpr test = lowering.expressions.scalar(branch.condition(), body);
        if (test instanceof IrExpr.Const c) {
            if (c.value().signum() != 0) {
                lower(branch.then(), body);
            } else if (branch.otherwise() != null) {
                lower(branch.otherwise(), body);
            }
            return;
        }
        IrExpr reached = lowering.checksums.reached(test, body, branch.span());
        List<IrStmt> then = lowering.checksums.under(reached, () -> part(branch.then(), body));
        List<IrStmt> otherwise = lowering.checksums.under(IrExpr.not(reached),
                () -> part(branch.otherwise(), body));
        if (lowering.checksums.inside() && then.isEmpty() && otherwise.isEmpty()) {
            return;
        }
        body.emit(new IrStmt.If(reached, then, otherwise));
    }

    private List<IrStmt> part(Stmt statement, Body body) {
        return statement == null ? List.of() : body.collect(() -> lower(statement, body));
    }

    private void actions(Stmt.SwitchAction choice, Body body) {
        Map<Object, List<IrStmt>> branches = new LinkedHashMap<>();
        List<IrStmt> otherwise = List.of();
        for (Stmt.ActionCase one : choice.cases()) {
            List<IrStmt> code = part(one.body(), body);
            for (Def.Action action : one.actions()) {
                branches.put(action, code);
            }
            if (one.isDefault()) {
                otherwise = code;
            }
        }
        lowering.calls.apply(choice.apply(), body, IrStmt.Branching.ACTION, branches, otherwise);
    }

    private void values(Stmt.SwitchValue choice, Body body) {
        Value selector = lowering.assignments.copy(lowering.expressions.lower(choice.selector(), body), body,
                choice
                        .span());
        List<IrStmt> code = List.of();
        List<Stmt.ValueCase> cases = new ArrayList<>(choice.cases());
        Stmt.ValueCase fallback = cases.stream().filter(Stmt.ValueCase::isDefault).findFirst().orElse(null);
        if (fallback != null) {
            code = part(fallback.body(), body);
        }
        for (Stmt.ValueCase one : cases.reversed()) {
            if (one.labels().isEmpty()) {
                continue;
            }
            IrExpr any = null;
            for (Expr label : one.labels()) {
                IrExpr same = Comparisons.equal(selector, lowering.expressions.lower(label, body),
                        label.span());
                any = any == null ? same : new IrExpr.Binary("||", any, same, IrType.BOOL);
            }
            code = List.of(new IrStmt.If(any, part(one.body(), body), code));
        }
        code.forEach(body::emit);
    }

    private void local(Stmt.Local local, Body body) {
        Value value = local.value() == null ? null : lowering.expressions.lower(local.value(), body);
        Value place = lowering.storage.allocate(local.variable().type(), local.variable().name(),
                local.span());
        body.variables.put(local.variable(), place);
        if (value == null) {
            lowering.assignments.invalidate(place, body);
        } else {
            lowering.assignments.assign(place, value, body, local.span());
        }
    }

    private void loop(Stmt.For loop, Body body) {
        all(loop.init(), body);
        IrStmt.Label outerBreak = body.breakLabel;
        IrStmt.Label outerContinue = body.continueLabel;
        IrStmt.Label end = new IrStmt.Label();
        IrStmt.Label again = new IrStmt.Label();
        List<IrStmt> round = body.collect(() -> {
            IrExpr condition = lowering.expressions.scalar(loop.condition(), body);
            body.emit(new IrStmt.If(condition, List.of(), List.of(new IrStmt.Break(end))));
            body.breakLabel = end;
            body.continueLabel = again;
            body.emit(new IrStmt.Block(again, body.collect(() -> lower(loop.body(), body))));
            all(loop.update(), body);
        });
        body.breakLabel = outerBreak;
        body.continueLabel = outerContinue;
        body.emit(new IrStmt.Block(end, List.of(new IrStmt.Loop(round))));
    }
}
