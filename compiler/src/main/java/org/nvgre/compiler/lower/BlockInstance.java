package org.nvgre.compiler.lower;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.nvgre.compiler.ir.DeclarationOrder;
import org.nvgre.compiler.ir.IrTable;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Variable;

/// One parser or control object, with all that exists once per object. `path` is the prefix of the names the
/// control plane sees, such as `ingress.acl`.
final class BlockInstance {

    final String path;
    final Def.Callable definition;
    final DeclarationOrder order;
    final Map<Variable, Value> constants = new HashMap<>();
    final Map<Variable, Expr> constantExprs = new HashMap<>();
    final Map<Def.Instance, Value> objects = new HashMap<>();
    final Map<Def.Table, IrTable> tables = new HashMap<>();
    /// Objects made by a direct application of a type, by the place of the call.
    final IdentityHashMap<Object, Value> anonymous = new IdentityHashMap<>();

    BlockInstance(String path, Def.Callable definition, DeclarationOrder order) {
        this.path = path;
        this.definition = definition;
        this.order = order;
    }

    /// The control plane's name of something declared here; `.name` is absolute.
    String qualify(String name) {
        return name.startsWith(".") ? name.substring(1) : path.isEmpty() ? name : path + "." + name;
    }
}
