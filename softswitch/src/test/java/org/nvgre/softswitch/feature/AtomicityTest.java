package org.nvgre.softswitch.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.rpc.Code;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nvgre.softswitch.Controller;
import org.nvgre.softswitch.feature.FeatureSwitch.Packet;
import org.nvgre.softswitch.traffic.Lane;
import org.p4.v1.ActionProfileGroup;
import org.p4.v1.ActionProfileMember;
import org.p4.v1.Entity;
import org.p4.v1.MeterConfig;
import org.p4.v1.TableAction;
import org.p4.v1.TableEntry;
import org.p4.v1.Update;
import org.p4.v1.WriteRequest;
import org.p4.v1.WriteRequest.Atomicity;

/// Batches that are all or nothing, for every kind of entity; and batches of which no packet meets a part.
class AtomicityTest {
    @AutoClose
    private final FeatureSwitch device = FeatureSwitch.started();

    private void write(Atomicity atomicity, List<Update> updates) {
        WriteRequest.Builder request = WriteRequest.newBuilder().setDeviceId(FeatureSwitch.DEVICE)
                .setAtomicity(atomicity).addAllUpdates(updates);
        request.getElectionIdBuilder().setLow(1);
        var _ = device.controller().stub().write(request.build());
    }

    private static Update update(Update.Type type, Entity.Builder entity) {
        return Update.newBuilder().setType(type).setEntity(entity).build();
    }

    private static Update insert(Entity.Builder entity) {
        return update(Update.Type.INSERT, entity);
    }

    private static Update modify(Entity.Builder entity) {
        return update(Update.Type.MODIFY, entity);
    }

    private static Update delete(Entity.Builder entity) {
        return update(Update.Type.DELETE, entity);
    }

    private static Entity.Builder of(TableEntry entry) {
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
    private TableEntry rule(int priority, int value, int tag) {
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

    private Entity.Builder register(String name, long index, long value) {
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

    private List<Update> beginning() {
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
    private List<Update> changes() {
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
    private List<String> everything() {
        Entity.Builder entries = Entity.newBuilder();
        entries.getTableEntryBuilder().getCounterDataBuilder();
        entries.getTableEntryBuilder().getMeterConfigBuilder();
        Entity.Builder defaults = Entity.newBuilder();
        defaults.getTableEntryBuilder().setIsDefaultAction(true);
        Entity.Builder members = Entity.newBuilder();
        members.getActionProfileMemberBuilder();
        Entity.Builder groups = Entity.newBuilder();
        groups.getActionProfileGroupBuilder();
        Entity.Builder replication = Entity.newBuilder();
        replication.getPacketReplicationEngineEntryBuilder();
        Entity.Builder meters = Entity.newBuilder();
        meters.getMeterEntryBuilder();
        Entity.Builder counters = Entity.newBuilder();
        counters.getCounterEntryBuilder();
        Entity.Builder registers = Entity.newBuilder();
        registers.getRegisterEntryBuilder();
        Entity.Builder valueSets = Entity.newBuilder();
        valueSets.getValueSetEntryBuilder();
        Entity.Builder digests = Entity.newBuilder();
        digests.getDigestEntryBuilder();
        return Stream
                .of(entries, defaults, members, groups, replication, meters, counters, registers, valueSets,
                        digests)
                .flatMap(all -> device.controller().read(all.build()).stream()).map(Entity::toString).sorted()
                .toList();
    }

    @ParameterizedTest
    @EnumSource(value = Atomicity.class, names = {"ROLLBACK_ON_ERROR", "DATAPLANE_ATOMIC"})
    void everyKindIsTakenBack(Atomicity atomicity) {
        write(Atomicity.CONTINUE_ON_ERROR, beginning());
        device.send(new Packet(3, 2, 0, 0, 0, 0)); // counted by an entry
        List<String> before = everything();

        List<Update> batch = new ArrayList<>(changes());
        batch.add(insert(of(rule(5, 77, 4))));
        StatusRuntimeException refused = assertThrows(StatusRuntimeException.class,
                () -> write(atomicity, batch));
        assertEquals(Code.ALREADY_EXISTS_VALUE, Controller.errors(refused).getLast().getCanonicalCode(),
                refused::toString);
        assertEquals(before, everything());

        // They are changes, indeed.
        write(atomicity, changes());
        List<String> left = new ArrayList<>(everything());
        left.retainAll(before);
        assertEquals(0, left.stream().filter(e -> e.contains("value: \"d\"")).count());
    }

    /// Two registers that always change together.
    @Test
    @Timeout(60)
    void noPacketMeetsAPart() throws Exception {
        LongAdder torn = new LongAdder();
        device.device().connect(1, (_, packet, _, _) -> {
            for (int i = 6; i < 14; i++) {
                if (packet[i] != 0) {
                    torn.increment();
                    return;
                }
            }
        });
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch flowing = new CountDownLatch(2);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Lane lane = device.device().newLane();
            senders.add(Thread.ofPlatform().start(() -> {
                byte[] packet = new Packet(6, 0, 0, 0, 1, 0).bytes();
                while (!over.get()) {
                    lane.receive(3, packet, packet.length);
                    flowing.countDown();
                }
            }));
        }
        flowing.await();
        for (int value = 1; value <= 300; value++) {
            write(Atomicity.DATAPLANE_ATOMIC, List.of(modify(register("In.first", 0, value)),
                    modify(register("In.second", 0, value))));
        }
        over.set(true);
        for (Thread sender : senders) {
            sender.join();
        }
        assertEquals(0, torn.sum());
    }
}
