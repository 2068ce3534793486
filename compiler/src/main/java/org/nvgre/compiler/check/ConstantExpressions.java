package org.nvgre.compiler.check;

import java.util.List;
import java.util.Optional;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.NotSupported;
import org.nvgre.compiler.syntax.Parser;
import org.nvgre.compiler.syntax.Token;
import org.nvgre.compiler.typed.Expr;

/// Expressions that name nothing, as structured annotations have them.
public final class ConstantExpressions {

    private ConstantExpressions() {}

    /// What these tokens are worth; empty if they are no such expression.
    public static Optional<Expr> value(List<Token> tokens) {
        Diagnostics mistakes = new Diagnostics();
        Globals globals = new Globals(mistakes);
        try {
            return Parser.parseExpression(tokens, mistakes)
                    .map(written -> new ExpressionChecker(globals, globals.scope).check(written, null))
                    .filter(_ -> !mistakes.hasErrors());
        } catch (NotSupported _) {
            return Optional.empty();
        }
    }
}
