package org.nvgre.softswitch.program;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nvgre.softswitch.json.LoadException;
import org.nvgre.softswitch.table.Invocation;

/** The actions of a program by the ids that its tables know them by. */
final class Actions {
    private final Scope scope;
    private final Map<Integer, TreeAction> byId = new HashMap<>();

    Actions(Scope scope) {
        this.scope = scope;
    }

    void add(int id, TreeAction action) throws LoadException {
        if (id < 0 || byId.put(id, action) != null) {
            throw scope.error("action id " + id + " is negative or used twice");
        }
    }

    /** All ids are below. */
    int limit() {
        return byId.keySet().stream().mapToInt(i -> i + 1).max().orElse(0);
    }

    TreeAction get(int id) throws LoadException {
        TreeAction action = byId.get(id);
        if (action == null) {
            throw scope.error("unknown action id " + id);
        }
        return action;
    }

    /** A call of an action with arguments that the program gives. */
    Invocation call(int id, List<BigInteger> data) throws LoadException {
        TreeAction action = get(id);
        if (action.parameters().size() != data.size()) {
            throw scope
                    .error("action " + action.name() + " is given " + data.size() + " arguments instead of "
                            + action.parameters().size());
        }
        return new Invocation(action, data);
    }
}
