package org.nvgre.softswitch.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** RFC 2698 by hand: committed 10/s up to 5, peak 20/s up to 8. */
final class MeterTest {
    private static final long SECOND = 1_000_000_000L;

    private final Meter meter = new Meter(new Meter.Rates(10, 5, 20, 8), 0);

    @Test
    void burstsThenRefills() {
        assertEquals(Meter.GREEN, meter.mark(5, 0));
        assertEquals(Meter.YELLOW, meter.mark(3, 0));
        assertEquals(Meter.RED, meter.mark(1, 0));
        // A tenth of a second brings 1 and 2.
        assertEquals(Meter.GREEN, meter.mark(1, SECOND / 10));
        assertEquals(Meter.YELLOW, meter.mark(1, SECOND / 10));
        // Buckets never hold more than the burst.
        assertEquals(Meter.RED, meter.mark(9, 100 * SECOND));
        assertEquals(Meter.YELLOW, meter.mark(6, 100 * SECOND));
    }

    @Test
    void withoutRatesEverythingIsGreen() {
        assertEquals(Meter.GREEN, Meter.UNCONFIGURED.mark(Long.MAX_VALUE, 0));
    }
}
