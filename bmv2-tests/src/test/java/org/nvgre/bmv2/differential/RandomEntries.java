package org.nvgre.bmv2.differential;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.p4.config.v1.ActionRef;
import org.p4.config.v1.MatchField;
import org.p4.config.v1.P4Info;
import org.p4.v1.Action;
import org.p4.v1.ActionProfileGroup;
import org.p4.v1.ActionProfileMember;
import org.p4.v1.CloneSessionEntry;
import org.p4.v1.Entity;
import org.p4.v1.FieldMatch;
import org.p4.v1.MeterConfig;
import org.p4.v1.MulticastGroupEntry;
import org.p4.v1.PacketReplicationEngineEntry;
import org.p4.v1.Replica;
import org.p4.v1.TableAction;
import org.p4.v1.TableEntry;
import org.p4.v1.Update;

/// Entries for everything a program's P4Info has, in an order in which they can be written.
final class RandomEntries {
    private static final int PER_TABLE = 8;
    private static final int MEMBERS = 5;
    private static final int GROUPS = 3;
    private static final int REPLICATION = 4;

    private final P4Info info;
    private final RandomGenerator random;
    private final Values values;
    private final Map<Integer, org.p4.config.v1.Action> actions;

    RandomEntries(P4Info info, RandomGenerator random, Values values) {
        this.info = info;
        this.random = random;
        this.values = values;
        this.actions = info.getActionsList().stream()
                .collect(Collectors.toMap(a -> a.getPreamble().getId(), a -> a));
    }

    List<Update> all() {
        List<Update> updates = new ArrayList<>();
        for (int id = 1; id <= REPLICATION; id++) {
            updates.add(insert(Entity.newBuilder()
                    .setPacketReplicationEngineEntry(PacketReplicationEngineEntry
                            .newBuilder()
                            .setMulticastGroupEntry(MulticastGroupEntry.newBuilder().setMulticastGroupId(id)
                                    .addAllReplicas(replicas(random.nextInt(4)))))));
            updates.add(insert(Entity.newBuilder()
                    .setPacketReplicationEngineEntry(PacketReplicationEngineEntry
                            .newBuilder().setCloneSessionEntry(CloneSessionEntry.newBuilder().setSessionId(id)
                                    .setPacketLengthBytes(random.nextBoolean() ? 0 : 10 + random.nextInt(60))
                                    .addAllReplicas(replicas(1))))));
        }
        Map<Integer, List<ActionRef>> choices = new HashMap<>();
        info.getTablesList().forEach(t -> choices.put(t.getPreamble().getId(), choices(t)));
        info.getActionProfilesList().forEach(profile -> profile(profile, choices, updates));
        info.getTablesList()
                .forEach(table -> table(table, choices.get(table.getPreamble().getId()), updates));
        info.getMetersList().forEach(meter -> {
            for (long index = 0; index < Math.min(8, meter.getSize()); index++) {
                Entity.Builder entity = Entity.newBuilder();
                entity.getMeterEntryBuilder().setMeterId(meter.getPreamble().getId()).setConfig(meterConfig())
                        .getIndexBuilder().setIndex(index);
                updates.add(Update.newBuilder().setType(Update.Type.MODIFY).setEntity(entity).build());
            }
        });
        return updates;
    }

    private static Update insert(Entity.Builder entity) {
        return Update.newBuilder().setType(Update.Type.INSERT).setEntity(entity).build();
    }

