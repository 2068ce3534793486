package org.nvgre.compiler.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.syntax.Expression;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.StructType;
import org.nvgre.compiler.types.Type;

/// What all parts of the checker share about one program.
final class Globals {

    final Diagnostics diagnostics;
    final Scope scope = new Scope(null);
    final List<String> errors = new ArrayList<>();
    final Set<String> matchKinds = new LinkedHashSet<>();
    final List<Type.EnumType> enums = new ArrayList<>();
    final List<StructType> headerTypes = new ArrayList<>();
    /// Parsers and controls with a body.
    final IdentityHashMap<Declaration, Def.Callable> blocks = new IdentityHashMap<>();
    /// Functions by declaration and type arguments.
    final Map<List<Object>, Def.Function> functions = new HashMap<>();
    /// The values of parameters that a caller may leave out.
    final Map<Variable, Expression> defaultValues = new HashMap<>();
    /// Structs and headers by declaration and type arguments.
    final Map<List<Object>, StructType> structs = new HashMap<>();

    Globals(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }
}
