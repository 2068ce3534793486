package org.nvgre.compiler.syntax;

import java.util.List;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.Span;

/// Evaluates the condition of an `#if`. Names that are no macros count as 0, as in C.
final class DirectiveExpression {

    private static final String[][] LEVELS = {{"||"}, {"&&"}, {"|"}, {"^"}, {"&"}, {"==", "!="},
            {"<=", ">=", "<", ">"},
            {"<<", ">>"}, {"+", "-"}, {"*", "/", "%"}};

    private final List<Token> tokens;
    private final Span span;
    private final Diagnostics diagnostics;
    private int at;

    DirectiveExpression(List<Token> tokens, Span span, Diagnostics diagnostics) {
        this.tokens = tokens;
        this.span = span;
        this.diagnostics = diagnostics;
    }

    long value() {
        if (tokens.isEmpty()) {
            diagnostics.error(span, "expected a condition after '#if'");
            return 0;
        }
        long value = ternary();
        if (at < tokens.size()) {
            diagnostics.error(tokens.get(at).span(),
                    "unexpected " + tokens.get(at).describe() + " in a condition");
        }
        return value;
    }

    private boolean accept(String symbol) {
        if (symbol.equals(">>")) {
            return at + 1 < tokens.size() && tokens.get(at).is(">") && !tokens.get(at + 1).spaceBefore()
                    && accept(">") && accept(">");
        }
        if (at < tokens.size() && tokens.get(at).is(symbol)) {
            at++;
            return true;
        }
        return false;
    }

    private long ternary() {
        long condition = binary(0);
        if (accept("?")) {
            long yes = ternary();
            accept(":");
            long no = ternary();
            return condition != 0 ? yes : no;
        }
        return condition;
    }

    private long binary(int level) {
        if (level == LEVELS.length) {
            return unary();
        }
        long left = binary(level + 1);
        for (boolean again = true; again;) {
            again = false;
            for (String operator : LEVELS[level]) {
                if (accept(operator)) {
                    left = apply(operator, left, binary(level + 1));
                    again = true;
                    break;
                }
            }
        }
        return left;
    }

    private static long apply(String operator, long a, long b) {
        return switch (operator) {
            case "||" -> a != 0 || b != 0 ? 1 : 0;
            case "&&" -> a != 0 && b != 0 ? 1 : 0;
            case "|" -> a | b;
            case "^" -> a ^ b;
            case "&" -> a & b;
            case "==" -> a == b ? 1 : 0;
            case "!=" -> a != b ? 1 : 0;
            case "<=" -> a <= b ? 1 : 0;
            case ">=" -> a >= b ? 1 : 0;
            case "<" -> a < b ? 1 : 0;
            case ">" -> a > b ? 1 : 0;
            case "<<" -> a << b;
            case ">>" -> a >> b;
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> b == 0 ? 0 : a / b;
            default -> b == 0 ? 0 : a % b;
        };
    }

    private long unary() {
        if (accept("!")) {
            return unary() == 0 ? 1 : 0;
        }
        if (accept("-")) {
            return -unary();
        }
        if (accept("~")) {
            return ~unary();
        }
        if (accept("(")) {
            long value = ternary();
            accept(")");
            return value;
        }
        if (at >= tokens.size()) {
            diagnostics.error(span, "the condition ends too early");
            return 0;
        }
        Token token = tokens.get(at++);
        if (token.kind() != Token.Kind.INTEGER) {
            return token.is("true") ? 1 : 0;
        }
        try {
            return IntegerLiteral.parse(token.text()).value().longValue();
        } catch (NumberFormatException e) {
            diagnostics.error(token.span(), "'" + token.text() + "' is not a number");
            return 0;
        }
    }
}
