package org.nvgre.compiler.syntax;

import java.util.List;
import org.nvgre.compiler.source.Span;

/// Declarations as written, at the top level and inside parsers, controls and blocks.
public sealed interface Declaration {

    String name();

    Annotations annotations();

    Span span();

    /// A parameter of anything callable; `value` is its default or null.
    record Parameter(Annotations annotations, Direction direction, TypeExpression type, String name,
            Expression value,
            Span span) {}

    /// A field of a struct-like type.
    record Field(Annotations annotations, TypeExpression type, String name, Span span) {}

    /// What parsers, controls and functions have in common.
    record Signature(String name, List<String> typeParameters, List<Parameter> parameters,
            List<Parameter> constructorParameters) {}

    enum StructKind {
        STRUCT, HEADER, UNION
    }

    record Struct(StructKind kind, String name, List<String> typeParameters, List<Field> fields,
            Annotations annotations, Span span) implements Declaration {}

    /// An enum; `underlying` is null unless it is serializable.
    record EnumType(String name, TypeExpression underlying, List<Expression.NamedValue> members,
            Annotations annotations, Span span) implements Declaration {}

    /// `error { ... }` and `match_kind { ... }` add to one set each.
    record Identifiers(String name, List<String> members, Annotations annotations,
            Span span) implements Declaration {}

    /// `typedef T N` and, with `fresh`, `type T N`.
    record Alias(String name, TypeExpression type, boolean fresh, Annotations annotations,
            Span span) implements Declaration {}

    record Constant(String name, TypeExpression type, Expression value, Annotations annotations,
            Span span) implements Declaration {}

    /// A local variable; `value` may be null.
    record Variable(String name, TypeExpression type, Expression value, Annotations annotations,
            Span span) implements Declaration {}

    /// `Type(arguments) name;`.
    record Instance(String name, TypeExpression type, List<Expression.Argument> arguments,
            Annotations annotations,
            Span span) implements Declaration {}

    /// `value_set<T>(size) name;`
    record ValueSet(String name, TypeExpression element, Expression size, Annotations annotations,
            Span span) implements Declaration {}

    /// A function with a body; `result` is its return type.
    record Function(Signature signature, TypeExpression result, Statement.Block body, Annotations annotations,
            Span span) implements Declaration {
        @Override
        public String name() {
            return signature.name();
        }
    }

    /// A method of an extern, or an extern function; `result` is null for a constructor.
    record Method(Signature signature, TypeExpression result, Annotations annotations,
            Span span) implements Declaration {
        @Override
        public String name() {
            return signature.name();
        }
    }

    record Extern(String name, List<String> typeParameters, List<Method> methods, Annotations annotations,
            Span span) implements Declaration {}

    record Action(String name, List<Parameter> parameters, Statement.Block body, Annotations annotations,
            Span span) implements Declaration {}

    /// A parser; `states` is null if this is only a type (`parser P(...);`).
    record ParserDecl(Signature signature, List<Declaration> locals, List<State> states,
            Annotations annotations,
            Span span) implements Declaration {
        @Override
        public String name() {
            return signature.name();
        }
    }

    /// A control; `body` is null if this is only a type.
    record Control(Signature signature, List<Declaration> locals, Statement.Block body,
            Annotations annotations,
            Span span) implements Declaration {
        @Override
        public String name() {
            return signature.name();
        }
    }

    record PackageType(Signature signature, Annotations annotations, Span span) implements Declaration {
        @Override
        public String name() {
            return signature.name();
        }
    }

    record Table(String name, List<Key> keys, List<ActionRef> actions, List<Property> properties,
            Entries entries, Annotations annotations, Span span) implements Declaration {}

    record Key(Expression expression, String matchKind, Annotations annotations, Span span) {}

    /// An action named in a table or entry, with bound arguments if any.
    record ActionRef(String action, boolean global, List<Expression.Argument> arguments,
            Annotations annotations,
            Span span) {}

    record Property(String name, boolean constant, Expression value, Annotations annotations, Span span) {}

    /// `entries = { ... }`, null in a table without.
    record Entries(boolean constant, List<Entry> entries, Span span) {}

    /// `const priority = p : keys : action`.
    record Entry(boolean constant, Expression priority, List<Expression> keys, ActionRef action,
            Annotations annotations, Span span) {}

    record State(String name, List<Statement> statements, Transition transition, Annotations annotations,
            Span span) {}

    /// `transition next;` has no keys; `select` has keys and cases.
    record Transition(String next, List<Expression> keys, List<SelectCase> cases, Span span) {}

    record SelectCase(List<Expression> keys, String next, Span span) {}
}
