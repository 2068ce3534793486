package org.nvgre.bmv2.differential;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.p4.config.v1.ActionRef;
import org.p4.config.v1.MatchField;
import org.p4.config.v1.P4Info;
import org.p4.config.v1.ValueSet;
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
import org.p4.v1.ValueSetEntry;
import org.p4.v1.ValueSetMember;

/// Entries for everything a program's P4Info has, in an order in which they can be written; and changes of them.
final class RandomEntries {
    private static final int PER_TABLE = 8;
    private static final int MEMBERS = 5;
    private static final int WEIGHTS = 3;
    private static final int GROUPS = 3;
    private static final int REPLICATION = 4;
    /// Far more than there are entries: what two of the same priority do is not said anywhere.
    private static final int PRIORITIES = 1 << 20;

    private final P4Info info;
    private final RandomGenerator random;
    private final Values values;
    private final Map<Integer, org.p4.config.v1.Action> actions;
    private final List<Entity> present = new ArrayList<>();

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
            updates.add(insert(multicastGroup(id)));
            updates.add(insert(cloneSession(id)));
        }
        info.getActionProfilesList().stream().filter(profile -> !choices(profile).isEmpty())
                .forEach(profile -> profile(profile, updates));
        info.getTablesList().forEach(table -> table(table, updates));
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

    /// Members for every value set, each of them any number of times up to its size.
    List<Update> valueSets() {
        return info.getValueSetsList().stream()
                .map(set -> Update.newBuilder().setType(Update.Type.MODIFY)
                        .setEntity(Entity.newBuilder().setValueSetEntry(valueSet(set))).build())
                .toList();
    }

    private ValueSetEntry valueSet(ValueSet set) {
        ValueSetEntry.Builder entry = ValueSetEntry.newBuilder().setValueSetId(set.getPreamble().getId());
        for (int members = random.nextInt(set.getSize() + 1); members > 0; members--) {
            ValueSetMember.Builder member = entry.addMembersBuilder();
            set.getMatchList().forEach(field -> member.addMatchBuilder().setFieldId(field.getId())
                    .getExactBuilder().setValue(Values.bytes(values.familiar(field.getBitwidth()))));
        }
        return entry.build();
    }

    /// Remembers what is there after an update that was taken.
    void taken(Update update) {
        if (update.getType() == Update.Type.MODIFY && !isKept(update.getEntity())) {
            return;
        }
        present.removeIf(each -> key(each).equals(key(update.getEntity())));
        if (update.getType() != Update.Type.DELETE) {
            present.add(update.getEntity());
        }
    }

    /// Meters' cells, value sets and default entries always are.
    private static boolean isKept(Entity entity) {
        return !entity.hasMeterEntry() && !entity.hasValueSetEntry()
                && !entity.getTableEntry().getIsDefaultAction();
    }

    /// Some change: mostly of what is there, sometimes one that cannot be done.
    Update change() {
        if (present.isEmpty() || random.nextInt(4) == 0) {
            return Update.newBuilder().setTypeValue(1 + random.nextInt(random.nextInt(4) == 0 ? 3 : 1))
                    .setEntity(any()).build();
        }
        Entity old = present.get(random.nextInt(present.size()));
        int kind = random.nextInt(8);
        return Update.newBuilder().setType(kind == 0
                ? Update.Type.INSERT
                : kind < 4 ? Update.Type.DELETE : Update.Type.MODIFY).setEntity(another(old)).build();
    }

    private Entity any() {
        List<org.p4.config.v1.Table> tables = info.getTablesList().stream().filter(this::isWritable)
                .filter(t -> t.getMatchFieldsCount() > 0).toList();
        int id = 1 + random.nextInt(REPLICATION);
        return tables.isEmpty() || random.nextInt(10) == 0
                ? (random.nextBoolean() ? multicastGroup(id) : cloneSession(id))
                : tableEntry(tables.get(random.nextInt(tables.size())), 1 + random.nextInt(PRIORITIES));
    }

    /// The same with something else in it.
    private Entity another(Entity old) {
        return switch (old.getEntityCase()) {
            case TABLE_ENTRY -> {
                org.p4.config.v1.Table table = info.getTablesList().stream()
                        .filter(t -> t.getPreamble().getId() == old.getTableEntry().getTableId()).findFirst()
                        .orElseThrow();
                Entity.Builder entity = old.toBuilder();
                entity.getTableEntryBuilder().setAction(tableAction(table));
                yield entity.build();
            }
            case ACTION_PROFILE_MEMBER -> member(profile(old.getActionProfileMember().getActionProfileId()),
                    old.getActionProfileMember().getMemberId());
            case ACTION_PROFILE_GROUP -> group(profile(old.getActionProfileGroup().getActionProfileId()),
                    old.getActionProfileGroup().getGroupId());
            default -> {
                PacketReplicationEngineEntry entry = old.getPacketReplicationEngineEntry();
                yield entry.hasMulticastGroupEntry()
                        ? multicastGroup(entry.getMulticastGroupEntry().getMulticastGroupId())
                        : cloneSession(entry.getCloneSessionEntry().getSessionId());
            }
        };
    }

    private org.p4.config.v1.ActionProfile profile(int id) {
        return info.getActionProfilesList().stream().filter(p -> p.getPreamble().getId() == id).findFirst()
                .orElseThrow();
    }

    /// What tells it from others of its kind.
    private static Entity key(Entity entity) {
        Entity.Builder key = entity.toBuilder();
        switch (entity.getEntityCase()) {
            case TABLE_ENTRY -> key.getTableEntryBuilder().clearAction();
            case ACTION_PROFILE_MEMBER -> key.getActionProfileMemberBuilder().clearAction();
            case ACTION_PROFILE_GROUP -> key.getActionProfileGroupBuilder().clearMembers().clearMaxSize();
            case PACKET_REPLICATION_ENGINE_ENTRY -> {
                PacketReplicationEngineEntry.Builder entry = key.getPacketReplicationEngineEntryBuilder();
                if (entry.hasMulticastGroupEntry()) {
                    entry.getMulticastGroupEntryBuilder().clearReplicas();
                } else {
                    entry.getCloneSessionEntryBuilder().clearReplicas().clearPacketLengthBytes();
                }
            }
            default -> {
                // a key altogether
            }
        }
        return key.build();
    }

    private Entity multicastGroup(int id) {
        return Entity.newBuilder().setPacketReplicationEngineEntry(PacketReplicationEngineEntry.newBuilder()
                .setMulticastGroupEntry(MulticastGroupEntry.newBuilder().setMulticastGroupId(id)
                        .addAllReplicas(replicas(random.nextInt(4)))))
                .build();
    }

    private Entity cloneSession(int id) {
        return Entity.newBuilder().setPacketReplicationEngineEntry(PacketReplicationEngineEntry.newBuilder()
                .setCloneSessionEntry(CloneSessionEntry.newBuilder().setSessionId(id)
                        .setPacketLengthBytes(random.nextBoolean() ? 0 : 10 + random.nextInt(60))
                        .addAllReplicas(replicas(1))))
                .build();
    }

    private static Update insert(Entity entity) {
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

    private static List<ActionRef> choices(org.p4.config.v1.Table table) {
        return table.getActionRefsList().stream()
                .filter(ref -> ref.getScope() != ActionRef.Scope.DEFAULT_ONLY)
                .toList();
    }

    private List<ActionRef> choices(org.p4.config.v1.ActionProfile profile) {
        return profile.getTableIdsCount() == 0
                ? List.of()
                : info.getTablesList().stream()
                        .filter(t -> t.getPreamble().getId() == profile.getTableIds(0)).findFirst()
                        .map(RandomEntries::choices).orElse(List.of());
    }

    private void profile(org.p4.config.v1.ActionProfile profile, List<Update> updates) {
        for (int member = 1; member <= MEMBERS; member++) {
            updates.add(insert(member(profile, member)));
        }
        for (int group = 1; profile.getWithSelector() && group <= GROUPS; group++) {
            updates.add(insert(group(profile, group)));
        }
    }

    private Entity member(org.p4.config.v1.ActionProfile profile, int id) {
        return Entity.newBuilder().setActionProfileMember(ActionProfileMember.newBuilder()
                .setActionProfileId(profile.getPreamble().getId()).setMemberId(id)
                .setAction(action(choices(profile)))).build();
    }

    private Entity group(org.p4.config.v1.ActionProfile profile, int id) {
        ActionProfileGroup.Builder made = ActionProfileGroup.newBuilder()
                .setActionProfileId(profile.getPreamble().getId()).setGroupId(id)
                .setMaxSize(MEMBERS * WEIGHTS);
        for (int member = 1; member <= MEMBERS; member++) {
            if (random.nextBoolean() || member == id) {
                made.addMembersBuilder().setMemberId(member).setWeight(1 + random.nextInt(WEIGHTS));
            }
        }
        return Entity.newBuilder().setActionProfileGroup(made).build();
    }

    private boolean isWritable(org.p4.config.v1.Table table) {
        return !table.getIsConstTable() && !choices(table).isEmpty();
    }

    private void table(org.p4.config.v1.Table table, List<Update> updates) {
        if (!isWritable(table)) {
            return;
        }
        for (int i = 1; table.getMatchFieldsCount() > 0 && i <= PER_TABLE; i++) {
            updates.add(insert(tableEntry(table, i * 10)));
        }
        if (table.getConstDefaultActionId() == 0 && table.getImplementationId() == 0
                && random.nextBoolean()) {
            List<ActionRef> defaults = table.getActionRefsList().stream()
                    .filter(ref -> ref.getScope() != ActionRef.Scope.TABLE_ONLY).toList();
            updates.add(Update.newBuilder().setType(Update.Type.MODIFY).setEntity(Entity.newBuilder()
                    .setTableEntry(TableEntry.newBuilder().setTableId(table.getPreamble().getId())
                            .setIsDefaultAction(true)
                            .setAction(TableAction.newBuilder().setAction(action(defaults)))))
                    .build());
        }
    }

    private Entity tableEntry(org.p4.config.v1.Table table, int priority) {
        TableEntry.Builder entry = TableEntry.newBuilder().setTableId(table.getPreamble().getId());
        boolean ordered = false;
        for (MatchField field : table.getMatchFieldsList()) {
            ordered |= switch (field.getMatchType()) {
                case TERNARY, RANGE, OPTIONAL -> true;
                default -> false;
            };
            match(field, entry);
        }
        if (ordered) {
            entry.setPriority(priority);
        }
        return Entity.newBuilder().setTableEntry(entry.setAction(tableAction(table))).build();
    }

    private TableAction tableAction(org.p4.config.v1.Table table) {
        if (table.getImplementationId() == 0) {
            return TableAction.newBuilder().setAction(action(choices(table))).build();
        }
        boolean groups = profile(table.getImplementationId()).getWithSelector();
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
