package org.nvgre.compiler.lower;

import java.util.List;
import org.nvgre.compiler.ir.IrStmt;

/// Whether code leaves a block early.
final class Breaks {

    private Breaks() {}

    static boolean contains(List<IrStmt> code, IrStmt.Label label) {
        return code.stream().anyMatch(s -> contains(s, label));
    }

    private static boolean contains(IrStmt statement, IrStmt.Label label) {
        return switch (statement) {
            case IrStmt.Break b -> b.label() == label;
            case IrStmt.If i -> contains(i.then(), label) || contains(i.otherwise(), label);
            case IrStmt.Block b -> contains(b.body(), label);
            case IrStmt.Loop l -> contains(l.body(), label);
            case IrStmt.Apply a -> contains(a.otherwise(), label) || a.branches().values().stream().anyMatch(
                    c -> contains(c, label));
            default -> false;
        };
    }
}
