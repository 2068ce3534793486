package org.nvgre.compiler.lower;

import org.nvgre.compiler.typed.Expr;

/// Which expressions do something besides having a value.
final class Effects {

    private Effects() {}

    static boolean has(Expr expr) {
        return switch (expr) {
            case null -> false;
            case Expr.Call call ->
                !(call.callee() instanceof Expr.Callee.Builtin b && b.name().equals("isValid"))
                        || has(((Expr.Callee.Builtin) call.callee()).object());
            case Expr.TableResult _ -> true;
            case Expr.Field f -> has(f.object());
            case Expr.Index i -> has(i.array()) || has(i.index());
            case Expr.StackProperty p -> has(p.stack());
            case Expr.Slice s -> has(s.value());
            case Expr.Unary u -> has(u.operand());
            case Expr.Binary b -> has(b.left()) || has(b.right());
            case Expr.Conditional c -> has(c.condition()) || has(c.yes()) || has(c.no());
            case Expr.Cast c -> has(c.operand());
            case Expr.ListValue l -> l.elements().stream().anyMatch(Effects::has);
            case Expr.StructValue s -> s.fields().values().stream().anyMatch(Effects::has);
            case Expr.Mask m -> has(m.value()) || has(m.mask());
            case Expr.Range r -> has(r.low()) || has(r.high());
            default -> false;
        };
    }
}
