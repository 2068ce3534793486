package org.nvgre.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.IrTable;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.typed.Def;

/// The controls that verify and compute checksums. BMv2 only has a list of checksums for them, each with a condition:
/// `if` becomes part of that. Anything else that the computing control does happens at the end of egress, which is
/// just before.
final class ChecksumControls {

    private enum In {
        VERIFY, COMPUTE
    }

    private final Lowering lowering;
    private In in;
    /// What must hold for the statement to be reached; null for always.
    private IrExpr guard;

    ChecksumControls(Lowering lowering) {
        this.lowering = lowering;
    }

    void verify(BlockInstance block) {
        List<IrStmt> code = lowered(block, In.VERIFY);
        if (Lowering.hasEffect(code)) {
            throw new NotSupported(((Def.Control) block.definition).body.span(),
                    "statements other than calls and 'if' in '" + block.definition.name()
                            + "', which verifies checksums");
        }
    }

    void compute(BlockInstance block) {
        List<IrStmt> code = lowered(block, In.COMPUTE);
        if (!Lowering.hasEffect(code)) {
            return;
        }
        List<IrStmt> egress = new ArrayList<>(lowering.module.pipelines.get("egress"));
        if (exits(egress)) {
            throw new NotSupported(((Def.Control) block.definition).body.span(),
                    "statements other than calls and 'if' in '" + block.definition.name()
                            + "', which computes checksums, together with 'exit' in egress");
        }
        egress.addAll(code);
        lowering.module.pipelines.put("egress", egress);
    }

    private List<IrStmt> lowered(BlockInstance block, In which) {
        in = which;
        try {
            return lowering.architecture.control(block);
        } finally {
            in = null;
            guard = null;
        }
    }

    boolean inside() {
        return in != null;
    }

    /// The condition of a branch in a form that still holds when the checksum is taken.
    IrExpr reached(IrExpr test, Body body, Span span) {
        return in == In.COMPUTE
                ? ((Value.Scalar) lowering.assignments.copy(new Value.Scalar(test), body, span)).expr()
                : test;
    }

    /// The condition of a checksum with that of the branches it is in.
    IrExpr reachedIf(IrExpr condition) {
        return guard == null ? condition : IrExpr.and(guard, condition);
    }

    /// Lowers a branch that is reached under a condition.
    List<IrStmt> under(IrExpr condition, Supplier<List<IrStmt>> branch) {
        IrExpr outer = guard;
        guard = !inside() ? null : reachedIf(condition);
        try {
            return branch.get();
        } finally {
            guard = outer;
        }
    }

    private static boolean exits(List<IrStmt> code) {
        return code.stream().anyMatch(statement -> switch (statement) {
            case IrStmt.Exit _ -> true;
            case IrStmt.If branch -> exits(branch.then()) || exits(branch.otherwise());
            case IrStmt.Block block -> exits(block.body());
            case IrStmt.Loop loop -> exits(loop.body());
            case IrStmt.Apply apply -> exits(apply.otherwise())
                    || apply.branches().values().stream().anyMatch(ChecksumControls::exits)
                    || apply.table().actions.stream().map(IrTable.ActionRef::action)
                            .anyMatch(action -> exits(action.body()));
            default -> false;
        });
    }
}
