package org.nvgre.p4runtime;

import java.util.List;

/// An action of a pipeline.
public final class Action {
    private final int id;
    private final String name;
    private final Params params;

    Action(org.p4.config.v1.Action info) {
        this.id = info.getPreamble().getId();
        this.name = info.getPreamble().getName();
        this.params = new Params(this.toString(), "parameter", info.getParamsList().stream()
                .map(param -> new Param(param.getId(), param.getName(), param.getBitwidth())).toList());
    }

    public String name() {
        return name;
    }

    public List<Param> params() {
        return params.list();
    }

    /// This action with its arguments.
    ///
    /// @param namesAndValues `"port", 3, "mac", bytes`; values as in [Bits#of]; every parameter once, in any
    ///                       order
    /// @throws IllegalArgumentException a name is unknown or missing, or a value does not fit
    public ActionCall call(Object... namesAndValues) {
        return new ActionCall(this, params.arguments(namesAndValues));
    }

    /// @throws IllegalArgumentException the arguments are not those of this action
    ActionCall decode(org.p4.v1.Action call) {
        return new ActionCall(this,
                params.decode(call.getParamsList(), p -> p.getParamId(), p -> p.getValue()));
    }

    int id() {
        return id;
    }

    Params parameters() {
        return params;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Action that && id == that.id && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        return "action '" + name + "'";
    }
}
