package org.nvgre.compiler.check;

import java.util.ArrayList;
import java.util.List;
import org.nvgre.compiler.syntax.Declaration;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.Type;

/// The parameters of a generic declaration once its type arguments are known. Types are resolved again in a scope
/// with the arguments in place of the type parameters, so that `Pair<T>` becomes the right struct.
final class TypeSubstitution {

    private final ExpressionChecker in;
    private final Declaration.Signature signature;
    private final Inference inference;
    private final Scope scope;

    TypeSubstitution(ExpressionChecker in, Declaration.Signature signature, Inference inference,
            Scope scope) {
        this.in = in;
        this.signature = signature;
        this.inference = inference;
        this.scope = scope;
    }

    List<Variable> parameters(List<Variable> patterns) {
        if (signature.typeParameters().isEmpty()) {
            return patterns;
        }
        Scope bound = scope.inner();
        for (String parameter : signature.typeParameters()) {
            Type type = inference.get(parameter);
            bound.add(parameter,
                    new Symbol.OfType(type == Type.Simple.INTEGER ? Type.Simple.DONT_CARE : type));
        }
        List<Variable> parameters = new ArrayList<>();
        parameters.addAll(DeclarationChecker.variables(in.globals, signature.parameters(), bound));
        return parameters;
    }
}
