package org.nvgre.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.nvgre.compiler.source.Diagnostics;

/// Statements (P4_16 specification, section 12), and the declarations that may stand among them.
class StatementParser extends ExpressionParser {

    private static final Set<String> ASSIGNMENTS = Set.of("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
            "<<=",
            "|+|=", "|-|=");

    StatementParser(List<Token> tokens, Diagnostics diagnostics) {
        super(tokens, diagnostics);
    }

    Annotations annotations() {
        if (!looksAt("@")) {
            return Annotations.NONE;
        }
        List<Annotation> all = new ArrayList<>();
        while (looksAt("@")) {
            Token start = next();
            String name = next().text();
            if (looksAt("(") || looksAt("[")) {
                boolean structured = looksAt("[");
                Token open = next();
                int level = 1;
                List<Token> body = new ArrayList<>();
                while (level > 0) {
                    Token token = next();
                    if (token.kind() == Token.Kind.END) {
                        throw error("the annotation '@" + name + "' is not closed");
                    }
                    level += token.is("(") || token.is("[") || token.is("{") ? 1 : 0;
                    level -= token.is(")") || token.is("]") || token.is("}") ? 1 : 0;
                    if (level > 0) {
                        body.add(token);
                    }
                }
                String text = body.isEmpty() ? "" : body.getFirst().span().to(body.getLast().span()).text();
                all.add(new Annotation(name, structured, body, text, start.span().to(open.span())));
            } else {
                all.add(new Annotation(name, false, List.of(), "", from(start)));
            }
        }
        return new Annotations(all);
    }

    Statement.Block block(String context) {
        return block(Annotations.NONE, context);
    }

    private Statement.Block block(Annotations annotations, String context) {
        Token start = expect("{", context);
        enter();
        List<Statement> statements = new ArrayList<>();
        while (!looksAt("}") && peek().kind() != Token.Kind.END) {
            int before = at;
            try {
                statements.add(statement());
            } catch (Stop stop) {
                skipStatement(before);
            }
        }
        leave();
        expect("}", "at the end of the block");
        return new Statement.Block(statements, annotations, from(start));
    }

    /// After a syntax error: go on behind the next `;`, or at the `}` that closes this block.
    void skipStatement(int before) {
        if (at == before) {
            next();
        }
        int level = 0;
        while (peek().kind() != Token.Kind.END) {
            if (level == 0 && looksAt("}")) {
                return;
            }
            Token token = next();
            level += token.is("{") ? 1 : token.is("}") ? -1 : 0;
            if (level == 0 && (token.is(";") || token.is("}"))) {
                return;
            }
        }
    }

    Statement statement() {
        return nested(this::anyStatement);
    }

    private Statement anyStatement() {
        Token start = peek();
        Annotations annotations = annotations();
        if (looksAt("{")) {
            return block(annotations, "");
        }
        if (looksAt("const") || startsDeclaration()) {
            Declaration declaration = localDeclaration(annotations);
            return new Statement.Declare(declaration, from(start));
        }
        switch (peek().text()) {
            case ";" -> {
                next();
                return new Statement.Empty(start.span());
            }
            case "if" -> {
                return ifStatement();
            }
            case "return" -> {
                next();
                Expression value = looksAt(";") ? null : expression();
                expect(";", "after 'return'");
                return new Statement.Return(value, from(start));
            }
            case "exit" -> {
                next();
                expect(";", "after 'exit'");
                return new Statement.Exit(from(start));
            }
            case "switch" -> {
                return switchStatement();
            }
            case "for" -> {
                if (peek(1).is("(")) {
                    return forStatement();
                }
            }
            case "break", "continue" -> {
                if (peek(1).is(";")) {
                    Token word = next();
                    next();
                    return word.is("break")
                            ? new Statement.Break(from(start))
                            : new Statement.Continue(from(start));
                }
            }
            default -> {
            }
        }
        Statement statement = simpleStatement();
        expect(";", "after the statement");
        return statement;
    }

    /// An assignment or a call, without its semicolon.
    private Statement simpleStatement() {
        Token start = peek();
        Expression target = expression();
        if (peek().kind() == Token.Kind.SYMBOL && ASSIGNMENTS.contains(peek().text())) {
            String operator = next().text();
            Expression value = expression();
            return new Statement.Assign(target, operator.substring(0, operator.length() - 1), value,
                    from(start));
        }
        if (looksAt(">") && peek(1).is(">=")) {
            next();
            next();
            return new Statement.Assign(target, ">>", expression(), from(start));
        }
        if (target instanceof Expression.Call || target instanceof Expression.Construct) {
            return new Statement.Call(target, from(start));
        }
        if (looksAt(";") || looksAt("}")) {
            diagnostics.error(target.span(), "expected a statement, found an expression");
            return new Statement.Empty(from(start));
        }
        String text = target.span().text();
        throw error("expected '=' or '(' after "
                + (text.matches("\\S{1,40}") ? "'" + text + "'" : "this expression") + ", found "
                + peek().describe());
    }

