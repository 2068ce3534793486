package org.nvgre.compiler.lower;

import java.util.List;
import java.util.Map;
import org.nvgre.compiler.ir.HeaderRef;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.IrState;
import org.nvgre.compiler.ir.StackRef;
import org.nvgre.compiler.ir.UnionRef;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// What an expression is once it has been lowered: where it is stored, or how it is computed. A variable is a
/// value of these that can be assigned: lowering takes structs, tuples and parameters apart into header fields.
sealed interface Value {

    /// A number, boolean, enum, error or varbit.
    record Scalar(IrExpr expr) implements Value {}

    /// A struct or tuple (fields "0", "1"...).
    record Struct(Map<String, Value> fields, Type type) implements Value {}

    record Header(HeaderRef ref, StructType type) implements Value {}

    /// A valid header that is nowhere stored yet.
    record HeaderLiteral(Map<String, Value> fields, StructType type) implements Value {}

    /// An invalid header or union that is nowhere stored.
    record Invalid(StructType type) implements Value {}

    record Stack(String name, List<Value> elements, Type.Stack type) implements Value {
        StackRef ref() {
            return new StackRef(name, Type.isUnion(type.element()));
        }
    }

    /// A stack given by its elements.
    record StackLiteral(List<Value> elements, Type.Stack type) implements Value {}

    record Union(UnionRef ref, Map<String, Value> members, StructType type) implements Value {}

    record Text(String text) implements Value {}

    record Extern(IrExtern object) implements Value {}

    /// A parser or control.
    record Block(BlockInstance instance) implements Value {}

    record ValueSet(IrState.IrValueSet set) implements Value {}

    /// What has no value: a call of a void function, `packet_in`, `packet_out`.
    record None() implements Value {}
}
