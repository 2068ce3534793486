package org.nvgre.compiler.syntax;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.Span;

/// Expressions and types (P4_16 specification, sections 8 and 7).
class ExpressionParser extends TokenReader {

    private static final int MAX_OPERATORS = 10_000;

    private static final Set<String> TYPE_WORDS = Set.of("bit", "int", "bool", "error", "varbit", "tuple",
            "string",
            "void", "match_kind", "list");

    /// Binary operators from loosest to tightest.
    private static final String[][] LEVELS = {{"||"}, {"&&"}, {"==", "!="}, {"<=", ">=", "<", ">"}, {"|"},
            {"^"}, {"&"},
            {"<<", ">>"}, {"++", "+", "-", "|+|", "|-|"}, {"*", "/", "%"}};

    ExpressionParser(List<Token> tokens, Diagnostics diagnostics) {
        super(tokens, diagnostics);
    }

    // ---- types

    boolean atType() {
        Token token = peek();
        if (token.is("list")) {
            return peek(1).is("<");
        }
        return (token.kind() == Token.Kind.KEYWORD && TYPE_WORDS.contains(token.text())) || isTypeName(token)
                || (token.is(".") && isTypeName(peek(1)));
    }

    TypeExpression type() {
        return nested(this::anyType);
    }

    private TypeExpression anyType() {
        Token start = peek();
        TypeExpression type = simpleType();
        while (looksAt("[")) {
            next();
            Expression size = expression();
            expect("]", "after the size of a header stack");
            type = new TypeExpression.Stack(type, size, from(start));
        }
        return type;
    }

    private TypeExpression simpleType() {
        Token start = peek();
        switch (start.text()) {
            case "bool", "error", "string", "void", "match_kind", "_" -> {
                next();
                return new TypeExpression.Basic(start.text(), start.span());
            }
            case "bit", "int", "varbit" -> {
                next();
                return sized(start);
            }
            case "tuple" -> {
                next();
                return new TypeExpression.Tuple(typeArguments(), from(start));
            }
            case "list" -> {
                if (peek(1).is("<")) {
                    next();
                    return new TypeExpression.ListOf(typeArguments().getFirst(), from(start));
                }
            }
            default -> {
            }
        }
        boolean global = accept(".");
        if (!peek().isName()) {
            throw error("expected a type, found " + peek().describe());
        }
        String name = next().text();
        List<TypeExpression> arguments = looksAt("<") ? typeArguments() : List.of();
        return new TypeExpression.Named(name, arguments, global, from(start));
    }

    private TypeExpression sized(Token start) {
        if (!accept("<")) {
            Expression one = new Expression.IntLiteral(java.math.BigInteger.ONE, 0, false, start.span());
            return start.is("int")
                    ? new TypeExpression.Basic("int", start.span())
                    : new TypeExpression.Sized(start.text(), one, start.span());
        }
        Expression width;
        if (accept("(")) {
            width = expression();
            expect(")", "after the width");
        } else {
            Token token = peek();
            width = token.kind() == Token.Kind.INTEGER
                    ? primary()
                    : new Expression.Name(expectName("a width"), false,
                            token.span());
        }
        expect(">", "after the width");
        return new TypeExpression.Sized(start.text(), width, from(start));
    }

    List<TypeExpression> typeArguments() {
        expect("<", "before type arguments");
        List<TypeExpression> arguments = new ArrayList<>();
        while (!looksAt(">")) {
            arguments.add(type());
            if (!accept(",")) {
                break;
            }
        }
        expect(">", "after type arguments");
        return arguments;
    }

    // ---- expressions

    Expression expression() {
        return nested(this::conditional);
    }

    private Expression conditional() {
        Token start = peek();
        Expression condition = binary(0);
        if (accept("?")) {
            Expression yes = expression();
            expect(":", "between the two values of '?:'");
            Expression no = expression();
            return new Expression.Conditional(condition, yes, no, from(start));
        }
        return condition;
    }

