package org.nvgre.compiler.lower;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.nvgre.compiler.check.Folding;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrAction;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.IrTable;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Annotation;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.Type;

/// Tables: keys become fields, actions are inlined, entries become numbers.
final class Tables {

    private final Lowering lowering;

    Tables(Lowering lowering) {
        this.lowering = lowering;
    }

    /// The table as it is in this object, with the statements emitted that compute its keys.
    IrTable prepare(Def.Table definition, Body body) {
        IrTable known = body.block.tables.get(definition);
        if (known != null) {
            // Applied once more: the keys must be computed again into the same fields.
            for (int i = 0; i < known.keys.size(); i++) {
                keyField(known.keys.get(i).field(), definition.keys.get(i), body);
            }
            return known;
        }
        IrTable table = new IrTable(body.block.qualify(definition.annotations.nameOr(definition.name)),
                definition, body.block.order.declared(definition.span.start()));
        body.block.tables.put(definition, table);
        for (Def.Key key : definition.keys) {
            table.keys.add(key(key, body));
        }
        for (Def.ActionRef ref : definition.actions) {
            IrAction action = lowering.calls.tableAction(ref, body);
            if (table.actions.stream().anyMatch(a -> a.action().name().equals(action.name())
                    && a.action().definition() != action.definition())) {
                lowering.error(ref.span(), "the control plane knows another action of table '"
                        + definition.name + "' by the name '" + action.name() + "', too");
            }
            lowering.module.actions.add(action);
            table.actions.add(new IrTable.ActionRef(action, ref.annotations()));
        }
        defaultAction(table, body);
        properties(table, body);
        if (definition.entries != null) {
            List<IrTable.Entry> entries = definition.entries.stream()
                    .map(entry -> entry(table, entry, body)).toList();
            table.entries.addAll(EntryPriorities.complete(table, entries, lowering));
        }
        lowering.module.tables.add(table);
        return table;
    }

    private IrTable.Key key(Def.Key key, Body body) {
        BigInteger mask = null;
        Expr expression = key.expression();
        if (expression instanceof Expr.Binary b && b.operator().equals("&")
                && b.right() instanceof Expr.Const c
                && !Effects.has(b.left())) {
            mask = c.value();
            expression = b.left();
        }
        IrExpr value = lowering.expressions.scalar(expression, body);
        return new IrTable.Key(direct(value) ? value : temporary(value, key.span(), body), mask,
                key.matchKind(), key
                        .expression().type(),
                key);
    }

    private void keyField(IrExpr field, Def.Key key, Body body) {
        Expr expression = key.expression() instanceof Expr.Binary b && b.operator().equals("&") && b
                .right() instanceof Expr.Const ? b.left() : key.expression();
        IrExpr value = lowering.expressions.scalar(expression, body);
        if (!value.equals(field)) {
            lowering.assignments.assign(new Value.Scalar(field), new Value.Scalar(value), body, key.span());
        }
    }

    private static boolean direct(IrExpr value) {
        return value instanceof IrExpr.Field || (value instanceof IrExpr.Valid v && v
                .header() instanceof HeaderRef.Fixed);
    }

    private IrExpr temporary(IrExpr value, Span span, Body body) {
        Value.Scalar key = lowering.storage.temporary(value.type());
        lowering.assignments.assign(key, new Value.Scalar(value), body, span);
        return key.expr();
    }

    private void defaultAction(IrTable table, Body body) {
        Def.ActionRef wanted = table.definition.defaultAction;
        if (wanted == null) {
            table.actions.stream().filter(a -> a.action().name().equals("NoAction")).findFirst()
                    .ifPresentOrElse(
                            a -> table.defaultAction = a, () -> {
                                // A table without a default action has NoAction, which only the default can be.
                                IrAction none = new IrAction("NoAction", lowering.module.program.noAction(),
                                        List.of(), List.of(),
                                        body.block.order.topLevelAction(end(table.definition)));
                                lowering.module.actions.add(none);
                                table.defaultAction = new IrTable.ActionRef(none,
                                        new Annotations(List.of(new Annotation(
                                                "defaultonly", false, List.of(), "",
                                                table.definition.span))));
                                table.actions.add(table.defaultAction);
                            });
            return;
        }
        for (IrTable.ActionRef ref : table.actions) {
            if (ref.action().definition() == wanted.action()) {
                table.defaultAction = ref;
            }
        }
        table.defaultArguments = arguments(wanted.arguments(), body);
    }

    /// An offset behind the actions a table names.
    private static int end(Def.Table table) {
        return table.actions.isEmpty() ? table.span.end() : table.actions.getLast().span().end();
    }

    private List<BigInteger> arguments(List<Expr> arguments, Body body) {
        List<BigInteger> values = new ArrayList<>();
        for (Expr argument : arguments) {
            values.add(constant(argument, body));
        }
        return values;
    }

