package org.nvgre.compiler.ir;

import java.math.BigInteger;

/// Expressions over storage as BMv2 has it: fields of header instances, action data, constants.
public sealed interface IrExpr {

    IrType type();

    record Const(BigInteger value, IrType type) implements IrExpr {}

    /// A field of a header instance.
    record Field(String header, String field, IrType type) implements IrExpr {}

    /// A field of a header found at run time; `index` counts the fields of the header.
    record FieldOf(HeaderRef header, String field, int index, IrType type) implements IrExpr {}

    /// The parameter of an action that comes from the table entry.
    record ActionData(int index, IrType type) implements IrExpr {}

    /// Operators as in P4, including `++`; `type` is that of the result.
    record Binary(String operator, IrExpr left, IrExpr right, IrType type) implements IrExpr {}

    record Unary(String operator, IrExpr operand, IrType type) implements IrExpr {}

    record Mux(IrExpr condition, IrExpr yes, IrExpr no, IrType type) implements IrExpr {}

    record Cast(IrExpr operand, IrType type) implements IrExpr {}

    record Slice(IrExpr value, int high, int low) implements IrExpr {
        @Override
        public IrType type() {
            return IrType.bit(high - low + 1);
        }
    }

    record Valid(HeaderRef header) implements IrExpr {
        @Override
        public IrType type() {
            return IrType.BOOL;
        }
    }

    record UnionValid(UnionRef union) implements IrExpr {
        @Override
        public IrType type() {
            return IrType.BOOL;
        }
    }

    /// The index of the last valid element of a stack.
    record LastIndex(StackRef stack, IrType type) implements IrExpr {}

    /// Bits of the packet that have not been extracted yet; parsers only.
    record Lookahead(int offset, IrType type) implements IrExpr {}

    static Const bool(boolean value) {
        return new Const(value ? BigInteger.ONE : BigInteger.ZERO, IrType.BOOL);
    }

    static Const number(long value, int width) {
        return new Const(BigInteger.valueOf(value), IrType.bit(width));
    }

    static IrExpr not(IrExpr operand) {
        if (operand instanceof Const c) {
            return bool(c.value().signum() == 0);
        }
        return operand instanceof Unary u && u.operator().equals("!")
                ? u.operand()
                : new Unary("!", operand,
                        IrType.BOOL);
    }

    static IrExpr and(IrExpr left, IrExpr right) {
        if (left instanceof Const c) {
            return c.value().signum() == 0 ? c : right;
        }
        return right instanceof Const c && c.value().signum() != 0
                ? left
                : new Binary("&&", left, right, IrType.BOOL);
    }
}
