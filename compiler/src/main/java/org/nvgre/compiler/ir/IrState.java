package org.nvgre.compiler.ir;

import java.math.BigInteger;
import java.util.List;

/// A parser state. `next` is null where parsing ends.
public record IrState(String name, List<IrStmt> body, List<IrExpr> keys, List<Case> cases) {

    /// `values` has one element per key; empty: always.
    public record Case(List<KeySet> values, IrValueSet set, String next) {}

    public record KeySet(BigInteger value, BigInteger mask) {}

    /// A parser value set.
    public record IrValueSet(String name, org.nvgre.compiler.typed.Def.Instance definition, int width) {}
}