    private BigInteger constant(Expr expr, Body body) {
        if (lowering.expressions.lower(expr, body) instanceof Value.Scalar s
                && s.expr() instanceof IrExpr.Const c) {
            return c.value().signum() < 0 ? c.value().and(Folding.mask(c.type().width())) : c.value();
        }
        throw new NotSupported(expr.span(), "a value here that is no compile-time constant");
    }

    private void properties(IrTable table, Body body) {
        table.definition.properties.forEach((name, property) -> {
            if (name.equals("size")) {
                long size = constant(property.value(), body).longValue();
                table.size = size == 0 ? table.size : size;
                return;
            }
            switch (lowering.architecture.property(name)) {
                case IDLE_TIMEOUT -> table.timeout = timesOut(property.value());
                case COUNTER -> {
                    table.counter = extern(property, table, body, name);
                    table.counter.table = table;
                }
                case METER -> {
                    table.meter = extern(property, table, body, name);
                    table.meter.table = table;
                }
                case IMPLEMENTATION -> {
                    table.implementation = lowering.architecture.profile(extern(property, table, body, name));
                    if (table.implementation != null) {
                        table.implementation.tables.add(table);
                        selector(table);
                    }
                }
                case IGNORED -> {
                }
                case null ->
                    lowering.warning(property.span(), "the table property '" + name + "' is ignored");
            }
        });
    }

    private static boolean timesOut(Expr value) {
        return (value instanceof Expr.Bool b && b.value())
                || (value instanceof Expr.EnumMember e && !e.member().equals("NO_TIMEOUT"));
    }

    private IrExtern extern(Def.Property property, IrTable table, Body body, String name) {
        if (property.value() instanceof Expr.Construct made && made.type() instanceof Type.Extern type) {
            // Such a name is not prefixed with that of the control.
            String full = property.annotations().string("name").orElse(table.name + "." + name);
            return lowering.extern(full, type, made.arguments(), property.annotations(), table.order,
                    body.block, property.span());
        }
        if (lowering.expressions.lower(property.value(), body) instanceof Value.Extern extern) {
            return extern.object();
        }
        throw new NotSupported(property.span(), "this value of '" + name + "'");
    }

    private static void selector(IrTable table) {
        List<IrExpr> input = new ArrayList<>();
        for (IrTable.Key key : table.keys) {
            if (key.matchKind().equals("selector")) {
                input.add(key.field());
            }
        }
        if (!input.isEmpty()) {
            table.implementation.selectorInput = input;
        }
    }

    private IrTable.Entry entry(IrTable table, Def.Entry entry, Body body) {
        List<IrTable.Match> matches = new ArrayList<>();
        for (int i = 0; i < table.keys.size(); i++) {
            Expr keySet = i < entry.keys().size()
                    ? entry.keys().get(i)
                    : new Expr.DontCare(Type.Simple.DONT_CARE, entry
                            .span());
            matches.add(match(keySet, body));
            fitsKind(table.keys.get(i).matchKind(), table.keys.get(i).field().type().width(),
                    matches.getLast(), keySet);
        }
        IrAction action = table.actions.stream().map(IrTable.ActionRef::action)
                .filter(a -> a.definition() == entry
                        .action().action())
                .findFirst().orElseThrow();
        int rank = entry.annotations().get("priority").flatMap(a -> a.integer()).orElse(0L).intValue();
        Integer priority = entry.priority() == null ? null : constant(entry.priority(), body).intValue();
        return new IrTable.Entry(matches, action, arguments(entry.action().arguments(), body), priority, rank,
                entry
                        .constant() || table.definition.constEntries);
    }

    /// A prefix has its ones first; an optional key is one value or any.
    private void fitsKind(String kind, int width, IrTable.Match match, Expr keySet) {
        if (match.any() || match.second() == null || match.range()) {
            return;
        }
        BigInteger ones = Folding.mask(width);
        BigInteger rest = ones.andNot(match.second());
        if (kind.equals("lpm") && rest.and(rest.add(BigInteger.ONE)).signum() != 0) {
            lowering.error(keySet.span(), "this mask is no prefix, as an 'lpm' key needs");
        } else if (kind.equals("optional") && rest.signum() != 0) {
            lowering.error(keySet.span(), "an 'optional' key matches one value or, with '_', any");
        }
    }

    private IrTable.Match match(Expr keySet, Body body) {
        return switch (keySet) {
            case Expr.DontCare _ -> new IrTable.Match(BigInteger.ZERO, BigInteger.ZERO, false, true);
            case Expr.Mask m -> {
                BigInteger mask = constant(m.mask(), body);
                yield new IrTable.Match(constant(m.value(), body).and(mask), mask, false, false);
            }
            case Expr.Range r ->
                new IrTable.Match(constant(r.low(), body), constant(r.high(), body), true, false);
            default -> new IrTable.Match(constant(keySet, body), null, false, false);
        };
    }
}
