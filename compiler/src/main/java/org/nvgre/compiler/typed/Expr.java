package org.nvgre.compiler.typed;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.types.Type;

/// Expressions after checking: names resolved, types known, implicit casts explicit, constants folded.
public sealed interface Expr {

    Type type();

    Span span();

    /// An integer, a value of a serializable enum or of a `type` of integers.
    record Const(BigInteger value, Type type, Span span) implements Expr {}

    record Bool(boolean value, Span span) implements Expr {
        @Override
        public Type type() {
            return Type.Simple.BOOL;
        }
    }

    record Text(String value, Span span) implements Expr {
        @Override
        public Type type() {
            return Type.Simple.STRING;
        }
    }

    /// A member of an enum or of `error`; `index` counts from 0 in declaration order.
    record EnumMember(Type type, String member, int index, Span span) implements Expr {}

    record Var(Variable variable, Span span) implements Expr {
        @Override
        public Type type() {
            return variable.type();
        }
    }

    /// An object made by a constructor call: an extern, a control, a parser, a value set.
    record ObjectRef(Def.Instance instance, Span span) implements Expr {
        @Override
        public Type type() {
            return instance.type();
        }
    }

    /// An object without a name.
    record Construct(Type type, Def.Callable target, List<Expr> arguments, Span span) implements Expr {}

    record Field(Expr object, String name, Type type, Span span) implements Expr {}

    record Index(Expr array, Expr index, Type type, Span span) implements Expr {}

    /// `next`, `last`, `lastIndex` or `size` of a stack.
    record StackProperty(Expr stack, String property, Type type, Span span) implements Expr {}

    record Slice(Expr value, int high, int low, Span span) implements Expr {
        @Override
        public Type type() {
            return Type.bit(high - low + 1);
        }
    }

    record Unary(String operator, Expr operand, Type type, Span span) implements Expr {}

    record Binary(String operator, Expr left, Expr right, Type type, Span span) implements Expr {}

    record Conditional(Expr condition, Expr yes, Expr no, Type type, Span span) implements Expr {}

    record Cast(Expr operand, Type type, Span span) implements Expr {}

    /// A tuple, or a stack given by its elements.
    record ListValue(List<Expr> elements, Type type, Span span) implements Expr {}

    /// A struct or header, field by field.
    record StructValue(Map<String, Expr> fields, Type type, Span span) implements Expr {}

    /// An invalid header or union.
    record Invalid(Type type, Span span) implements Expr {}

    /// `arguments` are in the order of the parameters; null stands for `_`.
    record Call(Callee callee, List<Expr> arguments, Type type, Span span) implements Expr {}

    /// `hit`, `miss` or `action_run` of a table application.
    record TableResult(Call apply, String what, Type type, Span span) implements Expr {}

    /// In `a op= b`, the value of `a`, which is evaluated once.
    record Target(Type type, Span span) implements Expr {}

    record DontCare(Type type, Span span) implements Expr {}

    record Mask(Expr value, Expr mask, Type type, Span span) implements Expr {}

    record Range(Expr low, Expr high, Type type, Span span) implements Expr {}

    /// What is called.
    sealed interface Callee {

        record Action(Def.Action action) implements Callee {}

        record Function(Def.Function function) implements Callee {}

        record ExternFunction(String name, List<Variable> parameters,
                List<Type> typeArguments) implements Callee {}

        record ExternMethod(Expr object, String name, List<Variable> parameters,
                List<Type> typeArguments) implements Callee {}

        record TableApply(Def.Table table) implements Callee {}

        /// `instance.apply(...)`, or of a type with an instance of its own.
        record BlockApply(Expr object, Def.Callable block) implements Callee {}

        /// `setValid`, `setInvalid`, `isValid`, `push_front`, `pop_front` of a header, union or stack.
        record Builtin(Expr object, String name) implements Callee {}
    }
}
