package org.nvgre.softswitch.program;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.ProgramModel;
import org.nvgre.softswitch.json.ProgramModel.ActionCall;
import org.nvgre.softswitch.json.ProgramModel.Conditional;
import org.nvgre.softswitch.json.ProgramModel.ConstEntry;
import org.nvgre.softswitch.json.ProgramModel.DefaultEntry;
import org.nvgre.softswitch.json.ProgramModel.EntryMatch;
import org.nvgre.softswitch.json.ProgramModel.MatchType;
import org.nvgre.softswitch.json.ProgramModel.Pipeline;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.packet.HeaderSlot;
import org.nvgre.softswitch.table.Action;
import org.nvgre.softswitch.table.ActionProfile;
import org.nvgre.softswitch.table.Entry;
import org.nvgre.softswitch.table.FieldMatch;
import org.nvgre.softswitch.table.Invocation;
import org.nvgre.softswitch.table.KeyField;
import org.nvgre.softswitch.table.Table;

/** Turns a control ("pipeline") into a graph of {@link ControlNode}s, and makes its tables. */
final class ControlCompiler {
    private final Scope scope;
    private final Map<Integer, TreeAction> actions;
    private final Map<String, Table> tables;
    private final Map<String, ActionProfile> profiles;
    private final Map<String, ControlNode> nodes = new HashMap<>();
    private final int actionIds;

    /** Tables and profiles are added to the given maps. */
    ControlCompiler(Scope scope, Map<Integer, TreeAction> actions, Map<String, Table> tables,
            Map<String, ActionProfile> profiles) {
        this.scope = scope;
        this.actions = actions;
        this.tables = tables;
        this.profiles = profiles;
        this.actionIds = actions.keySet().stream().mapToInt(i -> i + 1).max().orElse(0);
    }

    /** The first node, null for an empty control. */
    ControlNode compile(Pipeline pipeline) throws LoadException {
        ExpressionCompiler expressions = new ExpressionCompiler(scope, List.of());
        for (ProgramModel.ActionProfile profile : pipeline.profiles()) {
            scope.enter("action profile " + profile.name());
            profiles.put(profile.name(), profile(profile));
        }
        for (ProgramModel.Table table : pipeline.tables()) {
            scope.enter("table " + table.name());
            Table made = table(table);
            tables.put(table.name(), made);
            nodes.put(table.name(), new ControlNode.Apply(made));
        }
        for (Conditional conditional : pipeline.conditionals()) {
            scope.enter("conditional " + conditional.name());
            nodes.put(conditional.name(),
                    new ControlNode.Branch(conditional, expressions.condition(conditional.condition())));
        }
        for (ActionCall call : pipeline.actionCalls()) {
            scope.enter("action call " + call.name());
            nodes.put(call.name(), new ControlNode.Call(new Invocation(action(call.actionId()), List.of())));
        }
        connect(pipeline);
        scope.enter("pipeline " + pipeline.name());
        return node(pipeline.init());
    }

    private void connect(Pipeline pipeline) throws LoadException {
        for (ProgramModel.Table table : pipeline.tables()) {
            scope.enter("table " + table.name());
            connect(table);
        }
        for (Conditional conditional : pipeline.conditionals()) {
            scope.enter("conditional " + conditional.name());
            if (nodes.get(conditional.name()) instanceof ControlNode.Branch branch) {
                branch.connect(node(conditional.trueNext()), node(conditional.falseNext()));
            }
        }
        for (ActionCall call : pipeline.actionCalls()) {
            scope.enter("action call " + call.name());
            if (nodes.get(call.name()) instanceof ControlNode.Call node) {
                node.connect(node(call.next()));
            }
        }
    }

    private void connect(ProgramModel.Table table) throws LoadException {
        if (!(nodes.get(table.name()) instanceof ControlNode.Apply apply)) {
            throw scope.error("another node has the same name");
        }
        Map<String, String> next = table.nextTables();
        if (next.containsKey("__HIT__") || next.containsKey("__MISS__")) {
            apply.connect(node(next.get("__HIT__")), node(next.get("__MISS__")));
            return;
        }
        ControlNode[] byAction = new ControlNode[actionIds];
        for (int id : table.actionIds()) {
            String name = action(id).name();
            if (!next.containsKey(name)) {
                throw scope.error("next_tables lacks action '" + name + "'");
            }
            byAction[id] = node(next.get(name));
        }
        apply.connect(byAction, node(table.baseDefaultNext()));
    }

    private ControlNode node(String name) throws LoadException {
        return name == null ? null : scope.find(nodes, "table or conditional", name);
    }

    private TreeAction action(int id) throws LoadException {
        TreeAction action = actions.get(id);
        if (action == null) {
            throw scope.error("unknown action id " + id);
        }
        return action;
    }

