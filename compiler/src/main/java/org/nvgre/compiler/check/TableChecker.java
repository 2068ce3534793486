package org.nvgre.compiler.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nvgre.compiler.source.NearestName;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.syntax.Direction;
import org.nvgre.compiler.syntax.Expression;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Variable;

/// Tables (P4_16 specification, section 14.2).
final class TableChecker {

    private final Globals globals;
    private final Scope scope;
    private final ExpressionChecker in;

    TableChecker(Globals globals, Scope scope) {
        this.globals = globals;
        this.scope = scope;
        this.in = new ExpressionChecker(globals, scope);
    }

    Def.Table table(Declaration.Table declaration) {
        Def.Table table = new Def.Table(declaration.name(), declaration.annotations(), declaration.span());
        if (!scope.add(table.name, new Symbol.OfTable(table))) {
            globals.diagnostics.error(declaration.span(), "'" + table.name + "' is declared twice");
        }
        for (Declaration.Key key : declaration.keys()) {
            if (!globals.matchKinds.contains(key.matchKind())) {
                globals.diagnostics.error(key.span(),
                        "unknown match kind '" + key.matchKind() + "'" + NearestName.hint(
                                key.matchKind(), globals.matchKinds));
            }
            Expr expression = in.check(key.expression(), null);
            String name = key.annotations().string("name")
                    .orElseGet(() -> KeyName.of(key.expression(), in).orElse(
                            null));
            if (name == null && !ExpressionChecker.isUnknown(expression)) {
                globals.diagnostics.error(key.span(),
                        "this key is an expression: give it a name with @name(\"...\")");
            }
            table.keys.add(new Def.Key(expression, key.matchKind(), name, key.annotations(), key.span()));
        }
        for (Declaration.ActionRef ref : declaration.actions()) {
            action(ref)
                    .ifPresent(action -> table.actions.add(new Def.ActionRef(action, bound(action, ref), ref
                            .annotations(), ref.span())));
        }
        for (Declaration.Property property : declaration.properties()) {
            if (property.name().equals("default_action")) {
                defaultAction(table, property);
            } else {
                table.properties.put(property.name(),
                        new Def.Property(property(property), property.constant(), property
                                .annotations(), property.span()));
            }
        }
        if (declaration.entries() != null) {
            table.constEntries = declaration.entries().constant();
            table.entries = new ArrayList<>();
            List<Expr> keys = table.keys.stream().map(Def.Key::expression).toList();
            for (Declaration.Entry entry : declaration.entries().entries()) {
                entry(table, entry, keys);
            }
        }
        return table;
    }

    private Expr property(Declaration.Property property) {
        return in.check(property.value(), null);
    }

    private void entry(Def.Table table, Declaration.Entry entry, List<Expr> keys) {
        List<Expr> keySet = DeclarationChecker.keySet(in, entry.keys(), keys, entry.span());
        Expr priority = entry.priority() == null ? null : in.check(entry.priority(), null);
        Optional<Def.ActionRef> chosen = actionOf(table, entry.action());
        if (chosen.isPresent() && table.actions.stream().anyMatch(
                a -> a.action() == chosen.get().action() && a.annotations().has("defaultonly"))) {
            globals.diagnostics.error(entry.action().span(),
                    "'" + chosen.get().action().name + "' is @defaultonly: no entry can have it");
        }
        chosen.ifPresent(ref -> table.entries.add(new Def.Entry(entry.constant(), priority,
                keySet, ref, entry.annotations(), entry.span())));
    }

    private Optional<Def.Action> action(Declaration.ActionRef ref) {
        Optional<Symbol> symbol = (ref.global() ? scope.top() : scope).find(ref.action());
        if (symbol.orElse(null) instanceof Symbol.OfAction action) {
            return Optional.of(action.action());
        }
        globals.diagnostics.error(ref.span(), symbol.isPresent()
                ? "'" + ref.action() + "' is not an action"
                : "unknown action '" + ref.action() + "'" + NearestName.hint(ref.action(), scope.names()));
        return Optional.empty();
    }

    /// In the list of actions only parameters with a direction are given.
    private List<Expr> bound(Def.Action action, Declaration.ActionRef ref) {
        List<Variable> directed = action.parameters.stream().filter(p -> p.direction() != Direction.NONE)
                .toList();
        return new CallChecker(in).arguments(directed, ref.arguments(), ref.span(), action.name);
    }

    /// An action with all its arguments, in a default action or an entry.
    private Optional<Def.ActionRef> actionOf(Def.Table table, Declaration.ActionRef ref) {
        Optional<Def.Action> action = action(ref);
        if (action.isEmpty()) {
            return Optional.empty();
        }
        if (table.actions.stream().noneMatch(a -> a.action() == action.get())) {
            globals.diagnostics.error(ref.span(), "'" + ref.action() + "' is not among the actions of table '"
                    + table.name + "'");
            return Optional.empty();
        }
        List<Variable> parameters = action.get().parameters;
        List<Variable> plain = parameters.stream().filter(p -> p.direction() == Direction.NONE).toList();
        boolean all = ref.arguments().size() == parameters.size();
        List<Expr> arguments = new CallChecker(in).arguments(all ? parameters : plain, ref.arguments(),
                ref.span(),
                action.get().name);
        List<Expr> values = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            if (!all || parameters.get(i).direction() == Direction.NONE) {
                values.add(arguments.get(i));
            }
        }
        return Optional.of(new Def.ActionRef(action.get(), values, ref.annotations(), ref.span()));
    }

    private void defaultAction(Def.Table table, Declaration.Property property) {
        Span span = property.span();
        Declaration.ActionRef ref = switch (property.value()) {
            case Expression.Name name -> new Declaration.ActionRef(name.name(), name.global(), List.of(),
                    Annotations.NONE, span);
            case Expression.Call call when call.callee() instanceof Expression.Name name ->
                new Declaration.ActionRef(
                        name.name(), name.global(), call.arguments(), Annotations.NONE, span);
            default -> null;
        };
        if (ref == null) {
            globals.diagnostics.error(span, "expected an action as the default action");
            return;
        }
        table.constDefault = property.constant();
        actionOf(table, ref).ifPresent(a -> table.defaultAction = a);
    }
}
