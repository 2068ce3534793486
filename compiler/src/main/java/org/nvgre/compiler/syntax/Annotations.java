package org.nvgre.compiler.syntax;

import java.util.List;
import java.util.Optional;

/// The annotations of one declaration, in order.
public record Annotations(List<Annotation> all) {

    public static final Annotations NONE = new Annotations(List.of());

    public Optional<Annotation> get(String name) {
        return all.stream().filter(a -> a.name().equals(name)).findFirst();
    }

    public boolean has(String name) {
        return get(name).isPresent();
    }

    /// The string of an annotation such as `@name("x")`.
    public Optional<String> string(String name) {
        return get(name).flatMap(Annotation::string);
    }

    /// What `@name` says, or else the name in the program.
    public String nameOr(String declared) {
        return string("name").orElse(declared);
    }
}
