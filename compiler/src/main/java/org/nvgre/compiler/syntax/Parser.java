package org.nvgre.compiler.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nvgre.compiler.source.Diagnostics;
import org.nvgre.compiler.source.Span;

/// Reads a whole program: declarations (P4_16 specification, sections 7, 10, 11, 13 to 16) over statements over
/// expressions. Hand-written recursive descent, for the sake of the messages.
public final class Parser extends StatementParser {

    private Parser(List<Token> tokens, Diagnostics diagnostics) {
        super(tokens, diagnostics);
    }

    /// All of these tokens as one expression; empty, with the reason in `diagnostics`, if they are none.
    public static Optional<Expression> parseExpression(List<Token> tokens, Diagnostics diagnostics) {
        List<Token> all = new ArrayList<>(tokens);
        Span behind = new Span(tokens.getLast().span().file(), tokens.getLast().span().end(),
                tokens.getLast().span().end());
        all.add(new Token(Token.Kind.END, "", behind, true, true));
        Parser parser = new Parser(all, diagnostics);
        try {
            Expression expression = parser.expression();
            return parser.peek().kind() == Token.Kind.END ? Optional.of(expression) : Optional.empty();
        } catch (Stop _) {
            return Optional.empty();
        }
    }

    /// The declarations of a program, in order. Syntax errors go to `diagnostics`.
    public static List<Declaration> parse(List<Token> tokens, Diagnostics diagnostics) {
        return new Parser(tokens, diagnostics).program();
    }

    private List<Declaration> program() {
        List<Declaration> declarations = new ArrayList<>();
        while (peek().kind() != Token.Kind.END) {
            int before = at;
            try {
                if (!accept(";")) {
                    declarations.add(declaration());
                }
            } catch (Stop stop) {
                skipStatement(before);
                accept("}");
            }
        }
        return declarations;
    }

    private Declaration declaration() {
        Annotations annotations = annotations();
        Token start = peek();
        switch (start.text()) {
            case "struct", "header", "header_union" -> {
                return struct(annotations);
            }
            case "enum" -> {
                return enumType(annotations);
            }
            case "error", "match_kind" -> {
                if (peek(1).is("{")) {
                    return identifiers(annotations);
                }
            }
            case "typedef" -> {
                return alias(annotations, false);
            }
            case "type" -> {
                if (!peek(1).is("(")) {
                    return alias(annotations, true);
                }
            }
            case "extern" -> {
                return extern(annotations);
            }
            case "action" -> {
                return action(annotations);
            }
            case "parser" -> {
                return parser(annotations);
            }
            case "control" -> {
                return control(annotations);
            }
            case "package" -> {
                return packageType(annotations);
            }
            case "const" -> {
                return localDeclaration(annotations);
            }
            default -> {
            }
        }
        if (!atType() && !(peek().isName() && (peek(1).isName() || peek(1).is("<") || peek(1).is("(")))) {
            throw error("expected a declaration, found " + start.describe());
        }
        Declaration function = function(annotations);
        return function != null ? function : localDeclaration(annotations);
    }

    private Declaration struct(Annotations annotations) {
        Token start = next();
        Declaration.StructKind kind = switch (start.text()) {
            case "struct" -> Declaration.StructKind.STRUCT;
            case "header" -> Declaration.StructKind.HEADER;
            default -> Declaration.StructKind.UNION;
        };
        String name = expectName("the name of the " + start.text());
        declare(name, true);
        enter();
        List<String> typeParameters = typeParameters();
        expect("{", "before the fields of '" + name + "'");
        List<Declaration.Field> fields = new ArrayList<>();
        while (!looksAt("}") && peek().kind() != Token.Kind.END) {
            int before = at;
            try {
                Token field = peek();
                Annotations fieldAnnotations = annotations();
                TypeExpression type = type();
                String fieldName = expectName("the name of the field");
                expect(";", "after the field '" + fieldName + "'");
                fields.add(new Declaration.Field(fieldAnnotations, type, fieldName, from(field)));
            } catch (Stop stop) {
                skipStatement(before);
            }
        }
        leave();
        expect("}", "after the fields of '" + name + "'");
        return new Declaration.Struct(kind, name, typeParameters, fields, annotations, from(start));
    }

