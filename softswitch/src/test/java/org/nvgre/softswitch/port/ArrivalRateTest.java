package org.nvgre.softswitch.port;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ArrivalRateTest {
    private long now = Long.MAX_VALUE - 1000; // nanoTime may wrap around
    private final ArrivalRate rate = new ArrivalRate(now);

    private boolean after(long micros, int frames) {
        now += TimeUnit.MICROSECONDS.toNanos(micros);
        rate.took(frames);
        return rate.isWorthAPause(now);
    }

    @Test
    void aPortWithLittleToDoTakesEachFrameAtOnce() {
        for (int i = 0; i < 1000; i++) {
            assertFalse(after(100, 1), "after " + i);
        }
    }

    @Test
    void aBusyPortIsLookedAtNowAndThenAndAQuietOneSleepsAgain() {
        boolean busy = false;
        for (int i = 0; i < 100; i++) {
            busy = after(100, 30);
        }
        assertTrue(busy);
        int looks = 0;
        while (after(100, 0)) {
            looks++;
        }
        assertTrue(looks < 20, looks + " looks at nothing");
    }

    @Test
    void aLoneBurstIsNoRate() {
        assertFalse(after(1_000_000, 64));
        assertFalse(after(1_000, 1));
    }
}
