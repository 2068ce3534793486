package org.nvgre.compiler.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nvgre.compiler.source.NearestName;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.syntax.Direction;
import org.nvgre.compiler.syntax.Expression;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Stmt;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.Type;

/// Parsers, controls and actions.
final class DeclarationChecker {

    private final Globals globals;

    DeclarationChecker(Globals globals) {
        this.globals = globals;
    }

    /// Parameters as variables, their types resolved in `scope`.
    static List<Variable> variables(Globals globals, List<Declaration.Parameter> parameters, Scope scope) {
        TypeResolver types = new TypeResolver(globals);
        List<Variable> variables = new ArrayList<>();
        for (Declaration.Parameter parameter : parameters) {
            Variable variable = new Variable(parameter.name(), types.resolve(parameter.type(), scope),
                    Variable.Kind.PARAMETER, parameter.direction(), parameter.annotations(),
                    parameter.span());
            if (parameter.value() != null) {
                globals.defaultValues.put(variable, parameter.value());
            }
            variables.add(variable);
        }
        return variables;
    }

    /// The value of a parameter that the caller leaves out.
    static Optional<Expr> defaultValue(Globals globals, Variable parameter) {
        return Optional.ofNullable(globals.defaultValues.get(parameter))
                .map(v -> new ExpressionChecker(globals, globals.scope).checkAs(v, parameter
                        .type()));
    }

    private List<Variable> constructorVariables(Declaration.Signature signature, Scope scope) {
        List<Variable> variables = new ArrayList<>();
        for (Variable v : variables(globals, signature.constructorParameters(), scope)) {
            variables.add(
                    new Variable(v.name(), v.type(), Variable.Kind.CONSTRUCTOR_PARAMETER, v.direction(), v
                            .annotations(), v.span()));
        }
        return variables;
    }

    private Scope parameters(List<Variable> parameters, List<Variable> constructor) {
        Scope scope = globals.scope.inner();
        for (Variable variable : constructor) {
            scope.add(variable.name(), new Symbol.OfVariable(variable));
        }
        for (Variable variable : parameters) {
            if (!scope.add(variable.name(), new Symbol.OfVariable(variable))) {
                globals.diagnostics.error(variable.span(),
                        "parameter '" + variable.name() + "' is declared twice");
            }
        }
        return scope;
    }

    Def.Action action(Declaration.Action declaration, Scope scope, boolean topLevel) {
        List<Variable> parameters = variables(globals, declaration.parameters(), scope);
        Def.Action action = new Def.Action(declaration.name(), parameters, declaration.annotations(),
                topLevel,
                declaration.span());
        Scope inner = scope.inner();
        parameters.forEach(p -> inner.add(p.name(), new Symbol.OfVariable(p)));
        for (Variable parameter : parameters) {
            if (parameter.type() == Type.Simple.INTEGER && parameter.direction() != Direction.NONE) {
                globals.diagnostics.error(parameter.span(),
                        "a parameter of type int has no direction; give '" + parameter.name() + "' a width");
            }
        }
        // Not known inside: there its name is that of what has been declared before.
        action.body = new StatementChecker(globals, inner, Type.Simple.VOID).block(declaration.body());
        if (!scope.add(action.name, new Symbol.OfAction(action))) {
            globals.diagnostics.error(declaration.span(), "'" + action.name + "' is declared twice");
        }
        return action;
    }

    Def.Control control(Declaration.Control declaration) {
        Declaration.Signature signature = declaration.signature();
        List<Variable> constructor = constructorVariables(signature, globals.scope);
        Def.Control control = new Def.Control(signature.name(), variables(globals, signature.parameters(),
                globals.scope), constructor, declaration.annotations(), declaration.span());
        Scope scope = parameters(control.parameters, constructor).inner();
        StatementChecker statements = new StatementChecker(globals, scope, Type.Simple.VOID);
        for (Declaration local : declaration.locals()) {
            try {
                switch (local) {
                    case Declaration.Action action -> action(action, scope, false);
                    case Declaration.Table table -> new TableChecker(globals, scope).table(table);
                    default -> control.locals.add(statements.declare(local));
                }
            } catch (NotSupported e) {
                globals.diagnostics.error(e.span(), e.getMessage());
            }
        }
        control.body = statements.block(declaration.body());
        return control;
    }