    private Declaration enumType(Annotations annotations) {
        Token start = next();
        TypeExpression underlying = peek().isName() && !isTypeName(peek()) ? null : type();
        String name = expectName("the name of the enum");
        declare(name, true);
        expect("{", "before the members of '" + name + "'");
        List<Expression.NamedValue> members = new ArrayList<>();
        while (!looksAt("}")) {
            Token member = peek();
            annotations();
            String memberName = expectName("a member of the enum");
            Expression value = accept("=") ? expression() : null;
            members.add(new Expression.NamedValue(memberName, value, from(member)));
            if (!accept(",")) {
                break;
            }
        }
        expect("}", "after the members of '" + name + "'");
        return new Declaration.EnumType(name, underlying, members, annotations, from(start));
    }

    private Declaration identifiers(Annotations annotations) {
        Token start = next();
        expect("{", "after '" + start.text() + "'");
        List<String> members = new ArrayList<>();
        while (!looksAt("}")) {
            members.add(expectName("a name"));
            if (!accept(",")) {
                break;
            }
        }
        expect("}", "after the names");
        return new Declaration.Identifiers(start.text(), members, annotations, from(start));
    }

    private Declaration alias(Annotations annotations, boolean fresh) {
        Token start = next();
        Annotations more = annotations();
        TypeExpression type;
        if (looksAt("struct") || looksAt("header") || looksAt("enum")) {
            throw error("not supported yet: a typedef around a declaration");
        }
        type = type();
        String name = expectName("the name of the type");
        declare(name, true);
        expect(";", "after the type '" + name + "'");
        Annotations all = more.all().isEmpty() ? annotations : more;
        return new Declaration.Alias(name, type, fresh, all, from(start));
    }

    private List<String> typeParameters() {
        List<String> parameters = new ArrayList<>();
        if (accept("<")) {
            while (!looksAt(">")) {
                Token token = peek();
                String name = accept("_") ? "_" + token.span().start() : expectName("a type parameter");
                declare(name, true);
                parameters.add(name);
                if (!accept(",")) {
                    break;
                }
            }
            expect(">", "after the type parameters");
        }
        return parameters;
    }

    private List<Declaration.Parameter> parameters(String of) {
        expect("(", "before the parameters of '" + of + "'");
        List<Declaration.Parameter> parameters = new ArrayList<>();
        while (!looksAt(")")) {
            Token start = peek();
            Annotations annotations = annotations();
            Direction direction = accept("inout")
                    ? Direction.INOUT
                    : accept("in") ? Direction.IN : accept("out") ? Direction.OUT : Direction.NONE;
            TypeExpression type = type();
            String name = expectName("the name of the parameter");
            Expression value = accept("=") ? expression() : null;
            declare(name, false);
            parameters.add(new Declaration.Parameter(annotations, direction, type, name, value, from(start)));
            if (!accept(",")) {
                break;
            }
        }
        expect(")", "after the parameters of '" + of + "'");
        return parameters;
    }

    private Declaration extern(Annotations annotations) {
        Token start = next();
        if (peek().isName() && (peek(1).is("{") || peek(1).is("<"))) {
            Declaration type = attemptExternType(annotations, start);
            if (type != null) {
                return type;
            }
        }
        Declaration.Method method = method(annotations, null);
        declare(method.name(), false);
        return method;
    }

