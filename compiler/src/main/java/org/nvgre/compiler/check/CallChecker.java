package org.nvgre.compiler.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nvgre.compiler.source.NearestName;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.syntax.Direction;
import org.nvgre.compiler.syntax.Expression;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.Type;

/// Calls: of actions, functions, extern functions and methods, tables, parsers and controls, and the built-in
/// methods of headers and stacks.
final class CallChecker {

    private final ExpressionChecker in;

    CallChecker(ExpressionChecker in) {
        this.in = in;
    }

    Expr call(Expression.Call call, Type expected) {
        return switch (call.callee()) {
            case Expression.Name name -> function(call, name, expected);
            case Expression.Member member -> method(call, member, expected);
            case Expression.TypeMember member when "apply".equals(member.name()) -> {
                Type type = in.types.resolve(member.type(), in.scope);
                if (type instanceof Type.Block) {
                    Expr object = new InstanceChecker(in).construct(type, List.of(), member.span());
                    yield block(call, object);
                }
                yield sizeCall(call, type, member.name());
            }
            case Expression.TypeMember member when member.name() != null ->
                sizeCall(call, in.types.resolve(member
                        .type(), in.scope), member.name());
            default -> in.error(call.callee().span(), "this cannot be called");
        };
    }

    private Expr sizeCall(Expression.Call call, Type type, String name) {
        Optional<Integer> size = Sizes.of(type, name);
        return size.<Expr>map(
                s -> new Expr.Const(java.math.BigInteger.valueOf(s), Type.Simple.INTEGER, call.span()))
                .orElseGet(() -> in.error(call.span(), "'" + type + "' has no method '" + name + "'"));
    }

    private Expr function(Expression.Call call, Expression.Name name, Type expected) {
        Optional<Symbol> symbol = (name.global() ? in.scope.top() : in.scope).find(name.name());
        return switch (symbol.orElse(null)) {
            case Symbol.OfAction action -> {
                List<Expr> arguments = arguments(action.action().parameters, call.arguments(), call.span(),
                        name
                                .name());
                yield new Expr.Call(new Expr.Callee.Action(action.action()), arguments, Type.Simple.VOID,
                        call.span());
            }
            case Symbol.OfFunctions functions ->
                overloaded(functions.overloads(), call, name.name(), expected, null);
            case null ->
                in.error(name.span(), "unknown function or action '" + name.name() + "'" + NearestName.hint(
                        name.name(), in.scope.names()));
            default -> in.error(name.span(), "'" + name.name() + "' cannot be called");
        };
    }

    private Expr method(Expression.Call call, Expression.Member member, Type expected) {
        if (member.object() instanceof Expression.Name name) {
            Symbol symbol = (name.global() ? in.scope.top() : in.scope).find(name.name()).orElse(null);
            if (symbol instanceof Symbol.OfTable table) {
                if (!member.name().equals("apply")) {
                    return in.error(member.span(), "a table has the method 'apply' only");
                }
                return new Expr.Call(new Expr.Callee.TableApply(table.table()), List.of(),
                        Type.Simple.DONT_CARE, call
                                .span());
            }
        }
        Expr object = in.check(member.object(), null);
        if (ExpressionChecker.isUnknown(object)) {
            return object;
        }
        return switch (object.type()) {
            case Type.Block _ when member.name().equals("apply") -> block(call, object);
            case Type.Extern extern -> externMethod(call, object, extern, member, expected);
            default -> builtin(call, object, member);
        };
    }

