package org.nvgre.compiler.check;

import org.nvgre.compiler.syntax.Direction;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.typed.Variable;

/// What can stand on the left of an assignment (P4_16 specification, section 6.6).
final class LValues {

    private LValues() {}

    static boolean isAssignable(Expr expr) {
        return switch (expr) {
            case Expr.Var v ->
                v.variable().kind() == Variable.Kind.LOCAL || v.variable().direction() == Direction.OUT
                        || v.variable().direction() == Direction.INOUT;
            case Expr.Field f -> isAssignable(f.object());
            case Expr.Index i -> isAssignable(i.array());
            case Expr.StackProperty p -> (p.property().equals("next") || p.property().equals("last"))
                    && isAssignable(p.stack());
            case Expr.Slice s -> isAssignable(s.value());
            default -> ExpressionChecker.isUnknown(expr);
        };
    }
}
