package org.nvgre.compiler.check;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.syntax.Direction;
import org.nvgre.compiler.syntax.Expression;
import org.nvgre.compiler.syntax.Statement;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Stmt;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.Type;

/// Statements (P4_16 specification, section 12).
final class StatementChecker {

    private final Globals globals;
    private final Scope scope;
    private final Type result;

    /// `result` is the type of values returned here, VOID where there are none.
    StatementChecker(Globals globals, Scope scope, Type result) {
        this.globals = globals;
        this.scope = scope;
        this.result = result;
    }

    private ExpressionChecker expressions() {
        return new ExpressionChecker(globals, scope);
    }

    Stmt.Block block(Statement.Block block) {
        StatementChecker inner = new StatementChecker(globals, scope.inner(), result);
        return new Stmt.Block(inner.all(block.statements()), block.span());
    }

    List<Stmt> all(List<Statement> statements) {
        List<Stmt> checked = new ArrayList<>();
        for (Statement statement : statements) {
            try {
                checked.add(check(statement));
            } catch (NotSupported e) {
                globals.diagnostics.error(e.span(), e.getMessage());
            }
        }
        return checked;
    }

    Stmt check(Statement statement) {
        Span span = statement.span();
        return switch (statement) {
            case Statement.Block block -> block(block);
            case Statement.Assign assign -> assign(assign);
            case Statement.Call call -> call(call);
            case Statement.If branch -> new Stmt.If(
                    expressions().checkAs(branch.condition(), Type.Simple.BOOL), inner(
                            branch.then()),
                    branch.otherwise() == null ? null : inner(branch.otherwise()), span);
            case Statement.Return back -> back(back);
            case Statement.Exit _ -> new Stmt.Exit(span);
            case Statement.Empty _ -> new Stmt.Block(List.of(), span);
            case Statement.Switch choice -> choice(choice);
            case Statement.Declare declare -> {
                if (declare.declaration() instanceof Declaration.Instance object) {
                    globals.diagnostics.error(object.span(),
                            "an object is declared outside of statements: before 'apply', or before the states");
                }
                yield declare(declare.declaration());
            }
            case Statement.For loop -> loop(loop);
            case Statement.ForIn loop -> loopIn(loop);
            case Statement.Break _ -> new Stmt.Break(span);
            case Statement.Continue _ -> new Stmt.Continue(span);
        };
    }

    private Stmt inner(Statement statement) {
        return new StatementChecker(globals, scope.inner(), result).check(statement);
    }

    private Stmt assign(Statement.Assign assign) {
        ExpressionChecker in = expressions();
        Expr target = in.check(assign.target(), null);
        if (!LValues.isAssignable(target)) {
            in.error(assign.target().span(), "this cannot be assigned to");
            return new Stmt.Block(List.of(), assign.span());
        }
        Expr value = in.check(assign.value(), target.type());
        if (!assign.operator().isEmpty() && !ExpressionChecker.isUnknown(value)
                && !ExpressionChecker.isUnknown(
                        target)) {
            value = new Operators(in).numeric(assign.operator(),
                    new Expr.Target(target.type(), target.span()),
                    value, target.type(), assign.span());
        }
        return new Stmt.Assign(target, in.convert(value, target.type()), assign.span());
    }

    private Stmt call(Statement.Call call) {
        Expr expr = expressions().check(call.call(), null);
        return expr instanceof Expr.Call c
                ? new Stmt.Call(c, call.span())
                : new Stmt.Block(List.of(), call.span());
    }

    private Stmt back(Statement.Return back) {
        if (back.value() == null) {
            if (result != Type.Simple.VOID) {
                globals.diagnostics.error(back.span(),
                        "expected a value of type " + result + " after 'return'");
            }
            return new Stmt.Return(null, back.span());
        }
        if (result == Type.Simple.VOID) {
            globals.diagnostics.error(back.span(), "no value can be returned here");
            return new Stmt.Return(null, back.span());
        }
        return new Stmt.Return(expressions().checkAs(back.value(), result), back.span());
    }

    /// A constant, variable or instance, here or among the locals of a parser or control.
    Stmt declare(Declaration declaration) {
        ExpressionChecker in = expressions();
        Span span = declaration.span();
        return switch (declaration) {
            case Declaration.Constant constant -> {
                Type type = in.types.resolve(constant.type(), scope);
                add(constant.name(), new Symbol.OfConstant(in.checkAs(constant.value(), type)), span);
                yield new Stmt.Block(List.of(), span);
            }
            case Declaration.Variable variable -> {
                Type type = in.types.resolve(variable.type(), scope);
                Expr value = variable.value() == null ? null : in.checkAs(variable.value(), type);
                Variable local = new Variable(variable.name(), type, Variable.Kind.LOCAL, Direction.NONE,
                        variable
                                .annotations(),
                        span);
                add(variable.name(), new Symbol.OfVariable(local), span);
                yield new Stmt.Local(local, value, span);
            }
            case Declaration.Instance instance -> {
                Def.Instance made = new InstanceChecker(in).instance(instance);
                add(instance.name(), new Symbol.OfInstance(made), span);
                yield new Stmt.Instantiate(made, span);
            }
            default -> throw new NotSupported(span, "this declaration here");
        };
    }

    private void add(String name, Symbol symbol, Span span) {
        if (!scope.add(name, symbol)) {
            globals.diagnostics.error(span, "'" + name + "' is declared twice");
        }
    }

