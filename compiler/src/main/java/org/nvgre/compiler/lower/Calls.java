package org.nvgre.compiler.lower;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrAction;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.IrTable;
import org.nvgre.compiler.ir.UnionRef;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Direction;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Stmt;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.Type;

/// Calls. BMv2 has none, so everything is inlined: parameters become copies of the arguments (copied in before and
/// out after, P4_16 specification section 6.8), or, where nobody can tell the difference, the arguments themselves.
final class Calls {

    private static final int MAX_DEPTH = 100;

    private final Lowering lowering;
    private int depth;

    Calls(Lowering lowering) {
        this.lowering = lowering;
    }

    Value call(Expr.Call call, Body body) {
        return switch (call.callee()) {
            case Expr.Callee.Action action -> action(action.action(), call, body);
            case Expr.Callee.Function function -> function(function.function(), call, body);
            case Expr.Callee.ExternFunction function -> lowering.externs.function(function, call, body);
            case Expr.Callee.ExternMethod method -> lowering.externs.method(method, call, body);
            case Expr.Callee.TableApply _ -> {
                apply(call, body, IrStmt.Branching.NONE, Map.of(), List.of());
                yield new Value.None();
            }
            case Expr.Callee.BlockApply apply -> block(apply, call, body);
            case Expr.Callee.Builtin builtin -> builtin(builtin, call, body);
        };
    }

    // ---- tables

    /// `branches` are by action (as defined), or true and false for hit and miss.
    void apply(Expr.Call call, Body body, IrStmt.Branching branching, Map<?, List<IrStmt>> branches,
            List<IrStmt> otherwise) {
        if (body.place != Body.Place.CONTROL) {
            throw new NotSupported(call.span(), "applying a table outside of a control's 'apply'");
        }
        Def.Table definition = ((Expr.Callee.TableApply) call.callee()).table();
        IrTable table = lowering.tables.prepare(definition, body);
        Map<Object, List<IrStmt>> byAction = new LinkedHashMap<>();
        branches.forEach((key, code) -> {
            if (key instanceof Def.Action action) {
                for (IrTable.ActionRef ref : table.actions) {
                    if (ref.action().definition() == action) {
                        byAction.put(ref.action(), code);
                    }
                }
            } else {
                byAction.put(key, code);
            }
        });
        body.emit(new IrStmt.Apply(table, branching, byAction, otherwise));
    }

    // ---- actions, functions, controls, parsers

    private Value action(Def.Action action, Expr.Call call, Body body) {
        if (body.place == Body.Place.PARSER) {
            lowering.error(call.span(),
                    "a parser cannot call an action; make '" + action.name + "' a function");
        }
        if (body.place == Body.Place.CONTROL && !body.nested) {
            lowering.called(action, body.block, call.span());
        }
        Body inner = new Body(body.block, body.place, body);
        inner.nested = true;
        inlineInto(inner, action.parameters, call.arguments(), action.body, body, false, call.span());
        return new Value.None();
    }

    private Value function(Def.Function function, Expr.Call call, Body body) {
        Body inner = new Body(body.block, body.place, body);
        if (function.result != Type.Simple.VOID) {
            inner.result = lowering.storage.allocate(function.result, function.name + "_result", call.span());
        }
        inlineInto(inner, function.parameters, call.arguments(), function.body, body, true, call.span());
        return inner.result == null ? new Value.None() : inner.result;
    }

    private Value block(Expr.Callee.BlockApply apply, Expr.Call call, Body body) {
        Value object = lowering.expressions.lower(apply.object(), body);
        if (!(object instanceof Value.Block target)) {
            throw new NotSupported(call.span(), "applying this object");
        }
        BlockInstance instance = target.instance();
        if (instance.definition instanceof Def.Parser parser) {
            lowering.parsers.inline(parser, instance, call, body);
            return new Value.None();
        }
        Def.Control control = (Def.Control) instance.definition;
        List<Stmt> statements = new ArrayList<>(control.locals);
        statements.add(control.body);
        inline(control.parameters, call.arguments(), new Stmt.Block(statements, call.span()), body, instance,
                true, call.span());
        return new Value.None();
    }

    private void inline(List<Variable> parameters, List<Expr> arguments, Stmt code, Body body,
            BlockInstance block,
            boolean alias, Span span) {
        inlineInto(new Body(block, body.place, body), parameters, arguments, code, body, alias, span);
    }

