package org.nvgre.compiler.check;

import java.util.Optional;
import org.nvgre.compiler.syntax.Expression;
import org.nvgre.compiler.typed.Expr;

/// The name a key has for the control plane when the program gives it none: its expression, as far as that reads
/// like a name (P4_16 specification, section 18.3.3).
final class KeyName {

    private KeyName() {}

    static Optional<String> of(Expression key, ExpressionChecker in) {
        return switch (key) {
            case Expression.Name name -> Optional.of((name.global() ? "." : "") + name.name());
            case Expression.Member member -> of(member.object(), in).map(o -> o + "." + member.name());
            case Expression.Index index -> in.check(index.index(), null) instanceof Expr.Const c
                    ? of(index.array(), in).map(a -> a + "[" + c.value() + "]")
                    : of(index.array(), in).flatMap(a -> of(index.index(), in).map(i -> a + "[" + i + "]"));
            case Expression.Slice slice -> {
                Expr high = in.check(slice.high(), null);
                Expr low = in.check(slice.low(), null);
                yield high instanceof Expr.Const h && low instanceof Expr.Const l
                        ? of(slice.value(), in).map(v -> v + "[" + h.value() + ":" + l.value() + "]")
                        : Optional.empty();
            }
            case Expression.Call call when call.callee() instanceof Expression.Member member
                    && member.name().equals(
                            "isValid") ->
                of(member.object(), in).map(o -> o + ".isValid()");
            case Expression.Binary binary when binary.operator().equals("&") -> in.check(binary.right(),
                    null) instanceof Expr.Const ? of(binary.left(), in) : Optional.empty();
            case Expression.IntLiteral literal -> Optional.of(literal.value().toString());
            default -> Optional.empty();
        };
    }
}