    private Declaration attemptExternType(Annotations annotations, Token start) {
        int begin = at;
        String name = next().text();
        boolean known = isTypeName(new Token(Token.Kind.IDENTIFIER, name, start.span(), false, false));
        declare(name, true);
        enter();
        List<String> typeParameters = attempt(this::typeParameters);
        if (typeParameters == null || !looksAt("{")) {
            leave();
            declare(name, known);
            at = begin;
            return null;
        }
        next();
        List<Declaration.Method> methods = new ArrayList<>();
        while (!looksAt("}") && peek().kind() != Token.Kind.END) {
            int before = at;
            try {
                methods.add(method(annotations(), name));
            } catch (Stop stop) {
                skipStatement(before);
            }
        }
        leave();
        expect("}", "after the methods of '" + name + "'");
        return new Declaration.Extern(name, typeParameters, methods, annotations, from(start));
    }

    /// A prototype; `owner` names the extern it belongs to, whose constructor has no result type.
    private Declaration.Method method(Annotations annotations, String owner) {
        Token start = peek();
        accept("abstract");
        enter();
        try {
            boolean constructor = owner != null && peek().text().equals(owner) && peek(1).is("(");
            // The type parameters come after the result type that may use them, so look ahead for them.
            declareAhead();
            TypeExpression result = constructor ? null : type();
            String name = expectName("the name of the function");
            List<String> typeParameters = typeParameters();
            List<Declaration.Parameter> parameters = parameters(name);
            expect(";", "after the declaration of '" + name + "'");
            return new Declaration.Method(
                    new Declaration.Signature(name, typeParameters, parameters, List.of()),
                    result, annotations, from(start));
        } finally {
            leave();
        }
    }

    private void declareAhead() {
        for (int i = 0; i < 40 && peek(i).kind() != Token.Kind.END; i++) {
            if (peek(i).is("(") || peek(i).is(";") || peek(i).is("{")) {
                return;
            }
            if (i > 0 && peek(i).isName() && peek(i + 1).is("<")) {
                for (int j = i + 2; !peek(j).is(">") && peek(j).isName(); j += peek(j + 1).is(",") ? 2 : 1) {
                    declare(peek(j).text(), true);
                }
            }
        }
    }

    private Declaration function(Annotations annotations) {
        Token start = peek();
        int begin = at;
        enter();
        try {
            declareAhead();
            TypeExpression result = attempt(this::type);
            if (result == null || !peek().isName() || !(peek(1).is("(") || peek(1).is("<"))) {
                at = begin;
                return null;
            }
            String name = next().text();
            List<String> typeParameters = typeParameters();
            List<Declaration.Parameter> parameters = parameters(name);
            Statement.Block body = block("before the body of '" + name + "'");
            return new Declaration.Function(
                    new Declaration.Signature(name, typeParameters, parameters, List.of()),
                    result, body, annotations, from(start));
        } finally {
            leave();
        }
    }

    private Declaration.Action action(Annotations annotations) {
        Token start = next();
        String name = expectName("the name of the action");
        declare(name, false);
        enter();
        List<Declaration.Parameter> parameters = parameters(name);
        Statement.Block body = block("before the body of '" + name + "'");
        leave();
        return new Declaration.Action(name, parameters, body, annotations, from(start));
    }

    private Declaration.Signature signature(String what) {
        String name = expectName("the name of the " + what);
        declare(name, true);
        enter();
        List<String> typeParameters = typeParameters();
        List<Declaration.Parameter> parameters = parameters(name);
        List<Declaration.Parameter> constructor = looksAt("(") ? parameters(name) : List.of();
        return new Declaration.Signature(name, typeParameters, parameters, constructor);
    }

    private Declaration packageType(Annotations annotations) {
        Token start = next();
        Declaration.Signature signature = signature("package");
        leave();
        expect(";", "after the package type");
        return new Declaration.PackageType(signature, annotations, from(start));
    }

    private Declaration parser(Annotations annotations) {
        Token start = next();
        Declaration.Signature signature = signature("parser");
        try {
            if (accept(";")) {
                return new Declaration.ParserDecl(signature, List.of(), null, annotations, from(start));
            }
            expect("{", "before the body of '" + signature.name() + "'");
            List<Declaration> locals = new ArrayList<>();
            List<Declaration.State> states = new ArrayList<>();
            while (!looksAt("}") && peek().kind() != Token.Kind.END) {
                int before = at;
                try {
                    Annotations local = annotations();
                    if (looksAt("state")) {
                        states.add(state(local));
                    } else if (looksAt("value_set")) {
                        locals.add(valueSet(local));
                    } else {
                        locals.add(localDeclaration(local));
                    }
                } catch (Stop stop) {
                    skipStatement(before);
                }
            }
            expect("}", "after the states of '" + signature.name() + "'");
            return new Declaration.ParserDecl(signature, locals, states, annotations, from(start));
        } finally {
            leave();
        }
    }

