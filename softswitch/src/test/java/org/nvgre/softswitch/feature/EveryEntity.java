package org.nvgre.softswitch.feature;

import java.util.List;
import java.util.stream.Stream;
import org.p4.v1.ActionProfileGroup;
import org.p4.v1.ActionProfileMember;
import org.p4.v1.CounterEntry;
import org.p4.v1.DigestEntry;
import org.p4.v1.Entity;
import org.p4.v1.MeterConfig;
import org.p4.v1.MeterEntry;
import org.p4.v1.PacketReplicationEngineEntry;
import org.p4.v1.RegisterEntry;
import org.p4.v1.TableAction;
import org.p4.v1.TableEntry;
import org.p4.v1.Update;
import org.p4.v1.ValueSetEntry;

/// All kinds of entities of `features.p4`: some of each, changes of them, and what there is of them.
record EveryEntity(FeatureSwitch device) {
    private static Update update(Update.Type type, Entity.Builder entity) {
        return Update.newBuilder().setType(type).setEntity(entity).build();
    }

    static Update insert(Entity.Builder entity) {
        return update(Update.Type.INSERT, entity);
    }

    static Update modify(Entity.Builder entity) {
        return update(Update.Type.MODIFY, entity);
    }

    private static Update delete(Entity.Builder entity) {
        return update(Update.Type.DELETE, entity);
    }

    static Entity.Builder of(TableEntry entry) {
        return Entity.newBuilder().setTableEntry(entry);
    }

    private TableEntry route(long prefix, int length, int tag) {
        TableEntry.Builder route = device.entry("In.routes", device.action("In.tag", tag)).toBuilder();
        if (length > 0) {
            route.addMatchBuilder().setFieldId(1).getLpmBuilder().setValue(FeatureSwitch.number(prefix))
                    .setPrefixLen(length);
        }
        return route.build();
    }

    /// A rule for one value of a field, or for everything.
    TableEntry rule(int priority, int value, int tag) {
        TableEntry.Builder rule = device.entry("In.rules", device.action("In.tag", tag)).toBuilder()
                .setPriority(priority);
        if (value >= 0) {
            rule.addMatchBuilder().setFieldId(1).getTernaryBuilder().setValue(FeatureSwitch.number(value))
                    .setMask(FeatureSwitch.number(0xffff));
        }
        return rule.build();
    }

    private TableEntry rated(int index, int tag, int burst) {
        return device.entry("In.rated", device.action("In.metered", tag), FeatureSwitch.exact(1, index))
                .toBuilder().setMeterConfig(MeterConfig.newBuilder().setCburst(burst).setPburst(burst + 1))
                .build();
    }

    private Entity.Builder member(int id, int tag) {
        return Entity.newBuilder().setActionProfileMember(ActionProfileMember.newBuilder()
                .setActionProfileId(device.id("In.ways_of")).setMemberId(id)
                .setAction(device.action("In.way", tag)));
    }

    private Entity.Builder group(int id, int... members) {
        ActionProfileGroup.Builder group = ActionProfileGroup.newBuilder()
                .setActionProfileId(device.id("In.ways_of")).setGroupId(id);
        for (int member : members) {
            group.addMembersBuilder().setMemberId(member).setWeight(1);
        }
        return Entity.newBuilder().setActionProfileGroup(group);
    }

    private TableEntry way(int index, TableAction.Builder action) {
        return TableEntry.newBuilder().setTableId(device.id("In.ways"))
                .addMatch(FeatureSwitch.exact(1, index)).setAction(action).build();
    }

    private TableAction.Builder oneShot(int... tags) {
        TableAction.Builder action = TableAction.newBuilder();
        for (int tag : tags) {
            action.getActionProfileActionSetBuilder().addActionProfileActionsBuilder().setWeight(1)
                    .setAction(device.action("In.way", tag));
        }
        return action;
    }

    private static TableAction.Builder ofGroup(int id) {
        return TableAction.newBuilder().setActionProfileGroupId(id);
    }

    private static Entity.Builder multicast(int id, int port) {
        Entity.Builder entity = Entity.newBuilder();
        entity.getPacketReplicationEngineEntryBuilder().getMulticastGroupEntryBuilder()
                .setMulticastGroupId(id).addReplicasBuilder().setPort(FeatureSwitch.number(port))
                .setInstance(1);
        return entity;
    }

    private static Entity.Builder session(int id, int port) {
        Entity.Builder entity = Entity.newBuilder();
        entity.getPacketReplicationEngineEntryBuilder().getCloneSessionEntryBuilder().setSessionId(id)
                .addReplicasBuilder().setPort(FeatureSwitch.number(port)).setInstance(1);
        return entity;
    }

    private Entity.Builder meter(int burst) {
        Entity.Builder entity = Entity.newBuilder();
        entity.getMeterEntryBuilder().setMeterId(device.id("In.packet_rates"))
                .setConfig(MeterConfig.newBuilder().setCburst(burst).setPburst(burst)).getIndexBuilder()
                .setIndex(1);
        return entity;
    }

