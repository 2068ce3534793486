package org.nvgre.compiler.bmv2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nvgre.compiler.ir.IrAction;
import org.nvgre.compiler.ir.IrExpr;
import org.nvgre.compiler.ir.IrExtern;
import org.nvgre.compiler.ir.IrModule;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.ir.IrTable;
import org.nvgre.compiler.ir.Resource;

/// A pipeline: a graph of tables and conditionals, made from structured code back to front, since each node names
/// the one that comes next. Statements between tables become the only action of a table without keys.
final class PipelineJson {

    private final String name;
    private final ActionsJson actions;
    private final List<ObjectNode> tables = new ArrayList<>();
    private final List<ObjectNode> conditionals = new ArrayList<>();
    private final Set<IrExtern> profiles = new LinkedHashSet<>();
    private final Map<IrStmt.Label, String> labels = new HashMap<>();
    private final Map<IrTable, ObjectNode> emitted = new HashMap<>();

    /// Tables found to be followed by different things in different places.
    private final Set<IrTable> differing = new LinkedHashSet<>();
    private final AppliedTwice places;

    private PipelineJson(String name, ActionsJson actions, AppliedTwice places) {
        this.name = name;
        this.actions = actions;
        this.places = places;
    }

    /// The pipeline `name` with the number `id`. BMv2's tables have one successor for each outcome, wherever they are
    /// applied; so this is tried first, and those tables for which it is not enough get a note of the place.
    static ObjectNode of(String name, List<IrStmt> code, int id, ActionsJson actions, ActionsJson.Ids ids,
            IrModule module) {
        AppliedTwice none = new AppliedTwice(Set.of(), module);
        PipelineJson trial = new PipelineJson(name, new ActionsJson(actions.sources()), none);
        if (AppliedTwice.isIn(code)) {
            trial.code(code, null, new ActionsJson.Ids());
        }
        AppliedTwice places = trial.differing.isEmpty() ? none : new AppliedTwice(trial.differing, module);
        return new PipelineJson(name, actions, places).pipeline(id, code, ids);
    }

    private ObjectNode pipeline(int id, List<IrStmt> code, ActionsJson.Ids ids) {
        ObjectNode pipeline = Json.object();
        pipeline.put("name", name);
        pipeline.put("id", id);
        pipeline.put("init_table", code(code, null, ids));
        places.merge((test, then, otherwise) -> conditional(ids.node(), test, then, otherwise, ids),
                (table, next, otherwise) -> add(table, next, otherwise, ids));
        // Nodes were made back to front.
        pipeline.set("tables", Json.array(tables.reversed()));
        ArrayNode list = pipeline.putArray("action_profiles");
        profiles.forEach(profile -> list.add(profile(profile, ids)));
        pipeline.set("conditionals", Json.array(conditionals.reversed()));
        return pipeline;
    }

    /// Makes the nodes for this code; answers the first. `next` is what comes after it.
    private String code(List<IrStmt> code, String next, ActionsJson.Ids ids) {
        // What follows a jump is never reached.
        int end = 0;
        while (end < code.size() && !(code.get(end) instanceof IrStmt.Break) && !(code
                .get(end) instanceof IrStmt.Exit)) {
            end++;
        }
        String after = next;
        List<IrStmt> run = new ArrayList<>();
        if (end < code.size()) {
            if (code.get(end) instanceof IrStmt.Break leave) {
                after = labels.get(leave.label());
            } else {
                after = null;
                run.add(code.get(end));
            }
        }
        for (IrStmt statement : code.subList(0, end).reversed()) {
            if (isStraight(statement)) {
                run.addFirst(statement);
                continue;
            }
            after = straight(run, after, ids);
            run = new ArrayList<>();
            after = node(statement, after, ids);
        }
        return straight(run, after, ids);
    }

    private static boolean isStraight(IrStmt statement) {
        return switch (statement) {
            case IrStmt.If _,IrStmt.Block _,IrStmt.Loop _,IrStmt.Apply _ -> false;
            default -> true;
        };
    }

