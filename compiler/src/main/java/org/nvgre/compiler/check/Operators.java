package org.nvgre.compiler.check;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import org.nvgre.compiler.source.Span;
import org.nvgre.compiler.syntax.Expression;
import org.nvgre.compiler.typed.Expr;
import org.nvgre.compiler.types.Type;

/// The types of operators (P4_16 specification, sections 8.5 to 8.9).
final class Operators {

    private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=");

    private final ExpressionChecker in;

    Operators(ExpressionChecker in) {
        this.in = in;
    }

    Expr unary(Expression.Unary unary, Type expected) {
        Span span = unary.span();
        if (unary.operator().equals("!")) {
            Expr operand = in.checkAs(unary.operand(), Type.Simple.BOOL);
            return operand instanceof Expr.Bool b
                    ? new Expr.Bool(!b.value(), span)
                    : new Expr.Unary("!", operand, Type.Simple.BOOL, span);
        }
        Expr operand = number(in.check(unary.operand(), expected));
        if (ExpressionChecker.isUnknown(operand)) {
            return operand;
        }
        boolean literal = operand.type() == Type.Simple.INTEGER;
        if ((!literal && !(operand.type() instanceof Type.Bits))
                || (literal && unary.operator().equals("~"))) {
            return in.error(span,
                    "operator '" + unary.operator() + "' cannot be applied to " + operand.type());
        }
        if (unary.operator().equals("+")) {
            return operand;
        }
        if (operand instanceof Expr.Const c) {
            BigInteger value = unary.operator().equals("-") ? c.value().negate() : c.value().not();
            return new Expr.Const(Folding.wrap(value, c.type()), c.type(), span);
        }
        return new Expr.Unary(unary.operator(), operand, operand.type(), span);
    }

    Expr conditional(Expression.Conditional conditional, Type expected) {
        Expr condition = in.checkAs(conditional.condition(), Type.Simple.BOOL);
        Expr yes = in.check(conditional.yes(), expected);
        Expr no = in.check(conditional.no(), expected);
        if (yes.type() == Type.Simple.INTEGER && no.type() != Type.Simple.INTEGER) {
            yes = in.convert(yes, no.type());
        } else {
            no = in.convert(no, yes.type());
        }
        if (yes.type() == Type.Simple.INTEGER && expected instanceof Type.Bits) {
            yes = in.convert(yes, expected);
            no = in.convert(no, expected);
        }
        if (condition instanceof Expr.Bool b) {
            return b.value() ? yes : no;
        }
        return new Expr.Conditional(condition, yes, no, yes.type(), conditional.span());
    }

    Expr binary(Expression.Binary binary, Type expected) {
        String operator = binary.operator();
        Span span = binary.span();
        switch (operator) {
            case "&&", "||" -> {
                return logical(binary);
            }
            case "==", "!=" -> {
                return equality(binary);
            }
            default -> {
            }
        }
        Type hint = COMPARISONS.contains(operator) || operator.equals("++") ? null : expected;
        Expr left = number(in.check(binary.left(), hint));
        Expr right = number(
                in.check(binary.right(), operator.contains("<<") || operator.equals(">>") ? null : hint));
        if (ExpressionChecker.isUnknown(left) || ExpressionChecker.isUnknown(right)) {
            return ExpressionChecker.unknown(span);
        }
        return numeric(operator, left, right, expected, span);
    }

    /// Also for `a op= b`.
    Expr numeric(String operator, Expr first, Expr second, Type expected, Span span) {
        Expr left = first;
        Expr right = second;
        switch (operator) {
            case "<<", ">>" -> {
                if (left.type() == Type.Simple.INTEGER
                        && !(left instanceof Expr.Const && right instanceof Expr.Const)) {
                    return in.error(span,
                            "what is shifted by a value known at run time needs a width, as in 8w1");
                }
                if (!isNumber(left) || !isNumber(right)) {
                    return wrongTypes(operator, left, right, span);
                }
                return fold(operator, left, right, left.type(), span);
            }
            case "++" -> {
                return concatenate(left, right, span);
            }
            default -> {
            }
        }
        if (left.type() == Type.Simple.INTEGER && right.type() instanceof Type.Bits) {
            left = in.convert(left, right.type());
        } else if (right.type() == Type.Simple.INTEGER && left.type() instanceof Type.Bits) {
            right = in.convert(right, left.type());
        }
        if (!isNumber(left) || !left.type().equals(right.type())) {
            return wrongTypes(operator, left, right, span);
        }
        if (COMPARISONS.contains(operator)) {
            if (left instanceof Expr.Const a && right instanceof Expr.Const b) {
                return new Expr.Bool(Folding.compare(operator, a.value(), b.value()).orElseThrow(), span);
            }
            return new Expr.Binary(operator, left, right, Type.Simple.BOOL, span);
        }
        return fold(operator, left, right, left.type(), span);
    }