    private Expr externMethod(Expression.Call call, Expr object, Type.Extern extern, Expression.Member member,
            Type expected) {
        List<Declaration> methods = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Declaration.Method method : extern.declaration().methods()) {
            names.add(method.name());
            if (method.name().equals(member.name()) && method.result() != null) {
                methods.add(method);
            }
        }
        if (methods.isEmpty()) {
            return in.error(member.span(),
                    "'" + extern + "' has no method '" + member.name() + "'" + NearestName.hint(
                            member.name(), names));
        }
        return overloaded(methods, call, member.name(), expected, object);
    }

    private Expr builtin(Expression.Call call, Expr object, Expression.Member member) {
        String name = member.name();
        boolean header = Type.isHeader(object.type());
        boolean union = Type.isUnion(object.type());
        boolean known = switch (name) {
            case "isValid" -> header || union;
            case "setValid", "setInvalid" -> header;
            case "push_front", "pop_front" -> object.type() instanceof Type.Stack;
            default -> false;
        };
        if (!known) {
            Optional<Integer> size = Sizes.of(object.type(), name);
            return size
                    .<Expr>map(s -> new Expr.Const(java.math.BigInteger.valueOf(s), Type.Simple.INTEGER, call
                            .span()))
                    .orElseGet(() -> in.error(member.span(), "a value of type " + object.type()
                            + " has no method '" + name + "'"
                            + NearestName.hint(name, List.of("isValid", "setValid",
                                    "setInvalid", "push_front", "pop_front", "apply"))));
        }
        List<Expr> arguments = new ArrayList<>();
        for (Expression.Argument argument : call.arguments()) {
            arguments.add(in.check(argument.value(), Type.Simple.INTEGER));
        }
        if (arguments.size() != (name.endsWith("_front") ? 1 : 0)) {
            return in.error(call.span(), "wrong number of arguments for '" + name + "'");
        }
        return new Expr.Call(new Expr.Callee.Builtin(object, name), arguments, name.equals("isValid")
                ? Type.Simple.BOOL
                : Type.Simple.VOID, call.span());
    }

    private Expr block(Expression.Call call, Expr object) {
        Def.Callable block = switch (object) {
            case Expr.ObjectRef o -> o.instance().target();
            case Expr.Construct c -> c.target();
            default -> null;
        };
        if (block == null && object.type() instanceof Type.Block prototype) {
            block = prototype(prototype.declaration());
        }
        if (block == null) {
            return in.error(call.span(), "this has no 'apply' method");
        }
        List<Expr> arguments = arguments(block.parameters(), call.arguments(), call.span(), block.name());
        return new Expr.Call(new Expr.Callee.BlockApply(object, block), arguments, Type.Simple.VOID,
                call.span());
    }

    /// For an object that is a constructor parameter only the type is known.
    private Def.Callable prototype(Declaration declaration) {
        if (in.globals.blocks.get(declaration) != null) {
            return in.globals.blocks.get(declaration);
        }
        return switch (declaration) {
            case Declaration.Control c -> new Def.Control(c.name(), DeclarationChecker.variables(in.globals, c
                    .signature().parameters(), in.globals.scope), List.of(), c.annotations(), c.span());
            case Declaration.ParserDecl p -> new Def.Parser(p.name(),
                    DeclarationChecker.variables(in.globals, p
                            .signature().parameters(), in.globals.scope),
                    List.of(), p.annotations(), p.span());
            default -> null;
        };
    }

    /// Picks the overload by the number (and names) of arguments, infers type arguments, checks.
    private Expr overloaded(List<Declaration> overloads, Expression.Call call, String name, Type expected,
            Expr object) {
        for (Declaration candidate : overloads) {
            if (accepts(signature(candidate), call.arguments())) {
                return generic(candidate, call, name, expected, object);
            }
        }
        Declaration.Signature only = signature(overloads.getFirst());
        return in.error(call.span(),
                "'" + name + "' takes " + only.parameters().size() + " arguments, found " + call
                        .arguments().size());
    }

    static Declaration.Signature signature(Declaration declaration) {
        return switch (declaration) {
            case Declaration.Method method -> method.signature();
            case Declaration.Function function -> function.signature();
            default -> throw new IllegalArgumentException(declaration.name());
        };
    }

    private static boolean accepts(Declaration.Signature signature, List<Expression.Argument> arguments) {
        List<Declaration.Parameter> parameters = signature.parameters();
        if (arguments.size() > parameters.size()) {
            return false;
        }
        Set<String> given = new HashSet<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i).name();
            given.add(name == null ? parameters.get(i).name() : name);
        }
        List<String> names = parameters.stream().map(Declaration.Parameter::name).toList();
        return names.containsAll(given) && parameters.stream().allMatch(p -> given.contains(p.name())
                || p.value() != null || p.annotations().has("optional"));
    }

    private Expr generic(Declaration declaration, Expression.Call call, String name, Type expected,
            Expr object) {
        Declaration.Signature signature = signature(declaration);
        Scope scope = in.globals.scope.inner();
        if (object != null && object.type() instanceof Type.Extern extern) {
            for (int i = 0; i < extern.arguments().size(); i++) {
                scope.add(extern.declaration().typeParameters().get(i),
                        new Symbol.OfType(extern.arguments().get(i)));
            }
        }
        Inference inference = new Inference();
        for (String parameter : signature.typeParameters()) {
            scope.add(parameter, new Symbol.OfType(new Type.Parameter(parameter)));
        }
        for (int i = 0; i < Math.min(call.typeArguments().size(), signature.typeParameters().size()); i++) {
            inference.bind(signature.typeParameters().get(i),
                    in.types.resolve(call.typeArguments().get(i), in.scope));
        }
        List<Variable> patterns = DeclarationChecker.variables(in.globals, signature.parameters(), scope);
        if (call.typeArguments().isEmpty() && !signature.typeParameters().isEmpty()) {
            infer(patterns, call.arguments(), inference);
        }
        TypeSubstitution substitution = new TypeSubstitution(in, signature, inference, scope);
        List<Variable> parameters = substitution.parameters(patterns);
        List<Expr> arguments = arguments(parameters, call.arguments(), call.span(), name);
        List<Type> typeArguments = new ArrayList<>();
        signature.typeParameters().forEach(p -> typeArguments.add(inference.get(p)));
        if (declaration instanceof Declaration.Function function) {
            Def.Function instance = new FunctionChecker(in.globals).instance(function, typeArguments);
            return new Expr.Call(new Expr.Callee.Function(instance), arguments, instance.result, call.span());
        }
        Type result = inference.apply(in.types.resolve(((Declaration.Method) declaration).result(), scope));
        Expr.Callee callee = object == null
                ? new Expr.Callee.ExternFunction(name, parameters, typeArguments)
                : new Expr.Callee.ExternMethod(object, name, parameters, typeArguments);
        if (name.equals("static_assert") && arguments.getFirst() instanceof Expr.Bool b) {
            if (!b.value()) {
                in.globals.diagnostics.error(call.span(),
                        "static_assert failed" + (arguments.size() > 1 && arguments
                                .get(1) instanceof Expr.Text t ? ": " + t.value() : ""));
            }
            return b;
        }
        Type known = result == Type.Simple.DONT_CARE && expected != null ? expected : result;
        return new Expr.Call(callee, arguments, known, call.span());
    }

    private void infer(List<Variable> patterns, List<Expression.Argument> arguments, Inference inference) {
        for (int i = 0; i < arguments.size(); i++) {
            Expression.Argument argument = arguments.get(i);
            Variable parameter = argument.name() == null
                    ? patterns.get(i)
                    : patterns.stream().filter(p -> p.name().equals(argument.name())).findFirst()
                            .orElse(null);
            if (argument.value() != null && parameter != null && hasParameter(parameter.type())) {
                Type actual = in.check(argument.value(), null).type();
                inference.match(parameter.type(), actual);
            }
        }
    }

    private static boolean hasParameter(Type type) {
        return switch (type) {
            case Type.Parameter _ -> true;
            case Type.Tuple tuple -> tuple.elements().stream().anyMatch(CallChecker::hasParameter);
            case Type.Extern extern -> extern.arguments().stream().anyMatch(CallChecker::hasParameter);
            case Type.Stack stack -> hasParameter(stack.element());
            default -> false;
        };
    }

    /// Checks arguments against parameters, and puts them in the order of the parameters.
    List<Expr> arguments(List<Variable> parameters, List<Expression.Argument> arguments, Span span,
            String name) {
        Expr[] result = new Expr[parameters.size()];
        boolean[] given = new boolean[parameters.size()];
        if (arguments.size() > parameters.size()) {
            in.error(span,
                    "'" + name + "' takes " + parameters.size() + " arguments, found " + arguments.size());
            return List.of(result.length == 0 ? new Expr[0] : filled(result, span));
        }
        for (int i = 0; i < arguments.size(); i++) {
            Expression.Argument argument = arguments.get(i);
            int at = argument.name() == null ? i : position(parameters, argument, name);
            if (at < 0) {
                continue;
            }
            given[at] = true;
            result[at] = argument(parameters.get(at), argument);
        }
        for (int i = 0; i < result.length; i++) {
            if (!given[i]) {
                Optional<Expr> value = DeclarationChecker.defaultValue(in.globals, parameters.get(i));
                if (value.isEmpty() && !parameters.get(i).annotations().has("optional")) {
                    in.error(span,
                            "'" + name + "' takes " + parameters.size() + " arguments, found "
                                    + arguments.size()
                                    + "; '" + parameters.get(i).name() + "' is missing");
                    return java.util.Arrays.asList(filled(result, span));
                }
                result[i] = value.orElse(null);
            }
        }
        return java.util.Arrays.asList(result);
    }

    private static Expr[] filled(Expr[] result, Span span) {
        for (int i = 0; i < result.length; i++) {
            result[i] = result[i] == null ? ExpressionChecker.unknown(span) : result[i];
        }
        return result;
    }

    private int position(List<Variable> parameters, Expression.Argument argument, String name) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(argument.name())) {
                return i;
            }
        }
        in.error(argument.span(),
                "'" + name + "' has no parameter '" + argument.name() + "'" + NearestName.hint(
                        argument.name(), parameters.stream().map(Variable::name).toList()));
        return -1;
    }

    private Expr argument(Variable parameter, Expression.Argument argument) {
        if (argument.value() == null) {
            return null;
        }
        Expr value = in.check(argument.value(), parameter.type());
        if (parameter.direction().writesArgument()) {
            if (!LValues.isAssignable(value)) {
                return in.error(argument.span(), "the argument for '" + parameter.name() + "' ("
                        + (parameter.direction() == Direction.OUT ? "out" : "inout")
                        + ") must be something that can be assigned");
            }
            if (!ExpressionChecker.isUnknown(value) && !value.type().equals(parameter.type()) && parameter
                    .type() != Type.Simple.DONT_CARE && parameter.type() != Type.Simple.UNKNOWN) {
                return in.error(argument.span(),
                        "expected a variable of type " + parameter.type() + ", found "
                                + value.type());
            }
            return value;
        }
        return in.convert(value, parameter.type());
    }
}
