package org.nvgre.compiler.ir;

import java.math.BigInteger;
import java.util.Optional;
import org.nvgre.compiler.types.StructType;

/// A header instance, or one found in a stack or a union at run time.
public sealed interface HeaderRef {

    StructType type();

    record Fixed(String name, StructType type) implements HeaderRef {}

    /// `stack[index]` with an index known at run time only.
    /// What is read outside the `size` elements is unspecified, what is written there is lost (P4_16 specification,
    /// section 8.18); BMv2 itself ends when it is told to do either.
    record Indexed(String stack, IrExpr index, int size, StructType type) implements HeaderRef {

        /// Whether the index is one of the stack's; empty where it cannot be another.
        public Optional<IrExpr> inRange() {
            IrType index = index().type();
            IrExpr below = new IrExpr.Binary("<", index(), number(size), IrType.BOOL);
            if (index.signed()) {
                return Optional
                        .of(IrExpr.and(new IrExpr.Binary(">=", index(), number(0), IrType.BOOL), below));
            }
            return index.width() < Integer.SIZE && 1L << index.width() <= size
                    ? Optional.empty()
                    : Optional.of(below);
        }

        /// The index, or where that is outside the stack the last one of it.
        public IrExpr bounded() {
            return inRange().<IrExpr>map(in -> new IrExpr.Mux(in, index(), number(size - 1), index().type()))
                    .orElse(index());
        }

        private IrExpr number(int value) {
            return new IrExpr.Const(BigInteger.valueOf(value), index().type());
        }
    }

    /// The last valid element of a stack; parsers only.
    record Last(String stack, StructType type) implements HeaderRef {}

    /// The first element of a stack that is not yet valid; parsers only.
    record Next(String stack, StructType type) implements HeaderRef {}

    /// A member of a union that is found at run time; `index` counts the members.
    record Member(UnionRef union, String member, int index, StructType type) implements HeaderRef {}
}