    private String operator(int level) {
        for (String operator : LEVELS[level]) {
            if (operator.equals(">>")) {
                if (looksAt(">") && peek(1).is(">") && !peek(1).spaceBefore()) {
                    return operator;
                }
            } else if (looksAt(operator)) {
                boolean shift = operator.equals(">") && peek(1).is(">") && !peek(1).spaceBefore();
                if (!shift) {
                    return operator;
                }
            }
        }
        return null;
    }

    private Expression binary(int level) {
        if (level == LEVELS.length) {
            return unary();
        }
        Token start = peek();
        Expression left = binary(level + 1);
        int operators = 0;
        for (String operator = operator(level); operator != null; operator = operator(level)) {
            if (++operators > MAX_OPERATORS) {
                throw error("more than " + MAX_OPERATORS + " operators in a row");
            }
            next();
            if (operator.equals(">>")) {
                next();
            }
            left = new Expression.Binary(operator, left, binary(level + 1), from(start));
        }
        return left;
    }

    private Expression unary() {
        return nested(this::operand);
    }

    private Expression operand() {
        Token start = peek();
        for (String operator : new String[]{"!", "~", "-", "+"}) {
            if (accept(operator)) {
                return new Expression.Unary(operator, unary(), from(start));
            }
        }
        if (looksAt("(")) {
            Expression cast = cast();
            if (cast != null) {
                return cast;
            }
        }
        return postfix(primary());
    }

    /// `(type) operand`, or null if this bracket is an ordinary one.
    private Expression cast() {
        Token start = peek();
        at++;
        if (!atType()) {
            at--;
            return null;
        }
        at--;
        TypeExpression type = attempt(() -> {
            next();
            TypeExpression t = type();
            expect(")", "after the type of a cast");
            return t;
        });
        if (type == null) {
            return null;
        }
        return new Expression.Cast(type, unary(), from(start));
    }

    Expression primary() {
        Token start = peek();
        switch (start.kind()) {
            case INTEGER -> {
                next();
                try {
                    IntegerLiteral literal = IntegerLiteral.parse(start.text());
                    return new Expression.IntLiteral(literal.value(), literal.width(), literal.signed(),
                            start.span());
                } catch (NumberFormatException e) {
                    diagnostics.error(start.span(), "'" + start.text() + "' is not an integer literal");
                    return new Expression.IntLiteral(java.math.BigInteger.ZERO, 0, false, start.span());
                }
            }
            case STRING -> {
                next();
                StringBuilder text = new StringBuilder(Strings.unquote(start.text()));
                while (peek().kind() == Token.Kind.STRING) {
                    text.append(Strings.unquote(next().text()));
                }
                return new Expression.StringLiteral(text.toString(), from(start));
            }
            default -> {
                return named(start);
            }
        }
    }

    private Expression named(Token start) {
        switch (start.text()) {
            case "true", "false" -> {
                next();
                return new Expression.BoolLiteral(start.text().equals("true"), start.span());
            }
            case "this" -> {
                next();
                return new Expression.This(start.span());
            }
            case "...", "default", "_" -> {
                next();
                return start.is("...")
                        ? new Expression.Dots(start.span())
                        : new Expression.DontCare(start.span());
            }
            case "(" -> {
                next();
                Expression inner = expression();
                expect(")", "after an expression in brackets");
                return inner;
            }
            case "{" -> {
                return braces();
            }
            default -> {
            }
        }
        if (atType()) {
            TypeExpression type = simpleType();
            if (looksAt(".")) {
                next();
                String name = peek().kind() == Token.Kind.KEYWORD
                        ? next().text()
                        : expectName("a member of the type");
                return new Expression.TypeMember(type, name, from(start));
            }
            if (looksAt("(")) {
                return new Expression.Construct(type, arguments(), from(start));
            }
            return new Expression.TypeMember(type, null, from(start));
        }
        boolean global = accept(".");
        if (!peek().isName()) {
            throw error("expected an expression, found " + peek().describe());
        }
        String name = next().text();
        return new Expression.Name(name, global, from(start));
    }

