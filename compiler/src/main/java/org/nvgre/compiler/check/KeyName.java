package org.nvgre.compiler.check;

import java.util.Optional;
import org.nvgre.compiler.syntax.Expression;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.StructType;

/// The name a key has for the control plane when the program gives it none: its expression, as far as that reads
/// like a name (P4_16 specification, section 18.3.3).
final class KeyName {

    private KeyName() {}

    static Optional<String> of(Expression key, ExpressionChecker in) {
        return switch (key) {
            case Expression.Name name -> Optional.of((name.global() ? "." : "") + name.name());
            case Expression.Member member -> field(member, in);
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
                of(member.object(), in).map(o -> o + ".$valid$");
            case Expression.Binary binary when binary.operator().equals("&") -> in.check(binary.right(),
                    null) instanceof Expr.Const c
                            ? of(binary.left(), in).map(l -> l + " & 0x" + c.value().toString(16))
                            : Optional.empty();
            case Expression.IntLiteral literal -> Optional.of(literal.value().toString());
            default -> Optional.empty();
        };
    }

    /// A field is called what its `@name` says; an absolute one stands alone.
    private static Optional<String> field(Expression.Member member, ExpressionChecker in) {
        String name = member.name();
        if (in.check(member.object(), null).type() instanceof StructType struct) {
            name = struct.field(name).map(f -> f.annotations().nameOr(f.name())).orElse(name);
        }
        String shown = name;
        return name.startsWith(".")
                ? Optional.of(name.substring(1))
                : of(member.object(), in).map(object -> object + "." + shown);
    }
}
