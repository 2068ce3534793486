package org.nvgre.cli.stf;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Reads STF: the language of p4c's `tools/stf` with what its runner for bmv2 adds.
final class StfParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final String file;
    private final List<Token> tokens;
    private int next;

    StfParser(String file, List<Token> tokens) {
        this.file = file;
        this.tokens = tokens;
    }

    List<StfScript.Line> lines() throws StfException {
        List<StfScript.Line> lines = new ArrayList<>();
        while (!peek().is(Token.Kind.END)) {
            int line = peek().line();
            lines.add(new StfScript.Line(line, statement()));
        }
        return List.copyOf(lines);
    }

    private Statement statement() throws StfException {
        Token command = peek();
        if (!command.is(Token.Kind.NAME)) {
            throw mistake(command, command.named() + " where a command should begin");
        }
        next++;
        return switch (command.text().toLowerCase(Locale.ROOT)) {
            case "packet" -> packet();
            case "expect" -> expect();
            case "add" -> add();
            case "setdefault" -> new Statement.SetDefault(name(), call());
            case "mirroring_add" -> new Statement.Mirror(integer(), integer());
            case "mirroring_add_mc" -> new Statement.MirrorToGroup(integer(), integer());
            case "mirroring_delete" -> new Statement.MirrorDelete(integer());
            case "mirroring_get" -> new Statement.MirrorGet(integer());
            case "mc_mgrp_create" -> new Statement.GroupCreate(integer());
            case "mc_node_create" -> new Statement.NodeCreate(integer(), integers());
            case "mc_node_update" -> new Statement.NodeUpdate(integer(), integers());
            case "mc_node_associate" -> new Statement.NodeAssociate(integer(), integer());
            case "counter_read" -> new Statement.CounterRead(name(), integer());
            case "counter_write" ->
                new Statement.CounterWrite(name(), integer(), integer(), integer());
            case "register_read" -> new Statement.RegisterRead(name(), integer());
            case "register_write" -> new Statement.RegisterWrite(name(), integer(), number());
            case "register_reset" -> new Statement.RegisterReset(name());
            case "meter_get_rates" -> new Statement.MeterGet(name(), integer());
            case "meter_set_rates" -> new Statement.MeterSet(name(), integer(), rates());
            case "meter_array_set_rates" -> new Statement.MeterArraySet(name(), rates());
            case "check_counter" -> checkCounter();
            case "remove" -> remove();
            case "wait", "no_packet" -> new Statement.Ignored(command.text());
            default -> throw mistake(command, "unknown command " + command.named());
        };
    }

    private Statement packet() throws StfException {
        int port = integer();
        Token bytes = expect(Token.Kind.PACKET, "the bytes of a packet");
        if (!bytes.text().matches("(?:[0-9a-fA-F]{2})+")) {
            throw mistake(bytes, "a packet is two hexadecimal digits for each byte, not " + bytes.named());
        }
        return new Statement.Packet(port, bytes.text());
    }

    private Statement expect() throws StfException {
        int port = integer();
        Token bytes = expect(Token.Kind.PACKET, "the bytes of a packet");
        if (!bytes.text().matches("[0-9a-fA-F*]*\\$?")) {
            throw mistake(bytes,
                    "hexadecimal digits and * can be expected, with $ at the end, not " + bytes.named());
        }
        return new Statement.Expect(port, PacketPattern.of(bytes.text()));
    }

    private Statement add() throws StfException {
        String table = name();
        Integer priority = peek().is(Token.Kind.NUMBER) ? integer() : null;
        List<Statement.Argument> key = new ArrayList<>();
        while (true) {
            String name = name();
            if (peek().is("(")) {
                Statement.Call action = new Statement.Call(name, arguments());
                if (take("=")) {
                    name(); // what check_counter would call the entry
                }
                return new Statement.Add(table, priority, List.copyOf(key), action);
            }
            expect(":");
            String value = number();
            key.add(new Statement.Argument(name, take("/") ? value + "/" + number() : value));
        }
    }

    private Statement.Call call() throws StfException {
        return new Statement.Call(name(), arguments());
    }

    private List<Statement.Argument> arguments() throws StfException {
        expect("(");
        List<Statement.Argument> arguments = new ArrayList<>();
        if (!take(")")) {
            do {
                String name = name();
                expect(":");
                arguments.add(new Statement.Argument(name, number()));
            } while (take(","));
            expect(")");
        }
        return List.copyOf(arguments);
    }

    private Statement checkCounter() throws StfException {
        name();
        expect("(");
        if (peek().is(Token.Kind.NAME)) {
            next++;
        } else {
            number();
        }
        expect(")");
        if (peek().text().matches("(?i)packets|bytes")) {
            next++;
            if (!COMPARISONS.contains(peek().text())) {
                throw mistake(peek(), "a comparison should follow, not " + peek().named());
            }
            next++;
            number();
        }
        return new Statement.Ignored("check_counter");
    }

    private Statement remove() throws StfException {
        if (!peek().is(Token.Kind.NAME) || !peek().text().equalsIgnoreCase("all")) {
            throw mistake(peek(), "'remove all' is all that can be removed, not " + peek().named());
        }
        next++;
        return new Statement.Ignored("remove");
    }

    private List<Statement.Rate> rates() throws StfException {
        List<Statement.Rate> rates = new ArrayList<>();
        do {
            String rate = number();
            if (take(".")) {
                rate += "." + number();
            }
            Token colon = expect(":");
            int burst = integer();
            if (!rate.matches("[0-9]+(?:\\.[0-9]+)?")) {
                throw mistake(colon, "'" + rate + "' is no decimal number");
            }
            rates.add(new Statement.Rate(new BigDecimal(rate), burst));
        } while (peek().is(Token.Kind.NUMBER));
        return List.copyOf(rates);
    }

    /// A name with its dots and indices, as `hdr.stack[1].field`.
    private String name() throws StfException {
        StringBuilder name = new StringBuilder(expect(Token.Kind.NAME, "a name").text());
        while (true) {
            if (take(".")) {
                name.append('.').append(expect(Token.Kind.NAME, "a name").text());
            } else if (take("[")) {
                name.append('[').append(integer()).append(']');
                expect("]");
            } else {
                return name.toString();
            }
        }
    }

    private String number() throws StfException {
        return expect(Token.Kind.NUMBER, "a number").text();
    }

    private int integer() throws StfException {
        Token token = expect(Token.Kind.NUMBER, "a number");
        try {
            return Values.parse(token.text()).intValueExact();
        } catch (NumberFormatException | ArithmeticException _) {
            throw mistake(token, token.named() + " is no whole number below 2^31");
        }
    }

    private List<Integer> integers() throws StfException {
        List<Integer> integers = new ArrayList<>();
        do {
            integers.add(integer());
        } while (peek().is(Token.Kind.NUMBER));
        return List.copyOf(integers);
    }

    private Token peek() {
        return tokens.get(next);
    }

    private boolean take(String symbol) {
        boolean there = peek().is(symbol);
        if (there) {
            next++;
        }
        return there;
    }

    private Token expect(String symbol) throws StfException {
        if (!peek().is(symbol)) {
            throw mistake(peek(), "'" + symbol + "' should come before " + peek().named());
        }
        return tokens.get(next++);
    }

    private Token expect(Token.Kind kind, String what) throws StfException {
        if (!peek().is(kind)) {
            throw mistake(peek(), what + " should come before " + peek().named());
        }
        return tokens.get(next++);
    }

    private StfException mistake(Token at, String message) {
        return new StfException("%s:%d: %s".formatted(file, at.line(), message));
    }
}
