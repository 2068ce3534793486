package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nvgre.p4runtime.Sample.PIPELINE;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.p4.v1.FieldMatch;

/// What differs has different numbers, and what is the same the same, ours or from the wire.
class FingerprintTest {
    private record Key(long high, long low) {}

    private final Fingerprint fingerprint = new Fingerprint();

    private Key key() {
        return new Key(fingerprint.high(), fingerprint.low());
    }

    /// Some of everything, near to each other.
    static List<Entity> entities() {
        List<Entity> all = new ArrayList<>();
        for (int vsid = 0; vsid < 300; vsid++) {
            for (long mac : new long[]{0, 1, 0x100, 0x02_00_00_00_00_01L}) {
                for (int port = 0; port < 3; port++) {
                    all.add(PIPELINE.table("ca_mac").entry().exact("vsid", vsid).exact("mac", mac)
                            .action("to_port", "port", port).build());
                }
            }
        }
        for (int length = 1; length <= 32; length++) {
            for (int vrf = 0; vrf < 3; vrf++) {
                all.add(PIPELINE.table("pa_route").entry().exact("vrf", vrf)
                        .lpm("destination", 0xffffffffL, length)
                        .action("to_port", "port", 1).build());
            }
        }
        for (int priority = 1; priority < 4; priority++) {
            for (int low = 0; low < 3; low++) {
                all.add(acl(priority).range("port", low, 80).build());
                all.add(acl(priority).range("port", low, 80).optional("protocol", low).build());
                all.add(acl(priority).ternary("source", low, 0xffL).build());
                all.add(acl(priority).ternary("source", low, 0xffffL).build());
            }
        }
        for (int id = 1; id < 20; id++) {
            all.add(MulticastGroup.of(id, new Replica(1, 0), new Replica(id, 7)));
            all.add(MulticastGroup.of(id, new Replica(id, 1), new Replica(7, 0)));
            all.add(CloneSession.of(id, new Replica(1, 0)));
            all.add(CloneSession.of(id, new Replica(2, 0)));
        }
        return all;
    }

    private static TableEntry.Builder acl(int priority) {
        return PIPELINE.table("acl").entry().exact("vsid", 1).priority(priority).action("to_endpoint",
                "source", 1, "destination", 2, "mac", 3);
    }

    @Test
    void oneNumberForEachKeyAndEachValue() {
        Map<Key, Entity.Key> keys = new HashMap<>();
        Map<List<Object>, Set<Long>> values = new HashMap<>();
        for (Entity entity : entities()) {
            fingerprint.of(entity);
            Entity.Key other = keys.putIfAbsent(key(), entity.key());
            assertTrue(other == null || other.equals(entity.key()), () -> entity + " and " + other);
            values.computeIfAbsent(List.of(entity.key()), _ -> new HashSet<>()).add(fingerprint.value());
        }
        Set<Entity.Key> different = new HashSet<>();
        Map<Entity.Key, Set<Entity>> wanted = new HashMap<>();
        entities().forEach(entity -> {
            different.add(entity.key());
            wanted.computeIfAbsent(entity.key(), _ -> new HashSet<>()).add(entity);
        });
        assertEquals(different.size(), keys.size());
        wanted.forEach((key, entities) -> assertEquals(entities.size(), values.get(List.of(key)).size(),
                key::toString));
    }

    @Test
    void wireGivesTheSameHoweverItIsWritten() {
        var random = new Random(7);
        for (Entity entity : entities()) {
            fingerprint.of(entity);
            Key ours = key();
            long value = fingerprint.value();
            fingerprint.of(entity.toProto());
            assertEquals(ours, key(), entity::toString);
            assertEquals(value, fingerprint.value(), entity::toString);
            fingerprint.of(disturbed(entity.toProto(), random));
            assertEquals(ours, key(), entity::toString);
            assertEquals(value, fingerprint.value(), entity::toString);
            fingerprint.keyOf(entity.key());
            assertEquals(ours, key(), entity::toString);
        }
    }

    /// Other order, leading zeros, and what a device adds.
    private static org.p4.v1.Entity disturbed(org.p4.v1.Entity wire, Random random) {
        var copy = wire.toBuilder();
        if (wire.hasTableEntry()) {
            List<FieldMatch> matches = new ArrayList<>(wire.getTableEntry().getMatchList());
            Collections.shuffle(matches, random);
            var entry = copy.getTableEntryBuilder().clearMatch()
                    .setMetadata(ByteString.copyFromUtf8("a mark"));
            for (FieldMatch match : matches) {
                entry.addMatch(match.hasExact()
                        ? match.toBuilder().setExact(FieldMatch.Exact.newBuilder()
                                .setValue(
                                        ByteString.copyFrom(new byte[2]).concat(match.getExact().getValue())))
                                .build()
                        : match);
            }
            var params = new ArrayList<>(wire.getTableEntry().getAction().getAction().getParamsList());
            Collections.shuffle(params, random);
            entry.getActionBuilder().getActionBuilder().clearParams().addAllParams(params);
        } else if (wire.getPacketReplicationEngineEntry().hasMulticastGroupEntry()) {
            var group = copy.getPacketReplicationEngineEntryBuilder().getMulticastGroupEntryBuilder();
            var replicas = new ArrayList<>(group.getReplicasList());
            Collections.shuffle(replicas, random);
            group.clearReplicas().addAllReplicas(replicas);
        }
        return copy.build();
    }

    @Test
    void sharesOfASetAreInNoOrder() {
        ActionCall one = PIPELINE.action("to_port").call("port", 1);
        ActionCall two = PIPELINE.action("to_port").call("port", 2);
        long[] values = new long[4];
        List<ActionSet> sets = List.of(
                ActionSet.of(List.of(new ActionSet.Share(one, 1), new ActionSet.Share(two, 3))),
                ActionSet.of(List.of(new ActionSet.Share(two, 3), new ActionSet.Share(one, 1))),
                ActionSet.of(List.of(new ActionSet.Share(one, 3), new ActionSet.Share(two, 1))),
                ActionSet.of(one));
        for (int i = 0; i < values.length; i++) {
            fingerprint.of(new TableEntry(Sample.entry(1).key(), sets.get(i)));
            values[i] = fingerprint.value();
        }
        assertEquals(values[0], values[1]);
        assertNotEquals(values[0], values[2]);
        assertNotEquals(values[0], values[3]);
        fingerprint.of(new TableEntry(Sample.entry(1).key(), one));
        assertNotEquals(values[3], fingerprint.value());
    }
}