    private Expr fold(String operator, Expr left, Expr right, Type type, Span span) {
        if (left instanceof Expr.Const a && right instanceof Expr.Const b) {
            Optional<BigInteger> value = Folding.binary(operator, a.value(), b.value(), type);
            return value.<Expr>map(v -> new Expr.Const(v, type, span))
                    .orElseGet(() -> in.error(span, "'" + a.value()
                            + " " + operator + " " + b.value() + "' has no value"));
        }
        return new Expr.Binary(operator, left, right, type, span);
    }

    private Expr concatenate(Expr left, Expr right, Span span) {
        if (left.type() == Type.Simple.STRING && left instanceof Expr.Text a
                && right instanceof Expr.Text b) {
            return new Expr.Text(a.value() + b.value(), span);
        }
        if (!(left.type() instanceof Type.Bits l) || !(right.type() instanceof Type.Bits r)) {
            return wrongTypes("++", left, right, span);
        }
        Type type = new Type.Bits(l.width() + r.width(), l.signed());
        if (left instanceof Expr.Const a && right instanceof Expr.Const b) {
            BigInteger value = a.value().shiftLeft(r.width()).or(b.value().and(Folding.mask(r.width())));
            return new Expr.Const(Folding.wrap(value, type), type, span);
        }
        return new Expr.Binary("++", left, right, type, span);
    }

    private Expr logical(Expression.Binary binary) {
        Expr left = in.checkAs(binary.left(), Type.Simple.BOOL);
        Expr right = in.checkAs(binary.right(), Type.Simple.BOOL);
        if (left instanceof Expr.Bool b) {
            return b.value() == binary.operator().equals("&&") ? right : left;
        }
        return new Expr.Binary(binary.operator(), left, right, Type.Simple.BOOL, binary.span());
    }

    private Expr equality(Expression.Binary binary) {
        Expr left = in.check(binary.left(), null);
        Expr right = in.check(binary.right(), left.type() == Type.Simple.INTEGER ? null : left.type());
        Span span = binary.span();
        if (ExpressionChecker.isUnknown(left) || ExpressionChecker.isUnknown(right)) {
            return ExpressionChecker.unknown(span);
        }
        Optional<Expr> asLeft = Conversions.implicit(right, left.type());
        Optional<Expr> asRight = Conversions.implicit(left, right.type());
        if (asLeft.isPresent()) {
            right = asLeft.get();
        } else if (asRight.isPresent()) {
            left = asRight.get();
        } else {
            return wrongTypes(binary.operator(), left, right, span);
        }
        if (left instanceof Expr.Const a && right instanceof Expr.Const b) {
            return new Expr.Bool(Folding.compare(binary.operator(), a.value(), b.value()).orElseThrow(),
                    span);
        }
        if (left instanceof Expr.Bool a && right instanceof Expr.Bool b) {
            return new Expr.Bool((a.value() == b.value()) == binary.operator().equals("=="), span);
        }
        if (left instanceof Expr.EnumMember a && right instanceof Expr.EnumMember b) {
            return new Expr.Bool((a.index() == b.index()) == binary.operator().equals("=="), span);
        }
        return new Expr.Binary(binary.operator(), left, right, Type.Simple.BOOL, span);
    }

    private Expr wrongTypes(String operator, Expr left, Expr right, Span span) {
        return in.error(span,
                "operator '" + operator + "' cannot be applied to " + left.type() + " and " + right
                        .type());
    }

    private static boolean isNumber(Expr expr) {
        return expr.type() == Type.Simple.INTEGER || expr.type() instanceof Type.Bits;
    }

    /// A serializable enum counts as its underlying type in arithmetic.
    private static Expr number(Expr expr) {
        return expr.type() instanceof Type.SerializableEnum e
                ? Conversions.explicit(expr, e.underlying(), expr.span()).orElse(expr)
                : expr;
    }
}
