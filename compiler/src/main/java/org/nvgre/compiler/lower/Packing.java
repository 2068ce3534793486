package org.nvgre.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrType;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;

/// A struct in a register: the cells of BMv2 are numbers, so the struct's scalars stand in one side by side, the first
/// in the highest bits.
final class Packing {

    private Packing() {}

    /// The value as one number.
    static IrExpr pack(Value value, Lowering lowering, Span span) {
        if (value instanceof Value.Scalar scalar) {
            return scalar.expr();
        }
        IrExpr packed = null;
        for (IrExpr leaf : leaves(value, lowering, span)) {
            IrExpr bits = new IrExpr.Cast(leaf, IrType.bit(leaf.type().width()));
            packed = packed == null
                    ? bits
                    : new IrExpr.Binary("++", packed, bits,
                            IrType.bit(packed.type().width() + bits.type().width()));
        }
        return packed;
    }

    /// Has `read` write to the target: directly if that is one number, else through one that is then taken apart.
    static void unpack(Value target, Lowering lowering, Body body, Span span, Consumer<Value> read) {
        if (target instanceof Value.Scalar) {
            read.accept(target);
            return;
        }
        List<IrExpr> leaves = leaves(target, lowering, span);
        int low = leaves.stream().mapToInt(leaf -> leaf.type().width()).sum();
        Value.Scalar packed = lowering.storage.temporary(IrType.bit(low));
        read.accept(packed);
        for (IrExpr leaf : leaves) {
            int width = leaf.type().width();
            low -= width;
            IrExpr slice = new IrExpr.Slice(packed.expr(), low + width - 1, low);
            lowering.assignments.assign(new Value.Scalar(leaf),
                    new Value.Scalar(new IrExpr.Cast(slice, leaf.type())), body, span);
        }
    }

    private static List<IrExpr> leaves(Value value, Lowering lowering, Span span) {
        List<IrExpr> leaves = value instanceof Value.Struct
                ? new ArrayList<>(lowering.leaves(value))
                : List.of();
        if (leaves.isEmpty() || leaves.stream().anyMatch(leaf -> leaf.type().isVarbit())) {
            throw new NotSupported(span, "a value of this type in a register");
        }
        return leaves;
    }
}
