package org.nvgre.compiler.check;

import java.util.Optional;
import java.util.function.ToIntFunction;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// `minSizeInBits()` and its relatives (P4_16 specification, section 9).
final class Sizes {

    private Sizes() {}

    static Optional<Integer> of(Type type, String method) {
        return switch (method) {
            case "minSizeInBits" -> Optional.of(bits(type, false));
            case "maxSizeInBits" -> Optional.of(bits(type, true));
            case "minSizeInBytes" -> Optional.of((bits(type, false) + 7) / 8);
            case "maxSizeInBytes" -> Optional.of((bits(type, true) + 7) / 8);
            default -> Optional.empty();
        };
    }

    private static int bits(Type type, boolean maximum) {
        ToIntFunction<Type> size = t -> bits(t, maximum);
        return switch (type) {
            case StructType s when s.kind() == Declaration.StructKind.UNION -> maximum
                    ? s.fields().stream().map(StructType.Field::type).mapToInt(size).max().orElse(0)
                    : s.fields().stream().map(StructType.Field::type).mapToInt(size).min().orElse(0);
            case StructType s -> s.fields().stream().map(StructType.Field::type).mapToInt(size).sum();
            case Type.Tuple t -> t.elements().stream().mapToInt(size).sum();
            case Type.Stack s -> bits(s.element(), maximum) * s.size();
            case Type.Varbit v -> maximum ? v.maxWidth() : 0;
            default -> Math.max(0, Type.width(type));
        };
    }
}