    private void inlineInto(Body inner, List<Variable> parameters, List<Expr> arguments, Stmt code, Body body,
            boolean alias, Span span) {
        if (++depth > MAX_DEPTH) {
            throw new NotSupported(span, "recursion");
        }
        bind(inner, parameters, arguments, body, alias, span);
        inner.returnLabel = new IrStmt.Label();
        List<IrStmt> lowered = body.collect(() -> lowering.statements.lower(code, inner));
        emitBlock(inner.returnLabel, lowered, body);
        inner.copyOuts.forEach(Runnable::run);
        depth--;
    }

    static void emitBlock(IrStmt.Label label, List<IrStmt> code, Body body) {
        List<IrStmt> rest = code;
        // A `return` that is last needs no jump.
        if (!rest.isEmpty() && rest.getLast() instanceof IrStmt.Break b && b.label() == label) {
            rest = rest.subList(0, rest.size() - 1);
        }
        if (Breaks.contains(rest, label)) {
            body.emit(new IrStmt.Block(label, rest));
        } else {
            rest.forEach(body::emit);
        }
    }

    /// Gives the parameters their values. With `alias`, what the caller passes is used directly unless two
    /// arguments share storage: right for code that sees nothing but its parameters.
    void bind(Body inner, List<Variable> parameters, List<Expr> arguments, Body body, boolean alias,
            Span span) {
        List<Expr> given = new ArrayList<>();
        for (Expr argument : arguments) {
            if (argument != null) {
                given.add(argument);
            }
        }
        List<Value> values = lowering.expressions.all(given, body);
        List<Value> all = new ArrayList<>();
        int next = 0;
        for (Expr argument : arguments) {
            all.add(argument == null ? null : values.get(next++));
        }
        for (int i = 0; i < parameters.size(); i++) {
            Variable parameter = parameters.get(i);
            Value value = all.get(i);
            if (value == null) {
                value = lowering.storage.allocate(parameter.type(), parameter.name(), span);
                inner.variables.put(parameter, value);
            } else if (isReference(value)) {
                inner.variables.put(parameter, value);
            } else if (parameter.direction().writesArgument()) {
                writable(inner, parameter, value, body, alias && isPlace(value) && !shared(all, i), span);
            } else {
                boolean direct = (value instanceof Value.Scalar s && (s.expr() instanceof IrExpr.Const
                        || s.expr() instanceof IrExpr.ActionData))
                        || (alias && isPlace(value) && !sharedWithWritten(
                                parameters, all, i));
                inner.variables.put(parameter, direct ? value : copyIn(parameter, value, body, span));
            }
        }
    }

    private Value copyIn(Variable parameter, Value value, Body body, Span span) {
        Value copy = lowering.storage.allocate(parameter.type(), parameter.name(), span);
        lowering.assignments.assign(copy, value, body, span);
        return copy;
    }

    private void writable(Body inner, Variable parameter, Value place, Body body, boolean direct, Span span) {
        if (direct) {
            inner.variables.put(parameter, place);
            if (parameter.direction() == Direction.OUT) {
                lowering.assignments.invalidate(place, body);
            }
            return;
        }
        Value fixed = fixIndex(place, body, span);
        Value copy = lowering.storage.allocate(parameter.type(), parameter.name(), span);
        inner.variables.put(parameter, copy);
        if (parameter.direction() == Direction.INOUT) {
            lowering.assignments.assign(copy, fixed, body, span);
        } else {
            lowering.assignments.invalidate(copy, body);
        }
        inner.copyOuts.add(() -> lowering.assignments.assign(fixed, copy, body, span));
    }

    /// An index that is computed is computed once, before the call or the right side of an assignment.
    Value fixIndex(Value place, Body body, Span span) {
        return switch (place) {
            case Value.Header h -> new Value.Header(fixIndex(h.ref(), body, span), h.type());
            case Value.Scalar(IrExpr.FieldOf f) -> new Value.Scalar(
                    new IrExpr.FieldOf(fixIndex(f.header(), body, span), f.field(), f.index(), f.type()));
            default -> place;
        };
    }

    private HeaderRef fixIndex(HeaderRef ref, Body body, Span span) {
        if (!(ref instanceof HeaderRef.Indexed indexed)) {
            return ref;
        }
        Value.Scalar index = (Value.Scalar) lowering.assignments.copy(new Value.Scalar(indexed.index()), body,
                span);
        return new HeaderRef.Indexed(indexed.stack(), index.expr(), indexed.size(), indexed.type());
    }

