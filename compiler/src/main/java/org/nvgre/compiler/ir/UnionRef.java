package org.nvgre.compiler.ir;

/// A header union, or one found in a stack of unions at run time.
public sealed interface UnionRef {

    record Fixed(String name) implements UnionRef {}

    /// The last valid element of a stack; parsers only.
    record Last(String stack) implements UnionRef {}

    /// The first element of a stack that is not yet valid; parsers only.
    record Next(String stack) implements UnionRef {}
}
