package org.nvgre.compiler.check;

import java.util.List;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.syntax.TypeExpression;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.Type;

/// Functions with a body. A generic one is checked anew for every choice of type arguments.
final class FunctionChecker {

    private final Globals globals;

    FunctionChecker(Globals globals) {
        this.globals = globals;
    }

    Def.Function instance(Declaration.Function function, List<Type> typeArguments) {
        List<Object> key = List.of(function, typeArguments);
        Def.Function known = globals.functions.get(key);
        if (known != null) {
            return known;
        }
        Scope scope = globals.scope.inner();
        for (int i = 0; i < typeArguments.size(); i++) {
            scope.add(function.signature().typeParameters().get(i), new Symbol.OfType(typeArguments.get(i)));
        }
        List<Variable> parameters = DeclarationChecker.variables(globals, function.signature().parameters(),
                scope);
        TypeExpression result = function.result();
        Def.Function instance = new Def.Function(function.name(), parameters,
                new TypeResolver(globals).resolve(result,
                        scope));
        globals.functions.put(key, instance);
        Scope body = scope.inner();
        parameters.forEach(p -> body.add(p.name(), new Symbol.OfVariable(p)));
        instance.body = new StatementChecker(globals, body, instance.result).block(function.body());
        if (instance.result != Type.Simple.VOID && !StatementChecker.returns(instance.body)) {
            Span span = function.span();
            globals.diagnostics.error(new Span(span.file(), span.end() - 1, span.end()),
                    "function '" + function.name()
                            + "' can end without 'return'");
        }
        return instance;
    }
}
