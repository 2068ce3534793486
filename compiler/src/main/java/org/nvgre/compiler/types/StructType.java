package org.nvgre.compiler.types;

import java.util.List;
import java.util.Optional;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.syntax.Declaration;

/// A struct, header or header union. `name` includes the type arguments of a generic one.
public record StructType(Declaration.StructKind kind, String name, List<Field> fields,
        Annotations annotations) implements Type {

    public record Field(String name, Type type, Annotations annotations) {}

    public Optional<Field> field(String fieldName) {
        return fields.stream().filter(f -> f.name().equals(fieldName)).findFirst();
    }

    public List<String> fieldNames() {
        return fields.stream().map(Field::name).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
