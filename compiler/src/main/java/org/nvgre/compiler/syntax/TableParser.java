package org.nvgre.compiler.syntax;

import java.util.ArrayList;
import java.util.List;

/// Tables (P4_16 specification, section 14.2).
final class TableParser {

    private final StatementParser in;
    private List<Declaration.Key> keys = List.of();
    private List<Declaration.ActionRef> actions = List.of();
    private final List<Declaration.Property> properties = new ArrayList<>();
    private Declaration.Entries entries;

    TableParser(StatementParser in) {
        this.in = in;
    }

    Declaration.Table table(Annotations annotations) {
        Token start = in.next();
        String name = in.expectName("the name of the table");
        in.declare(name, false);
        in.expect("{", "before the properties of '" + name + "'");
        while (!in.looksAt("}") && in.peek().kind() != Token.Kind.END) {
            int before = in.at;
            try {
                property();
            } catch (TokenReader.Stop stop) {
                in.skipStatement(before);
            }
        }
        in.expect("}", "after the properties of '" + name + "'");
        return new Declaration.Table(name, keys, actions, properties, entries, annotations, in.from(start));
    }

    private void property() {
        Token start = in.peek();
        Annotations annotations = in.annotations();
        boolean constant = in.accept("const");
        String name = in.expectName("a property of the table, such as 'key' or 'actions'");
        in.expect("=", "after '" + name + "'");
        switch (name) {
            case "key" -> {
                if (entries != null) {
                    in.diagnostics.error(start.span(), "the keys come before the entries");
                }
                keys = keys();
            }
            case "actions" -> actions = actions();
            case "entries" -> entries = entries(constant, start);
            default -> {
                Expression value = in.expression();
                in.expect(";", "after '" + name + "'");
                properties.add(new Declaration.Property(name, constant, value, annotations, in.from(start)));
            }
        }
    }

    private List<Declaration.Key> keys() {
        in.expect("{", "before the keys");
        List<Declaration.Key> list = new ArrayList<>();
        while (!in.looksAt("}")) {
            Token start = in.peek();
            Expression expression = in.expression();
            in.expect(":", "after the key, before its match kind");
            String matchKind = in.expectName("a match kind, such as 'exact'");
            Annotations annotations = in.annotations();
            in.expect(";", "after the match kind");
            list.add(new Declaration.Key(expression, matchKind, annotations, in.from(start)));
        }
        in.expect("}", "after the keys");
        in.accept(";");
        return list;
    }

    private List<Declaration.ActionRef> actions() {
        in.expect("{", "before the actions");
        List<Declaration.ActionRef> list = new ArrayList<>();
        while (!in.looksAt("}")) {
            list.add(actionRef());
            in.expect(";", "after the action");
        }
        in.expect("}", "after the actions");
        in.accept(";");
        return list;
    }

    private Declaration.ActionRef actionRef() {
        Token start = in.peek();
        Annotations annotations = in.annotations();
        boolean global = in.accept(".");
        String name = in.expectName("the name of an action");
        List<Expression.Argument> arguments = in.looksAt("(") ? in.arguments() : List.of();
        return new Declaration.ActionRef(name, global, arguments, annotations, in.from(start));
    }

    private Declaration.Entries entries(boolean constant, Token start) {
        in.expect("{", "before the entries");
        List<Declaration.Entry> list = new ArrayList<>();
        while (!in.looksAt("}")) {
            Token first = in.peek();
            boolean entryConstant = in.accept("const");
            Expression priority = null;
            if (in.looksAt("priority") && in.peek(1).is("=")) {
                in.next();
                in.next();
                priority = in.primary();
                in.expect(":", "after the priority");
            }
            List<Expression> keySet = in.keySet();
            in.expect(":", "after the key set of an entry");
            Declaration.ActionRef action = actionRef();
            Annotations annotations = in.annotations();
            in.expect(";", "after the entry");
            list.add(new Declaration.Entry(entryConstant, priority, keySet, action, annotations,
                    in.from(first)));
        }
        in.expect("}", "after the entries");
        in.accept(";");
        return new Declaration.Entries(constant, list, in.from(start));
    }
}
