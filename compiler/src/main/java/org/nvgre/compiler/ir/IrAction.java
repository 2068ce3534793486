package org.nvgre.compiler.ir;

import java.util.List;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Variable;

/// An action of a table, with everything it calls inlined.
///
/// @param name what the control plane calls it
/// @param parameters those that come from the table entry
public record IrAction(String name, Def.Action definition, List<Variable> parameters, List<IrStmt> body,
        DeclarationOrder order) {

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