    private Expression braces() {
        Token start = next();
        if (accept("#")) {
            expect("}", "after '{#'");
            return new Expression.Invalid(from(start));
        }
        if (peek().isName() && peek(1).is("=")) {
            List<Expression.NamedValue> fields = new ArrayList<>();
            boolean rest = false;
            while (!looksAt("}")) {
                Token field = peek();
                if (accept("...")) {
                    rest = true;
                } else {
                    String name = expectName("a field");
                    expect("=", "after the field '" + name + "'");
                    fields.add(new Expression.NamedValue(name, expression(), from(field)));
                }
                if (!accept(",")) {
                    break;
                }
            }
            expect("}", "after the fields");
            return new Expression.Fields(fields, rest, from(start));
        }
        List<Expression> elements = new ArrayList<>();
        while (!looksAt("}")) {
            elements.add(expression());
            if (!accept(",")) {
                break;
            }
        }
        expect("}", "after the list");
        return new Expression.ListOf(elements, from(start));
    }

    /// `value[low +: width]`.
    private static Expression slice(Expression value, Expression low, Expression width, Span span) {
        Expression behind = new Expression.Binary("+", low, width, span);
        Expression one = new Expression.IntLiteral(BigInteger.ONE, 0, false, span);
        return new Expression.Slice(value, new Expression.Binary("-", behind, one, span), low, span);
    }

    private Expression postfix(Expression value) {
        Expression result = value;
        while (true) {
            if (accept(".")) {
                String name = peek().kind() == Token.Kind.KEYWORD
                        ? next().text()
                        : expectName("a field or method");
                result = new Expression.Member(result, name, value.span().to(spanBefore()));
            } else if (accept("[")) {
                Expression first = expression();
                if (accept(":")) {
                    Expression low = expression();
                    expect("]", "after a slice");
                    result = new Expression.Slice(result, first, low, value.span().to(spanBefore()));
                } else if (accept("+:")) {
                    Expression width = expression();
                    expect("]", "after a slice");
                    result = slice(result, first, width, value.span().to(spanBefore()));
                } else {
                    expect("]", "after an index");
                    result = new Expression.Index(result, first, value.span().to(spanBefore()));
                }
            } else if (looksAt("(")) {
                result = new Expression.Call(result, List.of(), arguments(), value.span().to(spanBefore()));
            } else if (looksAt("<")) {
                List<TypeExpression> types = attempt(() -> {
                    List<TypeExpression> list = typeArguments();
                    return looksAt("(") && list.stream().allMatch(this::certainlyType) ? list : null;
                });
                if (types == null) {
                    return result;
                }
                result = new Expression.Call(result, types, arguments(), value.span().to(spanBefore()));
            } else {
                return result;
            }
        }
    }

    private boolean certainlyType(TypeExpression type) {
        return !(type instanceof TypeExpression.Named named) || isTypeName(new Token(Token.Kind.IDENTIFIER,
                named.name(), named.span(), false, false));
    }

    private Span spanBefore() {
        return previous().span();
    }

    List<Expression.Argument> arguments() {
        expect("(", "before arguments");
        List<Expression.Argument> arguments = new ArrayList<>();
        while (!looksAt(")")) {
            Token start = peek();
            String name = null;
            if (start.isName() && peek(1).is("=")) {
                name = next().text();
                next();
            }
            Expression value = looksAt("_") ? null : expression();
            if (value == null) {
                next();
            }
            arguments.add(new Expression.Argument(name, value, from(start)));
            if (!accept(",")) {
                break;
            }
        }
        expect(")", "after arguments");
        return arguments;
    }

    /// One element of a key set: an expression, a mask, a range, or don't care.
    Expression keyElement() {
        Token start = peek();
        Expression value = expression();
        if (accept("&&&")) {
            return new Expression.Mask(value, expression(), from(start));
        }
        if (accept("..")) {
            return new Expression.Range(value, expression(), from(start));
        }
        return value;
    }

    /// A key set: one element, or several in brackets.
    List<Expression> keySet() {
        if (looksAt("(")) {
            List<Expression> tuple = attempt(() -> {
                next();
                List<Expression> elements = new ArrayList<>();
                do {
                    elements.add(keyElement());
                } while (accept(",") && !looksAt(")"));
                expect(")", "after the key set");
                return looksAt(":") ? elements : null;
            });
            if (tuple != null) {
                return tuple;
            }
        }
        return List.of(keyElement());
    }
}
