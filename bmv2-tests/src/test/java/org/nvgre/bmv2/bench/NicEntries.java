package org.nvgre.bmv2.bench;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.p4.config.v1.MatchField;
import org.p4.config.v1.P4Info;
import org.p4.config.v1.Table;
import org.p4.v1.Action;
import org.p4.v1.FieldMatch;
import org.p4.v1.TableEntry;
import org.p4.v1.Update;

/// P4Runtime's writes of table entries as commands of `pna_nic_CLI`.
final class NicEntries {
    private static final String ADDED = "Entry has been added with handle ";

    /// What makes an entry that entry.
    private record Key(int table, List<FieldMatch> match, int priority) {
        static Key of(TableEntry entry) {
            return new Key(entry.getTableId(), entry.getMatchList(), entry.getPriority());
        }
    }

    private final Map<Integer, Table> tables;
    private final Map<Integer, org.p4.config.v1.Action> actions;
    private final ThriftCommands commands;
    private final Map<Key, String> handles = new HashMap<>();

    NicEntries(P4Info info, ThriftCommands commands) {
        this.tables = info.getTablesList().stream()
                .collect(Collectors.toMap(table -> table.getPreamble().getId(), table -> table));
        this.actions = info.getActionsList().stream()
                .collect(Collectors.toMap(action -> action.getPreamble().getId(), action -> action));
        this.commands = commands;
    }

    /// Of what is no table entry, pna_nic has nothing.
    void write(Update update) {
        if (!update.getEntity().hasTableEntry()) {
            return;
        }
        TableEntry entry = update.getEntity().getTableEntry();
        Table table = tables.get(entry.getTableId());
        String name = table.getPreamble().getName();
        if (entry.getIsDefaultAction()) {
            commands.run(entry.hasAction()
                    ? "table_set_default " + name + " " + named(entry) + parameters(entry)
                    : "table_reset_default " + name);
            return;
        }
        switch (update.getType()) {
            case INSERT -> handles.put(Key.of(entry), handle(commands.run("table_add " + name + " "
                    + named(entry) + matches(table, entry) + " =>" + parameters(entry)
                    + priority(table, entry))));
            case MODIFY -> commands.run("table_modify " + name + " " + named(entry) + " "
                    + handles.get(Key.of(entry)) + " =>" + parameters(entry));
            case DELETE -> commands.run("table_delete " + name + " " + handles.remove(Key.of(entry)));
            default -> throw new BenchException("pna_nic: " + update, null);
        }
    }

    private static String handle(List<String> said) {
        return said.stream().filter(line -> line.startsWith(ADDED)).findFirst()
                .map(line -> line.substring(ADDED.length()))
                .orElseThrow(() -> new BenchException("pna_nic: no handle in " + said, null));
    }

    private String named(TableEntry entry) {
        return actions.get(action(entry).getActionId()).getPreamble().getName();
    }

    private static Action action(TableEntry entry) {
        if (!entry.getAction().hasAction()) {
            throw new BenchException("pna_nic has no action profiles: " + entry, null);
        }
        return entry.getAction().getAction();
    }

    private String parameters(TableEntry entry) {
        Map<Integer, ByteString> given = action(entry).getParamsList().stream()
                .collect(Collectors.toMap(Action.Param::getParamId, Action.Param::getValue));
        return actions.get(action(entry).getActionId()).getParamsList().stream()
                .map(param -> " " + hex(given.get(param.getId()))).collect(Collectors.joining());
    }

    private static String matches(Table table, TableEntry entry) {
        Map<Integer, FieldMatch> given = entry.getMatchList().stream()
                .collect(Collectors.toMap(FieldMatch::getFieldId, match -> match));
        return table.getMatchFieldsList().stream()
                .map(field -> " " + match(field,
                        given.getOrDefault(field.getId(), FieldMatch.getDefaultInstance())))
                .collect(Collectors.joining());
    }

    /// A field that is not in the entry matches anything.
    private static String match(MatchField field, FieldMatch match) {
        return switch (field.getMatchType()) {
            case EXACT -> hex(match.getExact().getValue());
            case LPM -> hex(match.getLpm().getValue()) + "/" + match.getLpm().getPrefixLen();
            case TERNARY -> hex(match.getTernary().getValue()) + "&&&" + hex(match.getTernary().getMask());
            default -> throw new BenchException("pna_nic: match kind of " + field.getName(), null);
        };
    }

    /// bmv2's first is the lowest, P4Runtime's the highest.
    private static String priority(Table table, TableEntry entry) {
        boolean ordered = table.getMatchFieldsList().stream()
                .anyMatch(field -> field.getMatchType() == MatchField.MatchType.TERNARY);
        return ordered ? " " + (Integer.MAX_VALUE - entry.getPriority()) : "";
    }

    private static String hex(ByteString value) {
        StringBuilder text = new StringBuilder("0x0");
        for (byte octet : value) {
            text.append("%02x".formatted(octet));
        }
        return text.toString();
    }
}
