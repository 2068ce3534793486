package org.nvgre.compiler.ir;

import java.util.ArrayList;
import java.util.List;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.Type;

/// An extern object: its name for the control plane, and the (constant) arguments of its constructor.
public final class IrExtern {

    public final String name;
    public final Type.Extern type;
    public final List<Expr> arguments;
    public final Annotations annotations;
    public final DeclarationOrder order;
    /// A direct counter or meter belongs to a table; a direct meter has a field for its result.
    public IrTable table;
    public IrExpr result;
    /// The tables that use an action profile.
    public final List<IrTable> tables = new ArrayList<>();
    /// The fields a selector hashes.
    public List<IrExpr> selectorInput = List.of();

    public IrExtern(String name, Type.Extern type, List<Expr> arguments, Annotations annotations,
            DeclarationOrder order) {
        this.name = name;
        this.type = type;
        this.arguments = arguments;
        this.annotations = annotations;
        this.order = order;
    }

    public String kind() {
        return type.declaration().name();
    }

    /// An integer argument of the constructor.
    public long number(int index) {
        return arguments.get(index) instanceof Expr.Const c ? c.value().longValue() : 0;
    }

    /// An enum argument of the constructor.
    public String member(int index) {
        return arguments.get(index) instanceof Expr.EnumMember e ? e.member() : "";
    }
}