    /// Whether a type followed by a name is next.
    private boolean startsDeclaration() {
        if (!atType()) {
            return false;
        }
        int start = at;
        Boolean declaration = attempt(() -> {
            type();
            return looksAt("(") || (peek().isName() && !peek().is("apply"));
        });
        boolean constructor = at > start && looksAt("(");
        boolean instance = constructor && isInstance();
        at = start;
        return declaration != null && declaration && (!constructor || instance);
    }

    /// At the `(` behind a type: whether a name follows the closing bracket (`Type(args) name;`).
    private boolean isInstance() {
        int level = 0;
        for (int i = 0;; i++) {
            Token token = peek(i);
            if (token.kind() == Token.Kind.END) {
                return false;
            }
            level += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (level == 0) {
                return peek(i + 1).isName();
            }
        }
    }

    /// A constant, a variable or an instance.
    Declaration localDeclaration(Annotations annotations) {
        Token start = peek();
        if (accept("const")) {
            TypeExpression type = type();
            String name = expectName("the name of the constant");
            expect("=", "after the constant's name");
            Expression value = expression();
            expect(";", "after the constant");
            declare(name, false);
            return new Declaration.Constant(name, type, value, annotations, from(start));
        }
        TypeExpression type = type();
        if (looksAt("(")) {
            List<Expression.Argument> arguments = arguments();
            String name = expectName("the name of the instance");
            declare(name, false);
            if (looksAt("=")) {
                throw error("not supported yet: abstract methods of extern instances");
            }
            expect(";", "after the instance");
            return new Declaration.Instance(name, type, arguments, annotations, from(start));
        }
        String name = expectName("the name of the variable");
        Expression value = accept("=") ? expression() : null;
        expect(";", "after the declaration of '" + name + "'");
        declare(name, false);
        return new Declaration.Variable(name, type, value, annotations, from(start));
    }

    private Statement ifStatement() {
        Token start = next();
        expect("(", "after 'if'");
        Expression condition = expression();
        expect(")", "after the condition");
        Statement then = statement();
        Statement otherwise = accept("else") ? statement() : null;
        return new Statement.If(condition, then, otherwise, from(start));
    }

    private Statement switchStatement() {
        Token start = next();
        expect("(", "after 'switch'");
        Expression selector = expression();
        expect(")", "after the selector");
        expect("{", "before the cases");
        List<Statement.Case> cases = new ArrayList<>();
        while (!looksAt("}")) {
            Token label = peek();
            Expression value = accept("default") || accept("_") ? null : expression();
            expect(":", "after the label of a case");
            Statement.Block body = looksAt("{") ? block("") : null;
            cases.add(new Statement.Case(value, body, from(label)));
        }
        expect("}", "after the cases");
        return new Statement.Switch(selector, cases, from(start));
    }

    private Statement forStatement() {
        Token start = next();
        expect("(", "after 'for'");
        enter();
        try {
            Statement in = attempt(() -> forIn(start));
            if (in != null) {
                Statement.ForIn head = (Statement.ForIn) in;
                declare(head.name(), false);
                return new Statement.ForIn(head.type(), head.name(), head.from(), head.to(), statement(),
                        from(start));
            }
            List<Statement> init = forStatements(";");
            expect(";", "after the start of the loop");
            Expression condition = expression();
            expect(";", "after the condition");
            List<Statement> update = forStatements(")");
            expect(")", "after the head of the loop");
            return new Statement.For(init, condition, update, statement(), from(start));
        } finally {
            leave();
        }
    }

    private Statement forIn(Token start) {
        annotations();
        TypeExpression type = peek().isName() && peek(1).is("in") ? null : type();
        String name = expectName("the loop variable");
        expect("in", "after the loop variable");
        Expression from = expression();
        Expression to = accept("..") ? expression() : null;
        expect(")", "after the head of the loop");
        return new Statement.ForIn(type, name, from, to, null, from(start));
    }

    private List<Statement> forStatements(String end) {
        List<Statement> statements = new ArrayList<>();
        while (!looksAt(end)) {
            Token start = peek();
            Annotations annotations = annotations();
            if (atType() && !peek(1).is("(")) {
                TypeExpression type = type();
                String name = expectName("the loop variable");
                Expression value = accept("=") ? expression() : null;
                declare(name, false);
                statements.add(new Statement.Declare(new Declaration.Variable(name, type, value, annotations,
                        from(start)), from(start)));
            } else {
                statements.add(simpleStatement());
            }
            if (!accept(",")) {
                break;
            }
        }
        return statements;
    }
}