    Def.Parser parser(Declaration.ParserDecl declaration) {
        Declaration.Signature signature = declaration.signature();
        List<Variable> constructor = constructorVariables(signature, globals.scope);
        Def.Parser parser = new Def.Parser(signature.name(),
                variables(globals, signature.parameters(), globals.scope),
                constructor, declaration.annotations(), declaration.span());
        Scope scope = parameters(parser.parameters, constructor).inner();
        StatementChecker statements = new StatementChecker(globals, scope, Type.Simple.VOID);
        for (Declaration local : declaration.locals()) {
            if (local instanceof Declaration.ValueSet set) {
                valueSet(set, scope, parser);
            } else {
                parser.locals.add(statements.declare(local));
            }
        }
        List<String> names = new ArrayList<>(List.of("accept", "reject"));
        declaration.states().forEach(s -> names.add(s.name()));
        if (!names.contains("start")) {
            globals.diagnostics.error(declaration.span(),
                    "parser '" + parser.name + "' has no state 'start'");
        }
        for (Declaration.State state : declaration.states()) {
            try {
                if (parser.states.put(state.name(), state(state, scope, names)) != null) {
                    globals.diagnostics.error(state.span(), "state '" + state.name() + "' is declared twice");
                }
            } catch (NotSupported e) {
                globals.diagnostics.error(e.span(), e.getMessage());
            }
        }
        if (!globals.diagnostics.hasErrors() && !ends(parser)) {
            globals.diagnostics.error(declaration.span(),
                    "parser '" + parser.name + "' never comes to 'accept' or 'reject'");
        }
        return parser;
    }

    /// Whether some way leads from the first state to the end; a select that finds nothing is one.
    private static boolean ends(Def.Parser parser) {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of("start"));
        while (!open.isEmpty()) {
            String name = open.remove();
            Def.State state = parser.states.get(name);
            if (state == null || !state.keys().isEmpty()) {
                return true;
            }
            if (reached.add(name)) {
                state.cases().forEach(one -> open.add(one.next()));
            }
        }
        return false;
    }

    private void valueSet(Declaration.ValueSet set, Scope scope, Def.Parser parser) {
        ExpressionChecker in = new ExpressionChecker(globals, scope);
        Type element = in.types.resolve(set.element(), scope);
        Expr size = in.checkAs(set.size(), Type.BIT32);
        Def.Instance instance = new Def.Instance(set.name(), new Type.SetOf(element), null, List.of(size), set
                .annotations(), set.span());
        scope.add(set.name(), new Symbol.OfInstance(instance));
        parser.locals.add(new Stmt.Instantiate(instance, set.span()));
    }

    private Def.State state(Declaration.State state, Scope outer, List<String> names) {
        Scope scope = outer.inner();
        var statements = new StatementChecker(globals, scope, Type.Simple.VOID).all(state.statements());
        ExpressionChecker in = new ExpressionChecker(globals, scope);
        List<Expr> keys = new ArrayList<>();
        for (Expression key : state.transition().keys()) {
            keys.add(in.check(key, null));
        }
        List<Def.SelectCase> cases = new ArrayList<>();
        if (state.transition().next() != null) {
            next(state.transition().next(), names, state.transition().span());
            cases.add(new Def.SelectCase(List.of(), state.transition().next(), state.transition().span()));
        }
        for (Declaration.SelectCase one : state.transition().cases()) {
            next(one.next(), names, one.span());
            cases.add(new Def.SelectCase(keySet(in, one.keys(), keys, one.span()), one.next(), one.span()));
        }
        return new Def.State(state.name(), statements, keys, cases, state.annotations(), state.span());
    }

    private void next(String name, List<String> names, org.nvgre.compiler.source.Span span) {
        if (!names.contains(name)) {
            globals.diagnostics.error(span,
                    "there is no state '" + name + "'" + NearestName.hint(name, names));
        }
    }

    /// A key set for these keys: one element per key, or a single value set or don't care for all of them.
    static List<Expr> keySet(ExpressionChecker in, List<Expression> written, List<Expr> keys,
            org.nvgre.compiler.source.Span span) {
        if (written.size() == 1 && keys.size() != 1) {
            if (written.getFirst() instanceof Expression.ListOf list
                    && list.elements().size() == keys.size()) {
                return keySet(in, list.elements(), keys, span);
            }
            Expr only = in.check(written.getFirst(), null);
            if (only instanceof Expr.DontCare || only.type() instanceof Type.SetOf) {
                return List.of(only);
            }
        }
        if (keys.size() == 1 && written.size() == 1
                && written.getFirst() instanceof Expression.ListOf list && list.elements().size() == 1) {
            return keySet(in, list.elements(), keys, span);
        }
        if (written.size() != keys.size()) {
            in.error(span, "expected " + keys.size() + " key sets, found " + written.size());
            return List.of();
        }
        List<Expr> result = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Type type = keys.get(i).type();
            Expr element = in.check(written.get(i), type);
            boolean set = element.type() instanceof Type.SetOf || element instanceof Expr.DontCare;
            result.add(set ? element : loose(in, element, type));
        }
        return result;
    }

    /// Key sets may mix a serializable enum or `type` with values of its representation.
    private static Expr loose(ExpressionChecker in, Expr element, Type type) {
        if (type instanceof Type.SerializableEnum e && element.type().equals(e.underlying())) {
            return element;
        }
        if (type instanceof Type.SerializableEnum e && element.type() == Type.Simple.INTEGER) {
            return in.convert(element, e.underlying());
        }
        return in.convert(element, type);
    }
}