    private Declaration valueSet(Annotations annotations) {
        Token start = next();
        TypeExpression element = typeArguments().getFirst();
        expect("(", "before the size of the value set");
        Expression size = expression();
        expect(")", "after the size of the value set");
        String name = expectName("the name of the value set");
        declare(name, false);
        expect(";", "after the value set");
        return new Declaration.ValueSet(name, element, size, annotations, from(start));
    }

    private Declaration.State state(Annotations annotations) {
        Token start = next();
        String name = expectName("the name of the state");
        expect("{", "before the body of the state '" + name + "'");
        enter();
        List<Statement> statements = new ArrayList<>();
        Declaration.Transition transition = null;
        while (!looksAt("}") && peek().kind() != Token.Kind.END) {
            int before = at;
            try {
                if (looksAt("transition")) {
                    transition = transition();
                } else {
                    statements.add(statement());
                }
            } catch (Stop stop) {
                skipStatement(before);
            }
        }
        leave();
        expect("}", "after the state '" + name + "'");
        if (transition == null) {
            transition = new Declaration.Transition("reject", List.of(), List.of(), from(start));
        }
        return new Declaration.State(name, statements, transition, annotations, from(start));
    }

    private Declaration.Transition transition() {
        Token start = next();
        if (!accept("select")) {
            String next = expectName("the next state");
            expect(";", "after 'transition " + next + "'");
            return new Declaration.Transition(next, List.of(), List.of(), from(start));
        }
        expect("(", "after 'select'");
        List<Expression> keys = new ArrayList<>();
        while (!looksAt(")")) {
            keys.add(expression());
            if (!accept(",")) {
                break;
            }
        }
        expect(")", "after the expressions of 'select'");
        expect("{", "before the cases of 'select'");
        List<Declaration.SelectCase> cases = new ArrayList<>();
        while (!looksAt("}")) {
            Token first = peek();
            List<Expression> keySet = keySet();
            expect(":", "after the key set");
            String next = expectName("the next state");
            expect(";", "after the next state '" + next + "'");
            cases.add(new Declaration.SelectCase(keySet, next, from(first)));
        }
        expect("}", "after the cases of 'select'");
        accept(";");
        return new Declaration.Transition(null, keys, cases, from(start));
    }

    private Declaration control(Annotations annotations) {
        Token start = next();
        Declaration.Signature signature = signature("control");
        try {
            if (accept(";")) {
                return new Declaration.Control(signature, List.of(), null, annotations, from(start));
            }
            expect("{", "before the body of '" + signature.name() + "'");
            List<Declaration> locals = new ArrayList<>();
            Statement.Block body = null;
            while (!looksAt("}") && peek().kind() != Token.Kind.END) {
                int before = at;
                try {
                    Annotations local = annotations();
                    switch (peek().text()) {
                        case "action" -> locals.add(action(local));
                        case "table" -> locals.add(new TableParser(this).table(local));
                        case "apply" -> {
                            next();
                            body = block("after 'apply'");
                        }
                        default -> locals.add(localDeclaration(local));
                    }
                } catch (Stop stop) {
                    skipStatement(before);
                }
            }
            expect("}", "after the body of '" + signature.name() + "'");
            if (body == null) {
                diagnostics.error(from(start), "control '" + signature.name() + "' has no 'apply' block");
                body = new Statement.Block(List.of(), Annotations.NONE, from(start));
            }
            return new Declaration.Control(signature, locals, body, annotations, from(start));
        } finally {
            leave();
        }
    }
}
