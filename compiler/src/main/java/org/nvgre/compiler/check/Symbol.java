package org.nvgre.compiler.check;

import java.util.ArrayList;
import java.util.List;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.typed.Def;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.Type;

/// What a name can stand for.
sealed interface Symbol {

    record OfType(Type type) implements Symbol {}

    /// A declaration with type parameters, resolved anew for each choice of arguments; or a parser, control,
    /// package or extern type, which has none but is made into a type on use.
    record OfDeclaration(Declaration declaration) implements Symbol {}

    record OfVariable(Variable variable) implements Symbol {}

    record OfConstant(Expr value) implements Symbol {}

    record OfInstance(Def.Instance instance) implements Symbol {}

    record OfAction(Def.Action action) implements Symbol {}

    record OfTable(Def.Table table) implements Symbol {}

    /// Functions of one name; which is meant depends on the number of arguments.
    record OfFunctions(List<Declaration> overloads) implements Symbol {
        OfFunctions with(Declaration another) {
            List<Declaration> more = new ArrayList<>(overloads);
            more.add(another);
            return new OfFunctions(more);
        }
    }
}