    private ActionProfile profile(ProgramModel.ActionProfile profile) throws LoadException {
        if (profile.selector() == null) {
            return new ActionProfile(profile.name(), profile.maxSize(), null);
        }
        Calculation hash = CalculationCompiler.compile(scope, profile.selector().algorithm(),
                profile.selector().inputs());
        return new ActionProfile(profile.name(), profile.maxSize(), hash::compute);
    }

    private Table table(ProgramModel.Table table) throws LoadException {
        Map<String, Action> byName = new LinkedHashMap<>();
        for (int id : table.actionIds()) {
            byName.put(action(id).name(), action(id));
        }
        ActionProfile profile = table.profile() == null
                ? null
                : scope.find(profiles, "action profile", table.profile());
        Table made = new Table(table.name(), kind(table), key(table), table.maxSize(),
                table.entries() != null,
                table.counters(), table.timeout(), byName, profile);
        DefaultEntry entry = table.defaultEntry();
        if (entry != null) {
            made.initializeDefault(invocation(entry.actionId(), entry.data()), entry.actionConst(),
                    entry.entryConst());
        }
        if (table.entries() != null) {
            addEntries(table, made);
        }
        return made;
    }

    private Table.Kind kind(ProgramModel.Table table) throws LoadException {
        long lpm = table.key().stream().filter(k -> k.match() == MatchType.LPM).count();
        boolean ordered = table.key().stream()
                .anyMatch(k -> k.match() == MatchType.TERNARY || k.match() == MatchType.RANGE);
        if (lpm > 1) {
            throw scope.error("it has " + lpm + " LPM fields");
        }
        return switch (table.match()) {
            case TERNARY, RANGE -> Table.Kind.ORDERED;
            case LPM -> {
                if (ordered || lpm == 0) {
                    throw scope.error("match_type 'lpm' does not go with its key");
                }
                yield Table.Kind.LPM;
            }
            case EXACT, VALID -> {
                if (ordered || lpm > 0) {
                    throw scope.error("match_type 'exact' does not go with its key");
                }
                yield Table.Kind.EXACT;
            }
        };
    }

    private List<KeyField> key(ProgramModel.Table table) throws LoadException {
        List<KeyField> key = new ArrayList<>();
        for (ProgramModel.KeyField field : table.key()) {
            HeaderSlot header = scope.header(field.field().header());
            FieldSlot slot = scope.field(field.field());
            if (slot != null && slot.isVarbit()) {
                throw scope.error("varbit field '" + slot.name() + "' cannot be a key");
            }
            KeyField.Match match = switch (field.match()) {
                case EXACT, VALID -> KeyField.Match.EXACT;
                case LPM -> KeyField.Match.LPM;
                case TERNARY -> KeyField.Match.TERNARY;
                case RANGE -> KeyField.Match.RANGE;
            };
            key.add(new KeyField(field.name(), match, header, slot, field.mask()));
        }
        return key;
    }

    private Invocation invocation(int actionId, List<BigInteger> data) throws LoadException {
        TreeAction action = action(actionId);
        if (action.parameters().size() != data.size()) {
            throw scope
                    .error("action " + action.name() + " is given " + data.size() + " arguments instead of "
                            + action.parameters().size());
        }
        return new Invocation(action, data);
    }

    /** BMv2 numbers priorities from the best on; here, as in P4Runtime, the highest is the best. */
    private void addEntries(ProgramModel.Table table, Table made) throws LoadException {
        int worst = table.entries().stream().mapToInt(ConstEntry::priority).max().orElse(0);
        for (ConstEntry entry : table.entries()) {
            List<FieldMatch> match = new ArrayList<>();
            for (int i = 0; i < entry.match().size(); i++) {
                match.add(fieldMatch(entry.match().get(i), made.key().get(i).width()));
            }
            int priority = made.isOrdered() ? worst - entry.priority() + 1 : 0;
            if (!made.addConstant(new Entry.Key(match, priority),
                    invocation(entry.actionId(), entry.data()))) {
                throw scope.error("two const entries have the same key");
            }
        }
    }

    private static FieldMatch fieldMatch(EntryMatch match, int width) {
        return switch (match.match()) {
            case EXACT, VALID -> new FieldMatch.Exact(match.value());
            case LPM -> {
                int free = width - match.prefix();
                yield new FieldMatch.Lpm(match.value().shiftRight(free).shiftLeft(free), match.prefix());
            }
            case TERNARY -> new FieldMatch.Ternary(match.value().and(match.mask()), match.mask());
            case RANGE -> new FieldMatch.Range(match.value(), match.high());
        };
    }
}
