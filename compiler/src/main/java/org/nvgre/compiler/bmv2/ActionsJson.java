package org.nvgre.compiler.bmv2;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.compiler.ir.IrAction;
import org.nvgre.compiler.ir.IrStmt;
import org.nvgre.compiler.typed.Variable;
import org.nvgre.compiler.types.Type;

/// The list of all actions, with their ids. An action used by two tables occurs twice: bound arguments may differ.
final class ActionsJson {

    private final ArrayNode actions = Json.array();
    private final Map<IrAction, Integer> ids = new HashMap<>();
    private final SourceInfo sources;

    ActionsJson(SourceInfo sources) {
        this.sources = sources;
    }

    SourceInfo sources() {
        return sources;
    }

    /// Numbers and names that are unique across pipelines.
    static final class Ids {
        private int tables;
        private int conditionals;
        private int nodes;
        private int hidden;
        private int profiles;

        int table() {
            return tables++;
        }

        int conditional() {
            return conditionals++;
        }

        String node() {
            return "node_" + nodes++;
        }

        String hiddenAction() {
            return "act_" + hidden++;
        }

        int profile() {
            return profiles++;
        }
    }

    ArrayNode all() {
        return actions;
    }

    int id(IrAction action) {
        Integer known = ids.get(action);
        if (known == null) {
            known = add(action.name(), action.parameters(), action.body());
            ids.put(action, known);
        }
        return known;
    }

    int add(String name, List<Variable> parameters, List<IrStmt> body) {
        int id = actions.size();
        ObjectNode action = actions.addObject();
        action.put("name", name);
        action.put("id", id);
        ArrayNode data = action.putArray("runtime_data");
        for (Variable parameter : parameters) {
            ObjectNode one = data.addObject();
            one.put("name", parameter.annotations().nameOr(parameter.name()));
            one.put("bitwidth", Type.width(parameter.type()));
        }
        action.set("primitives", PrimitiveJson.of(body, sources));
        return id;
    }
}