    private static boolean isReference(Value value) {
        return value instanceof Value.Extern || value instanceof Value.None || value instanceof Value.Block
                || value instanceof Value.Text || value instanceof Value.ValueSet;
    }

    private static boolean isPlace(Value value) {
        return switch (value) {
            case Value.Scalar s -> s.expr() instanceof IrExpr.Field;
            case Value.Struct s -> s.fields().values().stream().allMatch(Calls::isPlace);
            case Value.Header h -> h.ref() instanceof HeaderRef.Fixed;
            case Value.Stack _ -> true;
            case Value.Union u -> u.ref() instanceof UnionRef.Fixed;
            default -> false;
        };
    }

    private static boolean shared(List<Value> values, int at) {
        Set<String> mine = Assignments.leaves(values.get(at));
        for (int i = 0; i < values.size(); i++) {
            if (i != at && values.get(i) != null
                    && Assignments.overlaps(mine, Assignments.leaves(values.get(i)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean sharedWithWritten(List<Variable> parameters, List<Value> values, int at) {
        Set<String> mine = Assignments.leaves(values.get(at));
        for (int i = 0; i < values.size(); i++) {
            if (i != at && values.get(i) != null && parameters.get(i).direction().writesArgument()
                    && Assignments
                            .overlaps(mine, Assignments.leaves(values.get(i)))) {
                return true;
            }
        }
        return false;
    }

    /// The action of a table: bound parameters are copied, the others come from the table entry.
    IrAction tableAction(Def.ActionRef ref, Body control) {
        Def.Action action = ref.action();
        List<Variable> data = new ArrayList<>();
        Body body = new Body(control.block, Body.Place.ACTION, control.detached());
        List<IrStmt> code = body.collect(() -> {
            Body inner = new Body(control.block, Body.Place.ACTION, body);
            List<Variable> bound = new ArrayList<>();
            for (Variable parameter : action.parameters) {
                if (parameter.direction() == Direction.NONE) {
                    inner.variables.put(parameter, new Value.Scalar(new IrExpr.ActionData(data.size(), Storage
                            .scalarType(parameter.type(), parameter.span()))));
                    data.add(parameter);
                } else {
                    bound.add(parameter);
                }
            }
            bind(inner, bound, ref.arguments(), body, false, ref.span());
            inner.returnLabel = new IrStmt.Label();
            List<IrStmt> lowered = body.collect(() -> lowering.statements.lower(action.body, inner));
            emitBlock(inner.returnLabel, lowered, body);
            inner.copyOuts.forEach(Runnable::run);
        });
        return new IrAction(lowering.actionName(action, control.block), action, data, code,
                Lowering.order(action, control.block, ref.span()));
    }

    // ---- headers and stacks

    private Value builtin(Expr.Callee.Builtin builtin, Expr.Call call, Body body) {
        Value object = lowering.expressions.lower(builtin.object(), body);
        return switch (builtin.name()) {
            case "isValid" -> new Value.Scalar(switch (object) {
                case Value.Header header -> new IrExpr.Valid(header.ref());
                case Value.Union union -> new IrExpr.UnionValid(union.ref());
                case Value.HeaderLiteral _ -> IrExpr.bool(true);
                default -> IrExpr.bool(false);
            });
            case "setValid", "setInvalid" -> {
                if (!(object instanceof Value.Header header)) {
                    throw new NotSupported(call.span(), "'" + builtin.name() + "' of this expression");
                }
                Assignments.emit(header.ref(), new IrStmt.SetValid(header.ref(),
                        builtin.name().equals("setValid")), body);
                yield new Value.None();
            }
            default -> {
                if (!(object instanceof Value.Stack stack) || !(call.arguments()
                        .getFirst() instanceof Expr.Const count)) {
                    throw new NotSupported(call.span(), "'" + builtin.name() + "' of this expression");
                }
                shift(stack, builtin.name().equals("push_front"), count.value().intValue(), body);
                yield new Value.None();
            }
        };
    }

    private void shift(Value.Stack stack, boolean push, int count, Body body) {
        body.emit(new IrStmt.Shift(stack.ref(), push, count));
        if (stack.ref().ofUnions()) {
            // BMv2 moves unions, but leaves what comes in as valid as what went out.
            int size = stack.elements().size();
            int moved = Math.min(count, size);
            (push ? stack.elements().subList(0, moved) : stack.elements().subList(size - moved, size))
                    .forEach(union -> lowering.assignments.invalidate(union, body));
        }
    }
}