    private Stmt choice(Statement.Switch choice) {
        Expr selector = expressions().check(choice.selector(), null);
        if (selector instanceof Expr.TableResult table && table.what().equals("action_run")) {
            return actions(choice, table.apply());
        }
        List<Stmt.ValueCase> cases = new ArrayList<>();
        List<Expr> labels = new ArrayList<>();
        boolean isDefault = false;
        onlyOneDefault(choice);
        for (Statement.Case one : choice.cases()) {
            if (one.label() == null) {
                isDefault = true;
            } else {
                labels.add(expressions().checkAs(one.label(), selector.type()));
            }
            if (one.body() != null) {
                cases.add(new Stmt.ValueCase(labels, isDefault, block(one.body())));
                labels = new ArrayList<>();
                isDefault = false;
            }
        }
        return new Stmt.SwitchValue(selector, cases, choice.span());
    }

    private void onlyOneDefault(Statement.Switch choice) {
        choice.cases().stream().filter(one -> one.label() == null).skip(1)
                .forEach(one -> globals.diagnostics.error(one.span(), "'default' is there twice"));
    }

    private Stmt actions(Statement.Switch choice, Expr.Call apply) {
        Def.Table table = ((Expr.Callee.TableApply) apply.callee()).table();
        List<Stmt.ActionCase> cases = new ArrayList<>();
        List<Def.Action> labels = new ArrayList<>();
        boolean isDefault = false;
        onlyOneDefault(choice);
        for (Statement.Case one : choice.cases()) {
            if (one.label() == null) {
                isDefault = true;
            } else if (one.label() instanceof Expression.Name name) {
                Optional<Def.Action> action = table.actions.stream().map(Def.ActionRef::action)
                        .filter(a -> a.name
                                .equals(name.name()))
                        .findFirst();
                if (action.isEmpty()) {
                    globals.diagnostics.error(name.span(),
                            "table '" + table.name + "' has no action '" + name.name()
                                    + "'");
                } else {
                    labels.add(action.get());
                }
            } else {
                globals.diagnostics.error(one.span(), "expected the name of an action");
            }
            if (one.body() != null) {
                cases.add(new Stmt.ActionCase(labels, isDefault, block(one.body())));
                labels = new ArrayList<>();
                isDefault = false;
            }
        }
        return new Stmt.SwitchAction(apply, cases, choice.span());
    }

    private Stmt loop(Statement.For loop) {
        StatementChecker inner = new StatementChecker(globals, scope.inner(), result);
        List<Stmt> init = inner.all(loop.init());
        Expr condition = inner.expressions().checkAs(loop.condition(), Type.Simple.BOOL);
        List<Stmt> update = inner.all(loop.update());
        return new Stmt.For(init, condition, update, inner.inner(loop.body()), loop.span());
    }

    /// `for (T i in a .. b)` counts; the end is included, so the loop stops behind it, before `i` could wrap.
    private Stmt loopIn(Statement.ForIn loop) {
        if (loop.to() == null) {
            throw new NotSupported(loop.span(), "a loop over the elements of a collection");
        }
        Span span = loop.span();
        StatementChecker inner = new StatementChecker(globals, scope.inner(), result);
        ExpressionChecker in = inner.expressions();
        List<Stmt> init = new ArrayList<>();
        Expr counter;
        Type type;
        if (loop.type() == null) {
            counter = in.check(new Expression.Name(loop.name(), false, span), null);
            type = counter.type();
        } else {
            type = in.types.resolve(loop.type(), scope);
            Variable variable = new Variable(loop.name(), type, Variable.Kind.LOCAL, Direction.NONE,
                    Annotations.NONE,
                    span);
            inner.scope.add(loop.name(), new Symbol.OfVariable(variable));
            init.add(new Stmt.Local(variable, null, span));
            counter = new Expr.Var(variable, span);
        }
        Variable again = new Variable(loop.name() + "_more", Type.Simple.BOOL, Variable.Kind.LOCAL,
                Direction.NONE,
                Annotations.NONE, span);
        Variable last = new Variable(loop.name() + "_last", type, Variable.Kind.LOCAL, Direction.NONE,
                Annotations.NONE, span);
        Expr more = new Expr.Var(again, span);
        Expr end = new Expr.Var(last, span);
        init.add(new Stmt.Local(last, in.checkAs(loop.to(), type), span));
        init.add(new Stmt.Assign(counter, in.checkAs(loop.from(), type), span));
        init.add(new Stmt.Local(again, new Expr.Binary("<=", counter, end, Type.Simple.BOOL, span), span));
        Expr one = new Expr.Const(BigInteger.ONE, type, span);
        List<Stmt> update = List.of(
                new Stmt.Assign(more, new Expr.Binary("<", counter, end, Type.Simple.BOOL, span),
                        span),
                new Stmt.Assign(counter, new Expr.Binary("+", counter, one, type, span), span));
        return new Stmt.For(init, more, update, inner.inner(loop.body()), span);
    }

    /// Whether every way through the statement ends in `return` or `exit`.
    static boolean returns(Stmt statement) {
        return switch (statement) {
            case Stmt.Return _,Stmt.Exit _ -> true;
            case Stmt.Block block -> block.statements().stream().anyMatch(StatementChecker::returns);
            case Stmt.If branch ->
                branch.otherwise() != null && returns(branch.then()) && returns(branch.otherwise());
            case Stmt.SwitchValue s ->
                s.cases().stream().anyMatch(Stmt.ValueCase::isDefault) && s.cases().stream()
                        .allMatch(c -> returns(c.body()));
            case Stmt.For _ -> false;
            default -> false;
        };
    }
}
