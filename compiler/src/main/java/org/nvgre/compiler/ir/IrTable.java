package org.nvgre.compiler.ir;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.nvgre.compiler.syntax.Annotations;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.types.Type;

/// A table of one control instance.
public final class IrTable {

    public final String name;
    public final Def.Table definition;
    public final DeclarationOrder order;
    public final List<Key> keys = new ArrayList<>();
    public final List<ActionRef> actions = new ArrayList<>();
    public ActionRef defaultAction;
    public List<BigInteger> defaultArguments = List.of();
    public long size = 1024;
    public boolean timeout;
    /// The extern objects attached, or null.
    public IrExtern counter;
    public IrExtern meter;
    public IrExtern implementation;
    public final List<Entry> entries = new ArrayList<>();

    public IrTable(String name, Def.Table definition, DeclarationOrder order) {
        this.name = name;
        this.definition = definition;
        this.order = order;
    }

    /// A key: a field; `mask` is null if all of it counts.
    public record Key(IrExpr field, BigInteger mask, String matchKind, Type type, Def.Key definition) {}

    public record ActionRef(IrAction action, Annotations annotations) {}

    /// `rank` is what the older `@priority` says, 0 without it: the smallest wins.
    public record Entry(List<Match> matches, IrAction action, List<BigInteger> arguments, Integer priority,
            int rank, boolean constant) {}

    /// What one key of an entry matches: a value with a mask, or (`range`) all from `value` to `second`.
    public record Match(BigInteger value, BigInteger second, boolean range, boolean any) {}
}
