package org.nvgre.compiler.types;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.syntax.Declaration;

/// The types of P4 (P4_16 specification, section 7), with names resolved and widths evaluated.
public sealed interface Type permits StructType, Type.Bits, Type.Simple, Type.Varbit, Type.Tuple, Type.Stack,
        Type.EnumType, Type.SerializableEnum, Type.Fresh, Type.Extern, Type.Block, Type.Parameter, Type.SetOf {

    /// `bit<W>` and `int<W>`.
    record Bits(int width, boolean signed) implements Type {
        @Override
        public String toString() {
            return (signed ? "int<" : "bit<") + width + ">";
        }
    }

    /// Types that are nothing but a word.
    enum Simple implements Type {
        /// `int` without a width: integer literals and compile-time arithmetic.
        INTEGER("int"), BOOL("bool"), STRING("string"), ERROR("error"), MATCH_KIND("match_kind"), VOID("void"),
        /// A type argument left out, and the type of `_`.
        DONT_CARE("_"),
        /// What an erroneous expression has; compatible with everything, so that one mistake is reported once.
        UNKNOWN("<unknown>");

        private final String text;

        Simple(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    record Varbit(int maxWidth) implements Type {
        @Override
        public String toString() {
            return "varbit<" + maxWidth + ">";
        }
    }

    record Tuple(List<Type> elements) implements Type {
        @Override
        public String toString() {
            return elements.stream().map(Type::toString).collect(Collectors.joining(", ", "tuple<", ">"));
        }
    }

    /// A header stack, or a stack of unions.
    record Stack(Type element, int size) implements Type {
        @Override
        public String toString() {
            return element + "[" + size + "]";
        }
    }

    /// An enum without representation.
    record EnumType(String name, List<String> members) implements Type {
        @Override
        public String toString() {
            return name;
        }
    }

    /// A serializable enum: every member has a value of the underlying type.
    record SerializableEnum(String name, Bits underlying, Map<String, java.math.BigInteger> members,
            Annotations annotations) implements Type {
        @Override
        public String toString() {
            return name;
        }
    }

    /// `type T N`: represented like T, but distinct.
    record Fresh(String name, Type underlying, Annotations annotations) implements Type {
        @Override
        public String toString() {
            return name;
        }
    }

    /// An extern type with its arguments.
    record Extern(Declaration.Extern declaration, List<Type> arguments) implements Type {
        @Override
        public String toString() {
            return declaration.name();
        }
    }

    /// The type of a parser, control or package, by its declaration.
    record Block(Declaration declaration, List<Type> arguments) implements Type {
        @Override
        public String toString() {
            return declaration.name();
        }
    }

    /// A type parameter that is to be inferred.
    record Parameter(String name) implements Type {
        @Override
        public String toString() {
            return name;
        }
    }

    /// What a key set of `select` holds.
    record SetOf(Type element) implements Type {
        @Override
        public String toString() {
            return "set<" + element + ">";
        }
    }

    Bits BIT1 = new Bits(1, false);
    Bits BIT8 = new Bits(8, false);
    Bits BIT32 = new Bits(32, false);

    static Bits bit(int width) {
        return new Bits(width, false);
    }

    /// The type that represents this one: through `type` and serializable enums.
    static Type representation(Type type) {
        return switch (type) {
            case Fresh fresh -> representation(fresh.underlying());
            case SerializableEnum e -> e.underlying();
            default -> type;
        };
    }

    /// Width in bits of a value of this type in storage, or -1 for one that has none.
    static int width(Type type) {
        return switch (type) {
            case Bits bits -> bits.width();
            case Fresh fresh -> width(fresh.underlying());
            case SerializableEnum e -> e.underlying().width();
            case EnumType e -> 32;
            case Simple s when s == Simple.BOOL -> 1;
            case Simple s when s == Simple.ERROR -> 32;
            case StructType s when s.kind() != Declaration.StructKind.UNION -> s.fields().stream().mapToInt(f -> width(f
                    .type())).reduce(0, (a, b) -> a < 0 || b < 0 ? -1 : a + b);
            case Tuple t -> t.elements().stream().mapToInt(Type::width).reduce(0, (a, b) -> a < 0 || b < 0
                    ? -1
                    : a + b);
            case Stack s -> width(s.element()) < 0 ? -1 : width(s.element()) * s.size();
            default -> -1;
        };
    }

    static boolean isHeader(Type type) {
        return type instanceof StructType s && s.kind() == Declaration.StructKind.HEADER;
    }

    static boolean isUnion(Type type) {
        return type instanceof StructType s && s.kind() == Declaration.StructKind.UNION;
    }
}
