package org.nvgre.softswitch.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.feature.FeatureSwitch.Packet;
import org.nvgre.softswitch.feature.FeatureSwitch.Sent;
import org.p4.v1.Entity;

/// `truncate` and `random`.
class PacketsTest {
    private static final int FULL = 64;
    private static final int PAYLOAD = 50;

    @AutoClose
    private final FeatureSwitch device = FeatureSwitch.started();

    private static Packet packet(int op, int length) {
        return new Packet(op, 1, length, 2, 3, PAYLOAD);
    }

    @Test
    void isCutToItsFirstBytes() {
        for (int op : new int[]{4, 11}) {
            for (int length : new int[]{1, 13, 14, 20, FULL}) {
                assertArrayEquals(Arrays.copyOf(packet(op, length).bytes(), length),
                        device.one(packet(op, length)).bytes(), op + " to " + length);
            }
            assertEquals(FULL, device.one(packet(op, FULL + 1)).bytes().length);
        }
    }

    @Test
    void theShortestCutCounts() {
        assertEquals(List.of("1 20"), lengths(device.send(new Packet(18, 1, 20, 30, 0, PAYLOAD))));
        assertEquals(List.of("1 15"), lengths(device.send(new Packet(18, 1, 20, 15, 0, PAYLOAD))));
    }

    /// It is cut when it leaves, and not when it goes round again.
    @Test
    void aPacketThatIsRecirculatedIsWhole() {
        Sent sent = device.one(new Packet(19, 0, 20, 0, 0, PAYLOAD));
        assertEquals(FULL, sent.bytes().length);
        assertEquals(FULL, sent.b(), "packet_length");
    }

    @Test
    void copiesOfAGroupAreNotCut() {
        Entity.Builder group = Entity.newBuilder();
        var entry = group.getPacketReplicationEngineEntryBuilder().getMulticastGroupEntryBuilder()
                .setMulticastGroupId(1);
        entry.addReplicasBuilder().setPort(FeatureSwitch.number(5)).setInstance(1);
        entry.addReplicasBuilder().setPort(FeatureSwitch.number(6)).setInstance(1);
        device.controller().insert(group.build());
        assertEquals(List.of("5 64", "6 64"), lengths(device.send(packet(9, 20))));
    }

    @Test
    void aCloneHasTheLengthOfItsSession() {
        Entity.Builder session = Entity.newBuilder();
        session.getPacketReplicationEngineEntryBuilder().getCloneSessionEntryBuilder().setSessionId(5)
                .setPacketLengthBytes(25).addReplicasBuilder().setPort(FeatureSwitch.number(8))
                .setInstance(1);
        device.controller().insert(session.build());
        assertEquals(List.of("1 30", "8 25"), lengths(device.send(packet(10, 30))));
    }

    private static List<String> lengths(List<Sent> sent) {
        return sent.stream().map(s -> s.port() + " " + s.bytes().length).sorted().toList();
    }

    private long drawn(int op, int low, int high) {
        return device.one(new Packet(op, 0, low, high, 0, 0)).r();
    }

    /// 100 of each are expected; a deviation of more than 50 has a chance of 1 in 100 million.
    @Test
    void randomNumbersSpreadOverTheirRange() {
        TreeMap<Long, Integer> seen = new TreeMap<>();
        for (int i = 0; i < 400; i++) {
            seen.merge(drawn(5, 10, 13), 1, Integer::sum);
        }
        assertEquals(Set.of(10L, 11L, 12L, 13L), seen.keySet());
        assertTrue(seen.values().stream().allMatch(n -> n > 50 && n < 150), seen::toString);
        assertEquals(77, drawn(5, 77, 77));
    }

    @Test
    void randomNumbersUseAllBits() {
        Set<Long> seen = new HashSet<>();
        long ones = 0;
        long zeros = 0;
        for (int i = 0; i < 64; i++) {
            long number = drawn(17, 0, 0);
            assertTrue(seen.add(number), "twice: " + number);
            ones |= number;
            zeros |= ~number;
        }
        assertEquals(-1, ones);
        assertEquals(-1, zeros);
    }

    @Test
    void anotherSwitchDrawsOthers() throws Exception {
        long[] here = LongStream.range(0, 8).map(_ -> drawn(17, 0, 0)).toArray();
        try (FeatureSwitch other = FeatureSwitch.started()) {
            long[] there = LongStream.range(0, 8).map(_ -> other.one(new Packet(17, 0, 0, 0, 0, 0)).r())
                    .toArray();
            assertNotEquals(Arrays.toString(here), Arrays.toString(there));
        }
    }
}
