package org.nvgre.p4runtime;

import java.util.List;

/// An action with its arguments; made by [Action#call].
///
/// @param arguments in the order of the action's parameters
public record ActionCall(Action action, List<Bits> arguments) implements TableAction {
    public ActionCall {
        arguments = List.copyOf(arguments);
        if (arguments.size() != action.params().size()) {
            throw new IllegalArgumentException(
                    action + " takes " + action.params().size() + " arguments, not "
                            + arguments.size());
        }
    }

    /// @throws IllegalArgumentException the action has no such parameter
    public Bits argument(String name) {
        return arguments.get(action.parameters().position(name));
    }

    org.p4.v1.Action toProto() {
        var proto = org.p4.v1.Action.newBuilder().setActionId(action.id());
        for (int i = 0; i < arguments.size(); i++) {
            proto.addParamsBuilder().setParamId(action.params().get(i).id())
                    .setValue(arguments.get(i).bytes());
        }
        return proto.build();
    }

    @Override
    public org.p4.v1.TableAction toTableAction() {
        return org.p4.v1.TableAction.newBuilder().setAction(toProto()).build();
    }

    /// `nvgre.to_port(port=3)`
    @Override
    public String toString() {
        return action.name() + action.parameters().text(arguments);
    }
}
