package org.nvgre.compiler.check;

import java.util.ArrayList;
import java.util.List;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.syntax.Expression;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.Type;

/// Constructor calls: of externs, parsers, controls and packages (P4_16 specification, section 11.3).
final class InstanceChecker {

    private final ExpressionChecker in;

    InstanceChecker(ExpressionChecker in) {
        this.in = in;
    }

    Expr construct(Type type, List<Expression.Argument> arguments, Span span) {
        CallChecker calls = new CallChecker(in);
        return switch (type) {
            case Type.Extern extern -> {
                List<Variable> parameters = null;
                Scope scope = in.globals.scope.inner();
                for (int i = 0; i < Math.min(extern.arguments().size(), extern.declaration().typeParameters()
                        .size()); i++) {
                    scope.add(extern.declaration().typeParameters().get(i),
                            new Symbol.OfType(extern.arguments().get(
                                    i)));
                }
                if (extern.arguments().size() != extern.declaration().typeParameters().size()) {
                    yield in.error(span,
                            "'" + extern + "' takes " + extern.declaration().typeParameters().size()
                                    + " type arguments, found " + extern.arguments().size());
                }
                for (Declaration.Method method : extern.declaration().methods()) {
                    if (method.result() == null && (parameters == null || method.signature().parameters()
                            .size() == arguments.size())) {
                        parameters = DeclarationChecker.variables(in.globals, method.signature().parameters(),
                                scope);
                    }
                }
                if (parameters == null) {
                    yield in.error(span, "'" + extern + "' has no constructor");
                }
                yield new Expr.Construct(type, null,
                        calls.arguments(parameters, arguments, span, extern.toString()),
                        span);
            }
            case Type.Block block -> {
                Def.Callable target = in.globals.blocks.get(block.declaration());
                if (target == null && block.declaration() instanceof Declaration.PackageType p) {
                    List<Expr> values = new ArrayList<>();
                    long required = p.signature().parameters().stream()
                            .filter(parameter -> !parameter.annotations().has("optional")).count();
                    if (arguments.size() < required || arguments.size() > p.signature().parameters().size()) {
                        yield in.error(span, "'" + p.name() + "' takes " + p.signature().parameters().size()
                                + " arguments, found " + arguments.size());
                    }
                    for (Expression.Argument argument : ordered(p.signature(), arguments)) {
                        values.add(in.check(argument.value(), null));
                    }
                    yield new Expr.Construct(type, null, values, span);
                }
                if (target == null) {
                    yield in.error(span, "'" + block + "' has no body, it cannot be instantiated");
                }
                yield new Expr.Construct(type, target,
                        calls.arguments(target.constructorParameters(), arguments, span,
                                target.name()),
                        span);
            }
            default -> in.error(span, "'" + type + "' has no constructor");
        };
    }

    private static List<Expression.Argument> ordered(Declaration.Signature signature,
            List<Expression.Argument> arguments) {
        List<Expression.Argument> result = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = signature.parameters().get(i).name();
            result.add(arguments.stream().filter(a -> name.equals(a.name())).findFirst()
                    .orElse(arguments.get(i)));
        }
        return result;
    }

    Def.Instance instance(Declaration.Instance declaration) {
        Type type = in.types.resolve(declaration.type(), in.scope);
        Expr made = type == Type.Simple.UNKNOWN
                ? ExpressionChecker.unknown(declaration.span())
                : construct(type, declaration.arguments(), declaration.span());
        return made instanceof Expr.Construct c
                ? new Def.Instance(declaration.name(), c.type(), c.target(), c.arguments(),
                        declaration.annotations(),
                        declaration.span())
                : new Def.Instance(declaration.name(), Type.Simple.UNKNOWN, null, List.of(),
                        declaration.annotations(),
                        declaration.span());
    }
}
