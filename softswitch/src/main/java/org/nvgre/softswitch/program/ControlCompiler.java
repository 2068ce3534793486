package org.nvgre.softswitch.program;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.json.ProgramModel;
import org.nvgre.softswitch.json.ProgramModel.ActionCall;
import org.nvgre.softswitch.json.ProgramModel.Conditional;
import org.nvgre.softswitch.json.ProgramModel.Pipeline;
import org.nvgre.softswitch.table.ActionProfile;
import org.nvgre.softswitch.table.Table;

/** Turns a control ("pipeline") into a graph of {@link ControlNode}s, and has its tables made. */
final class ControlCompiler {
    private final Scope scope;
    private final Actions actions;
    private final TableCompiler compiler;
    private final Map<String, Table> tables;
    private final Map<String, ActionProfile> profiles;
    private final Map<String, ControlNode> nodes = new HashMap<>();

    /** Tables and profiles are added to the given maps. */
    ControlCompiler(Scope scope, Actions actions, TableCompiler compiler, Map<String, Table> tables,
            Map<String, ActionProfile> profiles) {
        this.scope = scope;
        this.actions = actions;
        this.compiler = compiler;
        this.tables = tables;
        this.profiles = profiles;
    }

    /** The first node, null for an empty control. */
    ControlNode compile(Pipeline pipeline) throws LoadException {
        ExpressionCompiler expressions = new ExpressionCompiler(scope, List.of());
        for (ProgramModel.ActionProfile profile : pipeline.profiles()) {
            scope.enter("action profile " + profile.name());
            profiles.put(profile.name(), compiler.profile(profile));
        }
        for (ProgramModel.Table table : pipeline.tables()) {
            scope.enter("table " + table.name());
            Table made = compiler.table(table, profiles);
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
            nodes.put(call.name(), new ControlNode.Call(actions.call(call.actionId(), List.of())));
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
        ControlNode[] byAction = new ControlNode[actions.limit()];
        for (int id : table.actionIds()) {
            String name = actions.get(id).name();
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
}