    private String node(IrStmt statement, String after, ActionsJson.Ids ids) {
        return switch (statement) {
            case IrStmt.If branch -> {
                String then = code(branch.then(), after, ids);
                String otherwise = code(branch.otherwise(), after, ids);
                String node = conditional(ids.node(), branch.condition(), then, otherwise, ids);
                actions.sources().add(conditionals.getLast(), branch);
                yield node;
            }
            case IrStmt.Block block -> {
                labels.put(block.label(), after);
                yield code(block.body(), after, ids);
            }
            case IrStmt.Loop loop -> {
                // A node that always goes on, so that the end of the loop has a name to go back to.
                String start = ids.node();
                IrExpr always = new IrExpr.Cast(IrExpr.number(1, 8), org.nvgre.compiler.ir.IrType.BOOL);
                conditional(start, always, code(loop.body(), start, ids), null, ids);
                yield start;
            }
            case IrStmt.Apply apply -> apply(apply, after, ids);
            default -> throw new IllegalStateException(statement.toString());
        };
    }

    private String conditional(String node, IrExpr condition, String then, String otherwise,
            ActionsJson.Ids ids) {
        ObjectNode json = Json.object();
        json.put("name", node);
        json.put("id", ids.conditional());
        json.set("expression", ExpressionJson.bool(condition));
        json.put("true_next", then);
        json.put("false_next", otherwise);
        conditionals.add(json);
        return node;
    }

    /// A table without keys whose only action does these statements.
    private String straight(List<IrStmt> run, String next, ActionsJson.Ids ids) {
        if (run.isEmpty()) {
            return next;
        }
        String action = ids.hiddenAction();
        int id = actions.add(action, List.of(), run);
        String table = "tbl_" + action;
        ObjectNode json = TableJson.hidden(table, ids.table(), action, id, next);
        actions.sources().addFirst(json, run);
        tables.add(json);
        return table;
    }

    private String apply(IrStmt.Apply apply, String after, ActionsJson.Ids ids) {
        IrTable table = apply.table();
        Map<String, String> next = new LinkedHashMap<>();
        if (apply.branching() == IrStmt.Branching.HIT) {
            next.put("__HIT__", code(apply.branches().get(true), after, ids));
            next.put("__MISS__", code(apply.branches().get(false), after, ids));
        } else {
            String otherwise = code(apply.otherwise(), after, ids);
            IdentityHashMap<List<IrStmt>, String> shared = new IdentityHashMap<>();
            for (IrTable.ActionRef ref : table.actions) {
                List<IrStmt> branch = apply.branches().get(ref.action());
                next.put(ref.action().name(),
                        branch == null ? otherwise : shared.computeIfAbsent(branch, b -> {
                            String made = code(b, after, ids);
                            return made == null ? "" : made;
                        }));
            }
            next.replaceAll((a, n) -> "".equals(n) ? null : n);
        }
        String otherwise = apply.branching() == IrStmt.Branching.HIT
                ? next.get("__MISS__")
                : next.getOrDefault(table.defaultAction.action().name(), after);
        if (places.of(table)) {
            IrStmt which = places.add(table,
                    new AppliedTwice.Place(apply.branching(), next, otherwise, after));
            return straight(List.of(which), table.name, ids);
        }
        ObjectNode before = emitted.get(table);
        if (before == null) {
            add(table, next, otherwise, ids);
        } else if (!before.get("next_tables").equals(nextTables(next))) {
            differing.add(table);
        }
        return table.name;
    }

    private static ObjectNode nextTables(Map<String, String> next) {
        ObjectNode json = Json.object();
        next.forEach(json::put);
        return json;
    }

    private void add(IrTable table, Map<String, String> next, String otherwise, ActionsJson.Ids ids) {
        ObjectNode json = new TableJson(table, actions).table(ids.table(), nextTables(next), otherwise);
        emitted.put(table, json);
        tables.add(json);
        if (table.implementation != null) {
            profiles.add(table.implementation);
        }
    }

    private static ObjectNode profile(IrExtern profile, ActionsJson.Ids ids) {
        ObjectNode json = Json.object();
        json.put("name", profile.name);
        json.put("id", ids.profile());
        Resource.Profile resource = (Resource.Profile) profile.resource;
        json.put("max_size", resource.size());
        if (resource.selector() != null) {
            ObjectNode selector = json.putObject("selector");
            selector.put("algo", resource.selector().algorithm());
            ArrayNode input = selector.putArray("input");
            profile.selectorInput.forEach(field -> input.add(ExpressionJson.data(field)));
        }
        return json;
    }
}
