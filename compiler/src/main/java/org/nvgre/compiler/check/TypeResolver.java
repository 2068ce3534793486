package org.nvgre.compiler.check;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nvgre.compiler.source.NearestName;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.syntax.Expression;
import org.nvgre.compiler.syntax.TypeExpression;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// From types as written to types.
final class TypeResolver {

    private final Globals globals;

    TypeResolver(Globals globals) {
        this.globals = globals;
    }

    Type resolve(TypeExpression written, Scope scope) {
        return switch (written) {
            case TypeExpression.Basic basic -> switch (basic.name()) {
                case "bool" -> Type.Simple.BOOL;
                case "error" -> Type.Simple.ERROR;
                case "string" -> Type.Simple.STRING;
                case "void" -> Type.Simple.VOID;
                case "int" -> Type.Simple.INTEGER;
                case "match_kind" -> Type.Simple.MATCH_KIND;
                default -> Type.Simple.DONT_CARE;
            };
            case TypeExpression.Sized sized -> sized(sized, scope);
            case TypeExpression.Tuple tuple -> new Type.Tuple(all(tuple.elements(), scope));
            case TypeExpression.ListOf list -> throw new NotSupported(list.span(), "the type list<>");
            case TypeExpression.Stack stack -> stack(stack, scope);
            case TypeExpression.Named named -> named(named, scope);
        };
    }

    List<Type> all(List<TypeExpression> written, Scope scope) {
        List<Type> types = new ArrayList<>();
        for (TypeExpression one : written) {
            types.add(resolve(one, scope));
        }
        return types;
    }

    private Type sized(TypeExpression.Sized sized, Scope scope) {
        int width = constant(sized.width(), scope, "the width");
        if (width < 0 || width > 1 << 16 || (sized.base().equals("int") && width == 0)) {
            globals.diagnostics.error(sized.span(), "a width of " + width + " bits is not possible");
            return Type.Simple.UNKNOWN;
        }
        return sized.base().equals("varbit")
                ? new Type.Varbit(width)
                : new Type.Bits(width, sized.base().equals("int"));
    }

    private Type stack(TypeExpression.Stack stack, Scope scope) {
        Type element = resolve(stack.element(), scope);
        int size = constant(stack.size(), scope, "the size of a header stack");
        if (element != Type.Simple.UNKNOWN && !Type.isHeader(element) && !Type.isUnion(element)) {
            throw new NotSupported(stack.span(), "an array of " + element + "; only header stacks are");
        }
        return new Type.Stack(element, size);
    }

    private int constant(Expression written, Scope scope, String what) {
        Expr value = new ExpressionChecker(globals, scope).check(written, null);
        if (value instanceof Expr.Const c && c.value().bitLength() < 32) {
            return c.value().intValue();
        }
        if (value.type() != Type.Simple.UNKNOWN) {
            globals.diagnostics.error(written.span(), what + " must be a compile-time constant");
        }
        return 1;
    }

    private Type named(TypeExpression.Named named, Scope scope) {
        Optional<Symbol> symbol = (named.global() ? scope.top() : scope).find(named.name());
        if (symbol.isEmpty()) {
            globals.diagnostics.error(named.span(),
                    "unknown type '" + named.name() + "'" + NearestName.hint(named
                            .name(), scope.names()));
            return Type.Simple.UNKNOWN;
        }
        return switch (symbol.get()) {
            case Symbol.OfType type -> type.type();
            case Symbol.OfDeclaration declared -> declared(declared.declaration(), named, scope);
            default -> {
                globals.diagnostics.error(named.span(), "'" + named.name() + "' is not a type");
                yield Type.Simple.UNKNOWN;
            }
        };
    }

    private Type declared(Declaration declaration, TypeExpression.Named named, Scope scope) {
        List<Type> arguments = all(named.arguments(), scope);
        return switch (declaration) {
            case Declaration.Struct struct -> {
                if (arguments.size() != struct.typeParameters().size()) {
                    // Left out, they are inferred from what the value is compared or assigned with.
                    wrongCount(named.span(), struct.name(), struct.typeParameters().size(), arguments.size());
                    yield Type.Simple.UNKNOWN;
                }
                yield struct(struct, arguments);
            }
            case Declaration.Extern extern -> new Type.Extern(extern, arguments);
            default -> new Type.Block(declaration, arguments);
        };
    }

    private void wrongCount(Span span, String name, int expected, int found) {
        globals.diagnostics.error(span,
                "'" + name + "' takes " + expected + " type arguments, found " + found);
    }

    /// The struct or header for these type arguments, always the same object for the same arguments.
    StructType struct(Declaration.Struct struct, List<Type> arguments) {
        List<Object> key = List.of(struct, arguments);
        StructType known = globals.structs.get(key);
        if (known != null) {
            return known;
        }
        Scope scope = globals.scope.inner();
        for (int i = 0; i < arguments.size(); i++) {
            scope.add(struct.typeParameters().get(i), new Symbol.OfType(arguments.get(i)));
        }
        List<StructType.Field> fields = new ArrayList<>();
        for (Declaration.Field field : struct.fields()) {
            if (fields.stream().anyMatch(f -> f.name().equals(field.name()))) {
                globals.diagnostics.error(field.span(), "the field '" + field.name() + "' is declared twice");
            }
            Type type = resolve(field.type(), scope);
            if (struct.kind() == Declaration.StructKind.HEADER && type instanceof StructType inner
                    && inner.kind() != Declaration.StructKind.STRUCT) {
                globals.diagnostics.error(field.span(),
                        "a header cannot be inside a header: '" + field.name() + "' is one");
            }
            fields.add(new StructType.Field(field.name(), type, field.annotations()));
        }
        String name = arguments.isEmpty()
                ? struct.name()
                : struct.name() + arguments.toString().replace("[", "<").replace("]", ">");
        StructType type = new StructType(struct.kind(), name, fields, struct.annotations());
        globals.structs.put(key, type);
        if (Type.isHeader(type)) {
            globals.headerTypes.add(type);
        }
        return type;
    }

    /// The value range of a type, to check literals against.
    static boolean fits(BigInteger value, Type.Bits type) {
        if (type.signed()) {
            return value.bitLength() < type.width();
        }
        return value.signum() >= 0 && value.bitLength() <= type.width();
    }
}
