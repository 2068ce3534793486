package org.nvgre.compiler.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.compiler.types.Type;

/// Finds the type arguments of a call that does not give them, from the types of its arguments.
final class Inference {

    private final Map<String, Type> found = new HashMap<>();

    /// Makes `pattern`, which may hold type parameters, fit `actual`; what does not fit is left to be reported
    /// when the argument is checked against the parameter.
    void match(Type pattern, Type actual) {
        switch (pattern) {
            case Type.Parameter parameter -> {
                Type known = found.get(parameter.name());
                if (known == null || known == Type.Simple.INTEGER || known == Type.Simple.DONT_CARE) {
                    found.put(parameter.name(), actual);
                }
            }
            case Type.Tuple tuple when actual instanceof Type.Tuple other -> matchAll(tuple.elements(), other
                    .elements());
            case Type.Extern extern when actual instanceof Type.Extern other ->
                matchAll(extern.arguments(), other
                        .arguments());
            case Type.Stack stack when actual instanceof Type.Stack other ->
                match(stack.element(), other.element());
            default -> {
            }
        }
    }

    private void matchAll(List<Type> patterns, List<Type> actuals) {
        for (int i = 0; i < Math.min(patterns.size(), actuals.size()); i++) {
            match(patterns.get(i), actuals.get(i));
        }
    }

    /// The type bound to a type parameter; an integer literal alone makes it `int`.
    Type get(String parameter) {
        return found.getOrDefault(parameter, Type.Simple.DONT_CARE);
    }

    void bind(String parameter, Type type) {
        found.put(parameter, type);
    }

    /// Replaces type parameters by what has been found.
    Type apply(Type type) {
        return switch (type) {
            case Type.Parameter parameter -> get(parameter.name());
            case Type.Tuple tuple -> new Type.Tuple(applyAll(tuple.elements()));
            case Type.Extern extern -> new Type.Extern(extern.declaration(), applyAll(extern.arguments()));
            case Type.Stack stack -> new Type.Stack(apply(stack.element()), stack.size());
            default -> type;
        };
    }

    private List<Type> applyAll(List<Type> types) {
        List<Type> result = new ArrayList<>();
        for (Type type : types) {
            result.add(apply(type));
        }
        return result;
    }
}