    /// Each port once: what a second copy for the same port does is not said anywhere.
    @SuppressWarnings("deprecation") // bmv2 knows the older field only
    private List<Replica> replicas(int count) {
        List<Replica> replicas = new ArrayList<>();
        int first = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            replicas.add(
                    Replica.newBuilder().setEgressPort(first + i).setInstance(random.nextInt(5)).build());
        }
        return replicas;
    }

    /// So small that time changes nothing: some packets pass, then none.
    private MeterConfig meterConfig() {
        return MeterConfig.newBuilder().setCir(0).setCburst(random.nextInt(2000)).setPir(0)
                .setPburst(2000 + random.nextInt(2000)).build();
    }

    private List<ActionRef> choices(org.p4.config.v1.Table table) {
        return table.getActionRefsList().stream()
                .filter(ref -> ref.getScope() != ActionRef.Scope.DEFAULT_ONLY)
                .toList();
    }

    private void profile(org.p4.config.v1.ActionProfile profile, Map<Integer, List<ActionRef>> choices,
            List<Update> updates) {
        List<ActionRef> refs = choices.getOrDefault(profile.getTableIds(0), List.of());
        if (refs.isEmpty()) {
            return;
        }
        int id = profile.getPreamble().getId();
        for (int member = 1; member <= MEMBERS; member++) {
            updates.add(insert(Entity.newBuilder().setActionProfileMember(ActionProfileMember.newBuilder()
                    .setActionProfileId(id).setMemberId(member).setAction(action(refs)))));
        }
        for (int group = 1; profile.getWithSelector() && group <= GROUPS; group++) {
            ActionProfileGroup.Builder made = ActionProfileGroup.newBuilder().setActionProfileId(id)
                    .setGroupId(group).setMaxSize(MEMBERS);
            for (int member = 1; member <= MEMBERS; member++) {
                if (random.nextBoolean() || member == group) {
                    made.addMembersBuilder().setMemberId(member).setWeight(1);
                }
            }
            updates.add(insert(Entity.newBuilder().setActionProfileGroup(made)));
        }
    }

    private void table(org.p4.config.v1.Table table, List<ActionRef> refs, List<Update> updates) {
        if (table.getIsConstTable() || refs.isEmpty()) {
            return;
        }
        int id = table.getPreamble().getId();
        for (int i = 1; table.getMatchFieldsCount() > 0 && i <= PER_TABLE; i++) {
            TableEntry.Builder entry = TableEntry.newBuilder().setTableId(id);
            boolean ordered = false;
            for (MatchField field : table.getMatchFieldsList()) {
                ordered |= switch (field.getMatchType()) {
                    case TERNARY, RANGE, OPTIONAL -> true;
                    default -> false;
                };
                match(field, entry);
            }
            if (ordered) {
                entry.setPriority(i * 10);
            }
            updates.add(insert(Entity.newBuilder().setTableEntry(entry.setAction(tableAction(table, refs)))));
        }
        if (table.getConstDefaultActionId() == 0 && table.getImplementationId() == 0
                && random.nextBoolean()) {
            List<ActionRef> defaults = table.getActionRefsList().stream()
                    .filter(ref -> ref.getScope() != ActionRef.Scope.TABLE_ONLY).toList();
            updates.add(Update.newBuilder().setType(Update.Type.MODIFY).setEntity(Entity.newBuilder()
                    .setTableEntry(TableEntry.newBuilder().setTableId(id).setIsDefaultAction(true)
                            .setAction(TableAction.newBuilder().setAction(action(defaults)))))
                    .build());
        }
    }

    private TableAction tableAction(org.p4.config.v1.Table table, List<ActionRef> refs) {
        if (table.getImplementationId() == 0) {
            return TableAction.newBuilder().setAction(action(refs)).build();
        }
        boolean groups = info.getActionProfilesList().stream()
                .anyMatch(p -> p.getPreamble().getId() == table.getImplementationId() && p.getWithSelector());
        return groups && random.nextInt(4) > 0
                ? TableAction.newBuilder().setActionProfileGroupId(1 + random.nextInt(GROUPS)).build()
                : TableAction.newBuilder().setActionProfileMemberId(1 + random.nextInt(MEMBERS)).build();
    }

    private Action action(List<ActionRef> refs) {
        org.p4.config.v1.Action chosen = actions.get(refs.get(random.nextInt(refs.size())).getId());
        Action.Builder action = Action.newBuilder().setActionId(chosen.getPreamble().getId());
        chosen.getParamsList().forEach(param -> action.addParamsBuilder().setParamId(param.getId())
                .setValue(Values.bytes(values.familiar(param.getBitwidth()))));
        return action.build();
    }

    private void match(MatchField field, TableEntry.Builder entry) {
        int width = field.getBitwidth();
        BigInteger value = values.familiar(width);
        FieldMatch.Builder match = FieldMatch.newBuilder().setFieldId(field.getId());
        switch (field.getMatchType()) {
            case EXACT -> match.getExactBuilder().setValue(Values.bytes(value));
            case OPTIONAL -> {
                if (random.nextInt(3) == 0) {
                    return;
                }
                match.getOptionalBuilder().setValue(Values.bytes(value));
            }
            case LPM -> {
                int length = random.nextInt(width + 1);
                if (length == 0) {
                    return;
                }
                BigInteger mask = Values.ones(width).shiftRight(width - length).shiftLeft(width - length);
                match.getLpmBuilder().setValue(Values.bytes(value.and(mask))).setPrefixLen(length);
            }
            case TERNARY -> {
                BigInteger mask = switch (random.nextInt(4)) {
                    case 0 -> BigInteger.ZERO;
                    case 1 -> values.uniform(width);
                    default -> Values.ones(width);
                };
                if (mask.signum() == 0) {
                    return;
                }
                match.getTernaryBuilder().setValue(Values.bytes(value.and(mask))).setMask(Values.bytes(mask));
            }
            case RANGE -> {
                BigInteger other = values.familiar(width);
                BigInteger low = value.min(other);
                BigInteger high = value.max(other);
                if (low.signum() == 0 && high.equals(Values.ones(width))) {
                    return;
                }
                match.getRangeBuilder().setLow(Values.bytes(low)).setHigh(Values.bytes(high));
            }
            default -> throw new IllegalArgumentException("match kind " + field);
        }
        entry.addMatch(match);
    }
}
