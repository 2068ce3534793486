package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.nvgre.p4runtime.Sample.PIPELINE;

import com.google.protobuf.TextFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeterEntryTest {
    private static final Meter METER = PIPELINE.meter("rate");
    private static final MeterEntry ENTRY = METER.entry(5, new Rates(1000, 1500, 2000, 3000));

    /// A cell is never created or removed: its rates are.
    @Test
    void allUpdatesAreModifications() throws Exception {
        var with = """
                type: MODIFY entity { meter_entry { meter_id: 335544321 index { index: 5 }
                  config { cir: 1000 cburst: 1500 pir: 2000 pburst: 3000 } } }""";
        var without = "type: MODIFY entity { meter_entry { meter_id: 335544321 index { index: 5 } } }";
        assertEquals(update(with), Update.insert(ENTRY).toProto());
        assertEquals(update(with), Update.modify(ENTRY).toProto());
        assertEquals(update(without), Update.delete(ENTRY).toProto());
        assertEquals("nvgre.rate[5] -> cir=1000 cbs=1500 pir=2000 pbs=3000", ENTRY.toString());
    }

    @Test
    void cellsWithoutRatesAreNoEntries() throws Exception {
        assertEquals(Optional.empty(), MeterEntry.of(METER,
                TextFormat.parse("meter_id: 335544321 index { index: 5 }", org.p4.v1.MeterEntry.class)));
        assertEquals(Optional.of(ENTRY),
                MeterEntry.of(METER, ENTRY.toProto().getMeterEntry()));
    }

    @Test
    void refusesWhatNoDeviceTakes() {
        assertEquals("meter 'nvgre.rate' has cells 0 to 15, not 16",
                assertThrows(IllegalArgumentException.class, () -> METER.entry(16, ENTRY.rates()))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Rates(2, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Rates(-1, 1, 1, 1));
    }

    private static org.p4.v1.Update update(String text) throws TextFormat.ParseException {
        return TextFormat.parse(text, org.p4.v1.Update.class);
    }
}
