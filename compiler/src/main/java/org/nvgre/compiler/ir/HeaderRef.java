package org.nvgre.compiler.ir;

import org.nvgre.compiler.types.StructType;

/// A header instance, or one found in a stack or a union at run time.
public sealed interface HeaderRef {

    StructType type();

    record Fixed(String name, StructType type) implements HeaderRef {}

    /// `stack[index]` with an index known at run time only.
    record Indexed(String stack, IrExpr index, StructType type) implements HeaderRef {}

    /// The last valid element of a stack; parsers only.
    record Last(String stack, StructType type) implements HeaderRef {}

    /// The first element of a stack that is not yet valid; parsers only.
    record Next(String stack, StructType type) implements HeaderRef {}

    /// A member of a union that is found at run time; `index` counts the members.
    record Member(UnionRef union, String member, int index, StructType type) implements HeaderRef {}
}
