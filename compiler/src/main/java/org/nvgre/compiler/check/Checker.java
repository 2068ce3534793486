package org.nvgre.compiler.check;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.syntax.Expression;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Program;
import org.nvgre.compiler.types.Type;

/// Checks a whole program: names, types, constants. What comes out is free of names and of generic types.
public final class Checker {

    private final Globals globals;
    private final List<Def.Instance> objects = new ArrayList<>();
    private Def.Instance main;

    private Checker(Diagnostics diagnostics) {
        this.globals = new Globals(diagnostics);
    }

    /// The checked program, or nothing if it has no `main`; mistakes go to `diagnostics`.
    public static Optional<Program> check(List<Declaration> declarations, Diagnostics diagnostics) {
        Checker checker = new Checker(diagnostics);
        for (Declaration declaration : declarations) {
            try {
                checker.declare(declaration);
            } catch (NotSupported e) {
                diagnostics.error(e.span(), e.getMessage());
            }
        }
        return checker.program(declarations);
    }

    private Optional<Program> program(List<Declaration> declarations) {
        if (main == null || !(main.type() instanceof Type.Block block)) {
            if (!globals.diagnostics.hasErrors()) {
                Span span = declarations.isEmpty() ? Span.NONE : declarations.getLast().span();
                globals.diagnostics.error(span,
                        "the program has no 'main': expected 'V1Switch(...) main;' at its end");
            }
            return Optional.empty();
        }
        return Optional.of(new Program(globals.errors, globals.enums, globals.headerTypes, objects,
                noAction(), block.declaration().name(),
                block.declaration() instanceof Declaration.PackageType p
                        ? p.annotations()
                        : Annotations.NONE,
                main.arguments(), main.annotations()));
    }

    private Def.Action noAction() {
        return globals.scope.find("NoAction").orElse(null) instanceof Symbol.OfAction action
                ? action.action()
                : null;
    }

    private void declare(Declaration declaration) {
        switch (declaration) {
            case Declaration.Struct struct -> {
                if (struct.typeParameters().isEmpty()) {
                    add(struct, new Symbol.OfType(new TypeResolver(globals).struct(struct, List.of())));
                } else {
                    add(struct, new Symbol.OfDeclaration(struct));
                }
            }
            case Declaration.EnumType e -> add(e, new Symbol.OfType(enumType(e)));
            case Declaration.Identifiers names -> identifiers(names);
            case Declaration.Alias alias -> {
                Type type = new TypeResolver(globals).resolve(alias.type(), globals.scope);
                add(alias,
                        new Symbol.OfType(alias.fresh()
                                ? new Type.Fresh(alias.name(), type, alias.annotations())
                                : type));
            }
            case Declaration.Constant constant -> {
                ExpressionChecker in = new ExpressionChecker(globals, globals.scope);
                Type type = in.types.resolve(constant.type(), globals.scope);
                add(constant, new Symbol.OfConstant(in.checkAs(constant.value(), type)));
            }
            case Declaration.Function function -> {
                overload(function);
                if (function.signature().typeParameters().isEmpty()) {
                    new FunctionChecker(globals).instance(function, List.of());
                }
            }
            case Declaration.Method method -> overload(method);
            case Declaration.Extern extern -> add(extern, new Symbol.OfDeclaration(extern));
            case Declaration.Action action ->
                new DeclarationChecker(globals).action(action, globals.scope, true);
            case Declaration.ParserDecl parser -> {
                // The name is known inside, too, for the sake of the message about recursion.
                add(parser, new Symbol.OfDeclaration(parser));
                if (parser.states() != null) {
                    generic(parser.signature(), parser.span());
                    globals.blocks.put(parser, new DeclarationChecker(globals).parser(parser));
                }
            }
            case Declaration.Control control -> {
                add(control, new Symbol.OfDeclaration(control));
                if (control.body() != null) {
                    generic(control.signature(), control.span());
                    globals.blocks.put(control, new DeclarationChecker(globals).control(control));
                }
            }
            case Declaration.PackageType p -> add(p, new Symbol.OfDeclaration(p));
            case Declaration.Instance instance -> instance(instance);
            case Declaration.Variable variable -> globals.diagnostics.error(variable.span(),
                    "a variable cannot be declared outside of a parser, control or function; did you mean 'const'?");
            case Declaration.ValueSet set ->
                throw new NotSupported(set.span(), "a value set outside of a parser");
            case Declaration.Table table -> globals.diagnostics.error(table.span(),
                    "a table must be inside a control");
        }
    }

    private static void generic(Declaration.Signature signature, Span span) {
        if (!signature.typeParameters().isEmpty()) {
            throw new NotSupported(span, "a parser or control with type parameters");
        }
    }

    private void add(Declaration declaration, Symbol symbol) {
        if (!globals.scope.add(declaration.name(), symbol)) {
            globals.diagnostics.error(declaration.span(), "'" + declaration.name() + "' is declared twice");
        }
    }

    private void overload(Declaration function) {
        Symbol known = globals.scope.here(function.name()).orElse(null);
        if (known instanceof Symbol.OfFunctions functions) {
            globals.scope.add(function.name(), functions.with(function));
        } else {
            add(function, new Symbol.OfFunctions(List.of(function)));
        }
    }

    private void identifiers(Declaration.Identifiers names) {
        for (String name : names.members()) {
            boolean fresh = names.name().equals("error")
                    ? !globals.errors.contains(name) && globals.errors.add(name)
                    : globals.matchKinds.add(name);
            if (!fresh) {
                globals.diagnostics.error(names.span(), "'" + name + "' is declared twice");
            }
        }
    }

    private void instance(Declaration.Instance declaration) {
        Def.Instance instance = new InstanceChecker(new ExpressionChecker(globals, globals.scope)).instance(
                declaration);
        if (declaration.name().equals("main")) {
            main = instance;
        } else {
            objects.add(instance);
        }
        add(declaration, new Symbol.OfInstance(instance));
    }

    private Type enumType(Declaration.EnumType declaration) {
        List<String> members = new ArrayList<>();
        declaration.members().forEach(m -> members.add(m.name()));
        if (declaration.underlying() == null) {
            Type.EnumType type = new Type.EnumType(declaration.name(), members);
            globals.enums.add(type);
            return type;
        }
        ExpressionChecker in = new ExpressionChecker(globals, globals.scope);
        Type underlying = in.types.resolve(declaration.underlying(), globals.scope);
        if (!(underlying instanceof Type.Bits bits)) {
            in.error(declaration.span(), "the values of an enum must be bit<> or int<>, not " + underlying);
            return Type.Simple.UNKNOWN;
        }
        Map<String, BigInteger> values = new LinkedHashMap<>();
        Scope scope = globals.scope.inner();
        for (Expression.NamedValue member : declaration.members()) {
            if (member.value() == null) {
                in.error(member.span(), "expected '= value' after '" + member.name() + "'");
                continue;
            }
            Expr value = new ExpressionChecker(globals, scope).checkAs(member.value(), bits);
            if (value instanceof Expr.Const c) {
                values.put(member.name(), c.value());
                scope.add(member.name(), new Symbol.OfConstant(c));
            } else {
                in.error(member.span(),
                        "the value of '" + member.name() + "' must be a compile-time constant");
            }
        }
        return new Type.SerializableEnum(declaration.name(), bits, values, Annotations.NONE);
    }
}