    private Entity.Builder counter(int packets) {
        Entity.Builder entity = Entity.newBuilder();
        entity.getCounterEntryBuilder().setCounterId(device.id("In.counts")).getDataBuilder()
                .setPacketCount(packets);
        return entity;
    }

    Entity.Builder register(String name, long index, long value) {
        Entity.Builder entity = Entity.newBuilder();
        entity.getRegisterEntryBuilder().setRegisterId(device.id(name)).getIndexBuilder().setIndex(index);
        entity.getRegisterEntryBuilder().getDataBuilder().setBitstring(FeatureSwitch.number(value));
        return entity;
    }

    private Entity.Builder pair(int index) {
        Entity.Builder entity = Entity.newBuilder();
        entity.getValueSetEntryBuilder().setValueSetId(device.id("P.pairs")).addMembersBuilder()
                .addMatch(FeatureSwitch.exact(1, index)).addMatch(FeatureSwitch.exact(2, index));
        return entity;
    }

    private Entity.Builder digest(int size) {
        Entity.Builder entity = Entity.newBuilder();
        entity.getDigestEntryBuilder().setDigestId(device.id("learn_t")).getConfigBuilder()
                .setMaxListSize(size).setMaxTimeoutNs(Long.MAX_VALUE / 4);
        return entity;
    }

    private TableEntry byDefault(int tag) {
        return device.entry("In.routes", device.action("In.tag", tag)).toBuilder().setIsDefaultAction(true)
                .build();
    }

    /// One or several of each kind.
    List<Update> beginning() {
        return List.of(insert(of(route(0, 0, 1))), insert(of(route(0x0A00000000000000L, 8, 2))),
                insert(of(rule(5, -1, 3))), insert(of(rule(5, 77, 4))), insert(of(rule(9, -1, 5))),
                insert(of(rated(1, 6, 2))), insert(of(rated(2, 7, 3))),
                insert(member(1, 8)), insert(member(2, 9)), insert(member(3, 10)), insert(group(1, 1, 2)),
                insert(group(2, 3)), insert(of(way(1, ofGroup(1)))), insert(of(way(2, oneShot(11, 12)))),
                insert(multicast(1, 5)), insert(multicast(2, 6)), insert(session(5, 7)),
                insert(session(6, 8)),
                modify(meter(4)), modify(counter(13)), modify(register("In.first", 0, 14)),
                modify(register("In.first", 2, 15)), modify(pair(16)), insert(digest(17)),
                modify(of(byDefault(18))));
    }

    /// Changes each of them somehow.
    List<Update> changes() {
        return List.of(delete(of(route(0, 0, 1))), modify(of(route(0x0A00000000000000L, 8, 100))),
                insert(of(route(0x0B00000000000000L, 8, 2))), delete(of(rule(5, -1, 3))),
                modify(of(rule(5, 77, 100))), modify(of(rule(9, -1, 100))), insert(of(rule(6, -1, 3))),
                delete(of(rated(1, 6, 2))), modify(of(rated(2, 100, 100))), insert(of(rated(3, 1, 1))),
                modify(member(1, 100)), insert(member(4, 9)), modify(group(1, 2, 4)),
                delete(of(way(2, oneShot(11)))), insert(of(way(2, ofGroup(1)))),
                modify(of(way(1, ofGroup(2)))), insert(group(3, 4)), delete(group(3)),
                modify(multicast(1, 100)), delete(multicast(2, 6)), insert(multicast(3, 1)),
                delete(session(5, 7)), modify(session(6, 100)), insert(session(7, 1)),
                modify(meter(100)), modify(counter(100)), modify(register("In.first", 0, 100)),
                modify(register("In.first", 2, 100)), modify(register("In.second", 1, 100)),
                modify(pair(100)), modify(digest(100)), modify(of(byDefault(100))),
                modify(of(byDefault(0).toBuilder().clearAction().build())));
    }

    /// All there is to read.
    List<String> everything() {
        TableEntry.Builder entries = TableEntry.newBuilder();
        entries.getCounterDataBuilder();
        entries.getMeterConfigBuilder();
        return Stream.of(of(entries.build()), of(TableEntry.newBuilder().setIsDefaultAction(true).build()),
                Entity.newBuilder().setActionProfileMember(ActionProfileMember.getDefaultInstance()),
                Entity.newBuilder().setActionProfileGroup(ActionProfileGroup.getDefaultInstance()),
                Entity.newBuilder()
                        .setPacketReplicationEngineEntry(PacketReplicationEngineEntry.getDefaultInstance()),
                Entity.newBuilder().setMeterEntry(MeterEntry.getDefaultInstance()),
                Entity.newBuilder().setCounterEntry(CounterEntry.getDefaultInstance()),
                Entity.newBuilder().setRegisterEntry(RegisterEntry.getDefaultInstance()),
                Entity.newBuilder().setValueSetEntry(ValueSetEntry.getDefaultInstance()),
                Entity.newBuilder().setDigestEntry(DigestEntry.getDefaultInstance()))
                .flatMap(all -> device.controller().read(all.build()).stream()).map(Entity::toString).sorted()
                .toList();
    }
}
