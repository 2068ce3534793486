package org.nvgre.softswitch.p4runtime;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        org.p4.config.v1.Action info = pipeline.action(action.getActionId());
        String name = info.getPreamble().getName();
        ActionRef ref = table.info().getActionRefsList().stream()
                .filter(r -> r.getId() == action.getActionId())
                .findFirst().orElseThrow(
                        () -> RequestRejected.invalid(table.name() + " does not have action " + name));
        if (ref.getScope() == (forDefault ? ActionRef.Scope.TABLE_ONLY : ActionRef.Scope.DEFAULT_ONLY)) {
            throw RequestRejected.invalid(table.name() + ": action " + name + " cannot be "
                    + (forDefault ? "the default action" : "the action of an entry"));
        }
        return invocation(table.table().action(name), info, action);
    }

    /** Reads an action for members of a profile, which tables share. */
    Invocation invocation(ActionProfile profile, Action action) throws RequestRejected {
        org.p4.config.v1.Action info = pipeline.action(action.getActionId());
        String name = info.getPreamble().getName();
        for (BoundTable table : pipeline.tables().values()) {
            if (table.table().profile() == profile && table.table().action(name) != null) {
                return invocation(table.table().action(name), info, action);
            }
        }
        throw RequestRejected.invalid("no table of " + profile.name() + " has action " + name);
    }

    private static Invocation invocation(org.nvgre.softswitch.table.Action code, org.p4.config.v1.Action info,
            Action action) throws RequestRejected {
        String name = info.getPreamble().getName();
        Map<Integer, Action.Param> given = new HashMap<>();
        for (Action.Param param : action.getParamsList()) {
            if (info.getParamsList().stream().noneMatch(p -> p.getId() == param.getParamId())) {
                throw RequestRejected
                        .invalid("action " + name + ": unknown parameter id " + param.getParamId());
            }
            if (given.put(param.getParamId(), param) != null) {
                throw RequestRejected
                        .invalid("action " + name + ": parameter id " + param.getParamId() + " twice");
            }
        }
        List<BigInteger> arguments = new ArrayList<>();
        for (int i = 0; i < info.getParamsCount(); i++) {
            var parameter = info.getParams(i);
            Action.Param param = given.get(parameter.getId());
            if (param == null) {
                throw RequestRejected
                        .invalid("action " + name + ": parameter " + parameter.getName() + " is missing");
            }
            arguments.add(Bytestrings.read(param.getValue(), code.parameters().get(i).width(),
                    "action " + name + ": parameter " + parameter.getName()));
        }
        return new Invocation(code, arguments);
    }

    Action write(Invocation invocation) {
        org.p4.config.v1.Action info = pipeline.action(invocation.action().name());
        Action.Builder action = Action.newBuilder();
        if (info == null) {
            return action.build();
        }
        action.setActionId(info.getPreamble().getId());
        List<BigInteger> arguments = invocation.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            action.addParamsBuilder().setParamId(info.getParams(i).getId())
                    .setValue(Bytestrings.canonical(arguments.get(i)));
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
                    action.getActionProfileActionSetBuilder().addActionProfileActionsBuilder()
                            .setAction(write(w.member().invocation())).setWeight(w.weight())
                            .setWatchPort(w.watchPort());
                }
                yield action.build();
            }
        };
    }
}
