package org.nvgre.softswitch.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.feature.FeatureSwitch.Packet;
import org.p4.v1.Entity;
import org.p4.v1.MeterConfig;
import org.p4.v1.MeterEntry;
import org.p4.v1.TableEntry;
import org.p4.v1.Update;

/// Meters as the program and the controller see them. With a rate of 0 buckets are never filled again, so that colours
/// depend on bursts alone; how time fills them is `MeterTest`'s.
class MetersTest {
    private static final int GREEN = 0;
    private static final int YELLOW = 1;
    private static final int RED = 2;
    private static final int PACKETS = 1;
    private static final int BYTES = 2;
    private static final int DIRECT = 3;

    @AutoClose
    private final FeatureSwitch device = FeatureSwitch.started();

    private static MeterConfig bursts(long committed, long peak) {
        return MeterConfig.newBuilder().setCburst(committed).setPburst(peak).build();
    }

    private Entity cell(String meter, int index, MeterConfig config) {
        MeterEntry.Builder entry = MeterEntry.newBuilder().setMeterId(device.id(meter));
        if (index >= 0) {
            entry.getIndexBuilder().setIndex(index);
        }
        if (config != null) {
            entry.setConfig(config);
        }
        return Entity.newBuilder().setMeterEntry(entry).build();
    }

    private List<Integer> colors(int op, int index, int payload, int packets) {
        List<Integer> colors = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            colors.add(device.one(new Packet(op, index, 0x77, 0, 0, payload)).a());
        }
        return colors;
    }

    @Test
    void packetsTakeOneEach() {
        device.controller().write(Update.Type.MODIFY, cell("In.packet_rates", 2, bursts(2, 3)));
        assertEquals(List.of(GREEN, GREEN, YELLOW, RED, RED), colors(PACKETS, 2, 40, 5));
        assertEquals(List.of(GREEN, GREEN, GREEN, GREEN, GREEN), colors(PACKETS, 1, 40, 5));
    }

    @Test
    void bytesTakeTheLengthOfThePacket() {
        device.controller().write(Update.Type.MODIFY, cell("In.byte_rates", 0, bursts(250, 450)));
        // 100 bytes each: 50 are left of either burst in the end.
        assertEquals(List.of(GREEN, GREEN, YELLOW, YELLOW, RED), colors(BYTES, 0, 86, 5));
        assertEquals(List.of(GREEN, GREEN, RED), colors(BYTES, 0, 6, 3));
    }

    @Test
    void withoutAnIndexAllCellsAreWritten() {
        device.controller().write(Update.Type.MODIFY, cell("In.packet_rates", -1, bursts(1, 2)));
        List<Entity> all = device.controller().read(cell("In.packet_rates", -1, null));
        assertEquals(List.of(0L, 1L, 2L, 3L),
                all.stream().map(e -> e.getMeterEntry().getIndex().getIndex()).toList());
        assertEquals(List.of(bursts(1, 2)),
                all.stream().map(e -> e.getMeterEntry().getConfig()).distinct().toList());
        for (int cell = 0; cell < 4; cell++) {
            assertEquals(List.of(GREEN, YELLOW, RED), colors(PACKETS, cell, 0, 3));
        }
        device.controller().write(Update.Type.MODIFY, cell("In.packet_rates", -1, null));
        assertEquals(List.of(GREEN, GREEN, GREEN), colors(PACKETS, 3, 0, 3));
        assertFalse(device.controller().read(cell("In.packet_rates", 3, null)).getFirst().getMeterEntry()
                .hasConfig());
    }

    @Test
    void anEntryHasItsOwn() {
        TableEntry one = device.entry("In.rated", device.action("In.metered", 0x11),
                FeatureSwitch.exact(1, 1));
        TableEntry two = device.entry("In.rated", device.action("In.metered", 0x22),
                FeatureSwitch.exact(1, 2));
        device.controller().insert(Entity.newBuilder()
                .setTableEntry(one.toBuilder().setMeterConfig(bursts(1, 2))).build());
        device.controller().insert(Entity.newBuilder().setTableEntry(two).build());
        assertEquals(List.of(GREEN, YELLOW, RED), colors(DIRECT, 1, 0, 3));
        assertEquals(List.of(GREEN, GREEN, GREEN), colors(DIRECT, 2, 0, 3));
        Entity.Builder of = Entity.newBuilder();
        of.getDirectMeterEntryBuilder().setConfig(bursts(0, 1)).getTableEntryBuilder()
                .setTableId(one.getTableId()).addMatch(FeatureSwitch.exact(1, 2));
        device.controller().write(Update.Type.MODIFY, of.build());
        assertEquals(List.of(YELLOW, RED), colors(DIRECT, 2, 0, 2));
        assertEquals(List.of(bursts(0, 1)), device.controller().read(of.build()).stream()
                .map(e -> e.getDirectMeterEntry().getConfig()).toList());
    }
}
