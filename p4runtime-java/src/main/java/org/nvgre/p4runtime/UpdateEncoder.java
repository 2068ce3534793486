package org.nvgre.p4runtime;

import java.util.List;
import org.p4.v1.ActionProfileAction;
import org.p4.v1.ActionProfileActionSet;
import org.p4.v1.FieldMatch;
import org.p4.v1.WriteRequest;

/// Updates in protobuf's wire format, as they stand in a WriteRequest. What entries are made of is written field by
/// field; the few other things there are, by protobuf itself. One object serves one thread, and is overwritten by each
/// call.
final class UpdateEncoder {
    private final BackwardsWire wire = new BackwardsWire();

    /// Has an update, from then on.
    void encode(Update update) {
        wire.clear();
        switch (update) {
            case Update.Insert(Entity entity) -> of(entity);
            case Update.Modify(Entity entity) -> of(entity);
            case Update.Delete(TableEntry.Key key) -> {
                afterAction(key);
                beforeAction(key);
            }
            case Update.Delete(Entity.Key key) -> wire.content(key.toProto());
        }
        wire.enclose(org.p4.v1.Update.ENTITY_FIELD_NUMBER, 0);
        wire.number(org.p4.v1.Update.TYPE_FIELD_NUMBER, update.type().getNumber());
        wire.enclose(WriteRequest.UPDATES_FIELD_NUMBER, 0);
    }

    /// Of the update, in bytes.
    int size() {
        return wire.size();
    }

    void copyTo(byte[] target, int at) {
        wire.copyTo(target, at);
    }

    private void of(Entity entity) {
        if (entity instanceof TableEntry entry) {
            wire.number(org.p4.v1.TableEntry.IDLE_TIMEOUT_NS_FIELD_NUMBER, entry.idleNanoseconds());
            afterAction(entry.key());
            action(entry.action());
            beforeAction(entry.key());
        } else {
            wire.content(entity.toProto());
        }
    }

    private void afterAction(TableEntry.Key key) {
        wire.flag(org.p4.v1.TableEntry.IS_DEFAULT_ACTION_FIELD_NUMBER, key.isDefault());
        wire.number(org.p4.v1.TableEntry.PRIORITY_FIELD_NUMBER, key.priority());
    }

    private void beforeAction(TableEntry.Key key) {
        for (int i = key.matches().size() - 1; i >= 0; i--) {
            match(key.table().fields().get(i).id(), key.matches().get(i));
        }
        wire.number(org.p4.v1.TableEntry.TABLE_ID_FIELD_NUMBER, key.table().id());
        wire.enclose(org.p4.v1.Entity.TABLE_ENTRY_FIELD_NUMBER, 0);
    }

    private void match(int field, Match match) {
        int end = wire.size();
        switch (match) {
            case Match.Any() -> {
                return; // left out
            }
            case Match.Exact(Bits value) -> {
                wire.bytes(FieldMatch.Exact.VALUE_FIELD_NUMBER, value.bytes());
                wire.enclose(FieldMatch.EXACT_FIELD_NUMBER, end);
            }
            case Match.Present(Bits value) -> {
                wire.bytes(FieldMatch.Optional.VALUE_FIELD_NUMBER, value.bytes());
                wire.enclose(FieldMatch.OPTIONAL_FIELD_NUMBER, end);
            }
            case Match.Prefix(Bits value, int length) -> {
                wire.number(FieldMatch.LPM.PREFIX_LEN_FIELD_NUMBER, length);
                wire.bytes(FieldMatch.LPM.VALUE_FIELD_NUMBER, value.bytes());
                wire.enclose(FieldMatch.LPM_FIELD_NUMBER, end);
            }
            case Match.Masked(Bits value, Bits mask) -> {
                wire.bytes(FieldMatch.Ternary.MASK_FIELD_NUMBER, mask.bytes());
                wire.bytes(FieldMatch.Ternary.VALUE_FIELD_NUMBER, value.bytes());
                wire.enclose(FieldMatch.TERNARY_FIELD_NUMBER, end);
            }
            case Match.Between(Bits low, Bits high) -> {
                wire.bytes(FieldMatch.Range.HIGH_FIELD_NUMBER, high.bytes());
                wire.bytes(FieldMatch.Range.LOW_FIELD_NUMBER, low.bytes());
                wire.enclose(FieldMatch.RANGE_FIELD_NUMBER, end);
            }
        }
        wire.number(FieldMatch.FIELD_ID_FIELD_NUMBER, field);
        wire.enclose(org.p4.v1.TableEntry.MATCH_FIELD_NUMBER, end);
    }

    private void action(TableAction action) {
        int end = wire.size();
        switch (action) {
            case ActionCall call -> {
                call(call);
                wire.enclose(org.p4.v1.TableAction.ACTION_FIELD_NUMBER, end);
            }
            case ActionSet set -> {
                List.copyOf(set.weights().entrySet()).reversed()
                        .forEach(share -> share(share.getKey(), share.getValue()));
                wire.enclose(org.p4.v1.TableAction.ACTION_PROFILE_ACTION_SET_FIELD_NUMBER, end);
            }
        }
        wire.enclose(org.p4.v1.TableEntry.ACTION_FIELD_NUMBER, end);
    }

    private void share(ActionCall call, int weight) {
        int end = wire.size();
        wire.number(ActionProfileAction.WEIGHT_FIELD_NUMBER, weight);
        int endOfCall = wire.size();
        call(call);
        wire.enclose(ActionProfileAction.ACTION_FIELD_NUMBER, endOfCall);
        wire.enclose(ActionProfileActionSet.ACTION_PROFILE_ACTIONS_FIELD_NUMBER, end);
    }

    private void call(ActionCall call) {
        List<Param> params = call.action().params();
        for (int i = params.size() - 1; i >= 0; i--) {
            int end = wire.size();
            wire.bytes(org.p4.v1.Action.Param.VALUE_FIELD_NUMBER, call.arguments().get(i).bytes());
            wire.number(org.p4.v1.Action.Param.PARAM_ID_FIELD_NUMBER, params.get(i).id());
            wire.enclose(org.p4.v1.Action.PARAMS_FIELD_NUMBER, end);
        }
        wire.number(org.p4.v1.Action.ACTION_ID_FIELD_NUMBER, call.action().id());
    }
}
