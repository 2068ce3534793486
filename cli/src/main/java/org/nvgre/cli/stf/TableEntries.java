package org.nvgre.cli.stf;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.table.Action;
import org.nvgre.softswitch.table.Entry;
import org.nvgre.softswitch.table.FieldMatch;
import org.nvgre.softswitch.table.Invocation;
import org.nvgre.softswitch.table.KeyField;
import org.nvgre.softswitch.table.RequestRejected;
import org.nvgre.softswitch.table.Table;

/// Puts the entries of a test into the tables of a program.
final class TableEntries {

    private static final String VALID = "$valid$";
    private static final Pattern STACK_INDEX = Pattern.compile("(.*)\\$([0-9]+)(.*)");

    private final Map<String, Table> tables;

    TableEntries(Map<String, Table> tables) {
        this.tables = tables;
    }

    void add(Statement.Add entry) throws StfException, RequestRejected {
        Table table = table(entry.table());
        if (table.isOrdered() && entry.priority() == null) {
            throw new StfException("entries of table " + table.name() + " need a priority before the key");
        }
        Entry.Key key = new Entry.Key(key(table, entry.key()), table.isOrdered() ? entry.priority() : 0);
        var _ = table.insert(key, invocation(table, entry.action()));
    }

    void setDefault(Statement.SetDefault entry) throws StfException, RequestRejected {
        Table table = table(entry.table());
        table.setDefault(invocation(table, entry.action()));
    }

    private Table table(String name) throws StfException {
        Table table = tables.get(Names.find("table", name, tables.keySet()));
        if (table.profile() != null) {
            throw new StfException("table " + table.name() + " has an action profile: STF cannot fill it");
        }
        return table;
    }

    private static List<FieldMatch> key(Table table, List<Statement.Argument> given) throws StfException {
        List<KeyField> fields = table.key();
        FieldMatch[] key = fields.stream().map(TableEntries::absent).toArray(FieldMatch[]::new);
        for (Statement.Argument argument : given) {
            int index = indexOf(table, argument.name());
            key[index] = match(fields.get(index), argument.value());
        }
        return Arrays.asList(key);
    }

    /// As in p4c's runner: what is left out does not matter, or is 0 where it must be exact.
    private static FieldMatch absent(KeyField field) {
        return switch (field.match()) {
            case EXACT -> new FieldMatch.Exact(BigInteger.ZERO);
            case LPM -> new FieldMatch.Lpm(BigInteger.ZERO, 0);
            case TERNARY -> new FieldMatch.Ternary(BigInteger.ZERO, BigInteger.ZERO);
            case RANGE -> new FieldMatch.Range(BigInteger.ZERO, Values.ones(field.width()));
        };
    }

    private static FieldMatch match(KeyField field, String text) throws StfException {
        String what = "key " + field.name();
        return switch (field.match()) {
            case EXACT -> new FieldMatch.Exact(Values.exact(text, field.width(), what));
            case LPM -> Values.longestPrefix(text, field.width(), what);
            case TERNARY -> Values.ternary(text, field.width(), what);
            case RANGE -> {
                BigInteger value = Values.exact(text, field.width(), what);
                yield new FieldMatch.Range(value, value);
            }
        };
    }

    /// A key by its name, or by an end of it; `extra$0` is `extra[0]`, and `valid` a header's validity.
    private static int indexOf(Table table, String written) throws StfException {
        Matcher stack = STACK_INDEX.matcher(written);
        String name = stack.matches()
                ? stack.group(1) + "[" + stack.group(2) + "]" + stack.group(3)
                : written;
        List<String> names = table.key().stream().map(KeyField::name).toList();
        List<String> meant = new ArrayList<>(List.of(name, name + "$", name + "." + VALID));
        if (name.endsWith(".valid")) {
            meant.add(name.substring(0, name.length() - "valid".length()) + VALID);
        }
        for (String candidate : meant) {
            if (names.contains(candidate)) {
                return names.indexOf(candidate);
            }
        }
        List<String> ends = new ArrayList<>(meant);
        if (name.equals("valid")) {
            ends.add(VALID);
        }
        List<String> found = names.stream()
                .filter(key -> ends.stream().anyMatch(end -> key.equals(end) || key.endsWith("." + end)))
                .toList();
        if (found.size() != 1) {
            throw new StfException(found.isEmpty()
                    ? "table %s has no key '%s', only %s".formatted(table.name(), written,
                            String.join(", ", names))
                    : "key '%s' of table %s may be %s".formatted(written, table.name(),
                            String.join(" or ", found)));
        }
        return names.indexOf(found.getFirst());
    }

    private static Invocation invocation(Table table, Statement.Call call) throws StfException {
        Action action = table.action(
                Names.find("action of table " + table.name(), call.action(), table.actionNames()));
        Map<String, String> given = new HashMap<>();
        for (Statement.Argument argument : call.arguments()) {
            given.put(argument.name(), argument.value());
        }
        List<BigInteger> arguments = new ArrayList<>();
        for (FieldSlot parameter : action.parameters()) {
            String text = given.remove(parameter.name());
            if (text == null) {
                throw new StfException(
                        "action %s needs parameter '%s'".formatted(action.name(), parameter.name()));
            }
            arguments.add(Values.exact(text, parameter.width(), "parameter " + parameter.name()));
        }
        if (!given.isEmpty()) {
            throw new StfException("action %s has no parameter '%s'".formatted(action.name(),
                    given.keySet().iterator().next()));
        }
        return new Invocation(action, arguments);
    }
}
