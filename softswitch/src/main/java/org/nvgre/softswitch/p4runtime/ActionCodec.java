package org.nvgre.softswitch.p4runtime;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.nvgre.softswitch.packet.FieldSlot;
import org.nvgre.softswitch.p4runtime.Pipeline.BoundAction;
import org.nvgre.softswitch.p4runtime.Pipeline.BoundTable;
import org.nvgre.softswitch.table.ActionProfile;
import org.nvgre.softswitch.table.ActionSource;
import org.nvgre.softswitch.table.Invocation;
import org.nvgre.softswitch.table.RequestRejected;
import org.p4.config.v1.ActionRef;
import org.p4.v1.Action;
import org.p4.v1.ActionProfileAction;
import org.p4.v1.TableAction;

/** Actions with their arguments between P4Runtime and the tables (specification section 9.1.2). */
final class ActionCodec {
    private final Pipeline pipeline;

    ActionCodec(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** Reads what an entry of {@code table}, or its default entry, is to do. */
    ActionSource read(BoundTable table, TableAction action, boolean forDefault) throws RequestRejected {
        ActionProfile profile = table.table().profile();
        return switch (action.getTypeCase()) {
            case ACTION -> {
                if (profile != null && !forDefault) {
                    throw RequestRejected
                            .invalid(table.name() + ": a member or group of its action profile is needed");
                }
                yield invocation(table, action.getAction(), forDefault);
            }
            case ACTION_PROFILE_MEMBER_ID -> profile(table).member(action.getActionProfileMemberId());
            case ACTION_PROFILE_GROUP_ID -> profile(table).group(action.getActionProfileGroupId());
            case ACTION_PROFILE_ACTION_SET -> {
                ActionProfile of = profile(table);
                List<Invocation> actions = new ArrayList<>();
                List<Integer> weights = new ArrayList<>();
                List<ByteString> watchPorts = new ArrayList<>();
                for (ActionProfileAction a : action.getActionProfileActionSet()
                        .getActionProfileActionsList()) {
                    if (a.getWeight() <= 0) {
                        throw RequestRejected.invalid(table.name() + ": weight " + a.getWeight());
                    }
                    actions.add(invocation(table, a.getAction(), false));
                    weights.add(a.getWeight());
                    watchPorts.add(a.getWatchPort());
                }
                yield of.oneShot(actions, weights, watchPorts);
            }
            default -> throw RequestRejected.invalid(table.name() + ": no action given");
        };
    }

    private static ActionProfile profile(BoundTable table) throws RequestRejected {
        if (table.table().profile() == null) {
            throw RequestRejected.invalid(table.name() + " has no action profile");
        }
        return table.table().profile();
    }

    private Invocation invocation(BoundTable table, Action action, boolean forDefault)
            throws RequestRejected {
        BoundAction bound = table.actions().get(action.getActionId());
        if (bound == null) {
            String name = pipeline.action(action.getActionId()).getPreamble().getName();
            throw RequestRejected.invalid(table.name() + " does not have action " + name);
        }
        if (bound.scope() == (forDefault ? ActionRef.Scope.TABLE_ONLY : ActionRef.Scope.DEFAULT_ONLY)) {
            throw RequestRejected.invalid(table.name() + ": action " + bound.name() + " cannot be "
                    + (forDefault ? "the default action" : "the action of an entry"));
        }
        return invocation(bound, action);
    }

    /** Reads an action for members of a profile, which tables share. */
    Invocation invocation(ActionProfile profile, Action action) throws RequestRejected {
        String name = pipeline.action(action.getActionId()).getPreamble().getName();
        for (BoundTable table : pipeline.tables().values()) {
            if (table.table().profile() == profile && table.actions().containsKey(action.getActionId())) {
                return invocation(table.actions().get(action.getActionId()), action);
            }
        }
        throw RequestRejected.invalid("no table of " + profile.name() + " has action " + name);
    }

    private static Invocation invocation(BoundAction bound, Action action) throws RequestRejected {
        org.p4.config.v1.Action info = bound.info();
        int count = info.getParamsCount();
        long[] data = new long[bound.code().dataWords()];
        boolean[] given = new boolean[count];
        for (int i = 0; i < action.getParamsCount(); i++) {
            Action.Param param = action.getParams(i);
            int index = indexOf(info, param.getParamId(), i);
            if (index < 0) {
                throw RequestRejected.invalid(
                        "action " + bound.name() + ": unknown parameter id " + param.getParamId());
            }
            if (given[index]) {
                throw RequestRejected
                        .invalid(
                                "action " + bound.name() + ": parameter id " + param.getParamId() + " twice");
            }
            given[index] = true;
            FieldSlot slot = bound.code().parameters().get(index);
            Bytestrings.read(param.getValue(), slot.width(), data, slot.word(),
                    () -> "action " + bound.name() + ": parameter " + info.getParams(index).getName());
        }
        for (int i = 0; i < count; i++) {
            if (!given[i]) {
                throw RequestRejected.invalid("action " + bound.name() + ": parameter "
                        + info.getParams(i).getName() + " is missing");
            }
        }
        return new Invocation(bound.code(), data);
    }

    /** The parameter with this id, most likely the one at {@code guess}; -1 if there is none. */
    private static int indexOf(org.p4.config.v1.Action info, int id, int guess) {
        if (guess < info.getParamsCount() && info.getParams(guess).getId() == id) {
            return guess;
        }
        for (int i = 0; i < info.getParamsCount(); i++) {
            if (info.getParams(i).getId() == id) {
                return i;
            }
        }
        return -1;
    }

    Action write(Invocation invocation) {
        org.p4.config.v1.Action info = pipeline.action(invocation.action().name());
        Action.Builder action = Action.newBuilder();
        if (info == null) {
            return action.build();
        }
        action.setActionId(info.getPreamble().getId());
        List<FieldSlot> parameters = invocation.action().parameters();
        for (int i = 0; i < parameters.size(); i++) {
            FieldSlot slot = parameters.get(i);
            action.addParams(Action.Param.newBuilder().setParamId(info.getParams(i).getId())
                    .setValue(Bytestrings.canonical(invocation.data(), slot.word(), slot.width())));
        }
        return action.build();
    }

    TableAction write(ActionSource source) {
        return switch (source) {
            case Invocation invocation -> TableAction.newBuilder().setAction(write(invocation)).build();
            case ActionProfile.Member member ->
                TableAction.newBuilder().setActionProfileMemberId(member.id()).build();
            case ActionProfile.Group group when group.id() != 0 ->
                TableAction.newBuilder().setActionProfileGroupId(group.id()).build();
            case ActionProfile.Group group -> {
                TableAction.Builder action = TableAction.newBuilder();
                for (ActionProfile.Weighted w : group.members()) {
                    ActionProfileAction.Builder one = action.getActionProfileActionSetBuilder()
                            .addActionProfileActionsBuilder()
                            .setAction(write(w.member().invocation())).setWeight(w.weight());
                    if (!w.watchPort().isEmpty()) {
                        one.setWatchPort(w.watchPort());
                    }
                }
                yield action.build();
            }
        };
    }
}
