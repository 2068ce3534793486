package org.nvgre.compiler.ir;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.Type;

/// An extern object: its name for the control plane, and the (constant) arguments of its constructor. Its architecture
/// says what it is.
public final class IrExtern {

    /// An attribute of an object that BMv2 knows by its type.
    public sealed interface Attribute {

        String name();

        record Figure(String name, BigInteger value, int width) implements Attribute {}

        record Text(String name, String value) implements Attribute {}
    }

    public final String name;
    public final Type.Extern type;
    public final List<Expr> arguments;
    public final Annotations annotations;
    public final DeclarationOrder order;
    public Resource resource = new Resource.Hidden();
    /// Of an object that BMv2 knows by its type (`extern_instances`); null for any other.
    public List<Attribute> attributes;
    /// A direct counter or meter belongs to a table; a direct meter has a field for its result.
    public IrTable table;
    public IrExpr result;
    /// Bytes that a direct counter or meter does not count of each packet.
    public long byteAdjust;
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
        return index < arguments.size() && arguments.get(index) instanceof Expr.Const c
                ? c.value().longValue()
                : 0;
    }

    /// An enum argument of the constructor.
    public String member(int index) {
        return index < arguments.size() && arguments.get(index) instanceof Expr.EnumMember e
                ? e.member()
                : "";
    }

    /// A type argument; null where the architecture has none there.
    public Type typeArgument(int index) {
        return index < type.arguments().size() ? type.arguments().get(index) : null;
    }
}
