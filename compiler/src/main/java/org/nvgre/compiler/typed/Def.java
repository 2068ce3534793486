package org.nvgre.compiler.typed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.types.Type;

/// What a program defines, after checking. Classes, not records: each has an identity, and a body is filled in
/// after others may already refer to it.
public sealed interface Def {

    String name();

    /// An object made at compile time: `counter(8, CounterType.bytes) c;`
    record Instance(String name, Type type, Callable target, List<Expr> arguments, Annotations annotations,
            Span span) implements Def {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /// A parser or control.
    sealed abstract class Callable implements Def permits Parser, Control {
        public final String name;
        public final List<Variable> parameters;
        public final List<Variable> constructorParameters;
        public final Annotations annotations;
        public final Span span;
        /// Local variables with their initial values, in order.
        public final List<Stmt> locals = new ArrayList<>();

        private Callable(String name, List<Variable> parameters, List<Variable> constructorParameters,
                Annotations annotations, Span span) {
            this.name = name;
            this.parameters = parameters;
            this.constructorParameters = constructorParameters;
            this.annotations = annotations;
            this.span = span;
        }

        @Override
        public String name() {
            return name;
        }

        public List<Variable> parameters() {
            return parameters;
        }

        public List<Variable> constructorParameters() {
            return constructorParameters;
        }

        public Annotations annotations() {
            return annotations;
        }
    }

    /// An action; `owner` is null for one at the top level.
    final class Action implements Def {
        public final String name;
        public final List<Variable> parameters;
        public final Annotations annotations;
        public final boolean topLevel;
        public final Span span;
        public Stmt body;

        public Action(String name, List<Variable> parameters, Annotations annotations, boolean topLevel,
                Span span) {
            this.name = name;
            this.parameters = parameters;
            this.annotations = annotations;
            this.topLevel = topLevel;
            this.span = span;
        }

        @Override
        public String name() {
            return name;
        }
    }

    /// A function, at one choice of its type arguments.
    final class Function implements Def {
        public final String name;
        public final List<Variable> parameters;
        public final Type result;
        public Stmt body;

        public Function(String name, List<Variable> parameters, Type result) {
            this.name = name;
            this.parameters = parameters;
            this.result = result;
        }

        @Override
        public String name() {
            return name;
        }
    }

    /// A table. Properties that are no part of the language proper (`size`, `counters`...) are in `properties`.
    final class Table implements Def {
        public final String name;
        public final Annotations annotations;
        public final Span span;
        public final List<Key> keys = new ArrayList<>();
        public final List<ActionRef> actions = new ArrayList<>();
        public final Map<String, Property> properties = new LinkedHashMap<>();
        public List<Entry> entries;
        public boolean constEntries;
        /// Null: NoAction.
        public ActionRef defaultAction;
        public boolean constDefault;

        public Table(String name, Annotations annotations, Span span) {
            this.name = name;
            this.annotations = annotations;
            this.span = span;
        }

        @Override
        public String name() {
            return name;
        }
    }

    record Key(Expr expression, String matchKind, String name, Annotations annotations, Span span) {}

    /// An action in a table; `arguments` bind its first parameters, those with a direction.
    record ActionRef(Action action, List<Expr> arguments, Annotations annotations, Span span) {}

    record Property(Expr value, boolean constant, Annotations annotations, Span span) {}

    record Entry(boolean constant, Expr priority, List<Expr> keys, ActionRef action,
            Annotations annotations, Span span) {}

    final class Control extends Callable {
        public Stmt body;

        public Control(String name, List<Variable> parameters, List<Variable> constructorParameters,
                Annotations annotations, Span span) {
            super(name, parameters, constructorParameters, annotations, span);
        }
    }

    final class Parser extends Callable {
        public final Map<String, State> states = new LinkedHashMap<>();

        public Parser(String name, List<Variable> parameters, List<Variable> constructorParameters,
                Annotations annotations, Span span) {
            super(name, parameters, constructorParameters, annotations, span);
        }
    }

    /// A parser state; without keys the first case is the unconditional transition.
    record State(String name, List<Stmt> statements, List<Expr> keys, List<SelectCase> cases,
            Annotations annotations, Span span) {}

    record SelectCase(List<Expr> keys, String next, Span span) {}
}
