package org.nvgre.compiler.typed;

import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.syntax.Direction;
import org.nvgre.compiler.types.Type;

/// A local variable or parameter. Two variables are the same only if they are the same object.
public final class Variable {

    /// What sort of thing holds the value.
    public enum Kind {
        LOCAL, PARAMETER, CONSTRUCTOR_PARAMETER
    }

    private final String name;
    private final Type type;
    private final Kind kind;
    private final Direction direction;
    private final Annotations annotations;
    private final Span span;

    public Variable(String name, Type type, Kind kind, Direction direction, Annotations annotations,
            Span span) {
        this.name = name;
        this.type = type;
        this.kind = kind;
        this.direction = direction;
        this.annotations = annotations;
        this.span = span;
    }

    public String name() {
        return name;
    }

    public Type type() {
        return type;
    }

    public Kind kind() {
        return kind;
    }

    public Direction direction() {
        return direction;
    }

    public Annotations annotations() {
        return annotations;
    }

    public Span span() {
        return span;
    }

    @Override
    public String toString() {
        return type + " " + name;
    }
}
