package org.nvgre.softswitch.table;

/**
 * A two-rate three-colour marker, colour-blind (RFC 2698).
 *
 * <p>Rates are in units (bytes or packets) per second, bursts in units.
 */
public final class Meter {
    public static final int GREEN = 0;
    public static final int YELLOW = 1;
    public static final int RED = 2;

    /** Marks everything green. */
    public static final Meter UNCONFIGURED = new Meter(null, 0);

    private static final double NANOS_PER_SECOND = 1e9;

    /** Committed and peak rate with their bursts. */
    public record Rates(long cir, long cburst, long pir, long pburst) {}

    private final Rates rates;
    private double committed;
    private double peak;
    private long refilledAt;

    public Meter(Rates rates, long nowNanos) {
        this.rates = rates;
        this.refilledAt = nowNanos;
        if (rates != null) {
            this.committed = (double) rates.cburst();
            this.peak = (double) rates.pburst();
        }
    }

    /** Null when it has none. */
    public Rates rates() {
        return rates;
    }

    /** The colour of {@code units} that arrive at {@code nowNanos}. */
    public synchronized int mark(long units, long nowNanos) {
        if (rates == null) {
            return GREEN;
        }
        double seconds = (double) (nowNanos - refilledAt) / NANOS_PER_SECOND;
        refilledAt = nowNanos;
        committed = Math.min((double) rates.cburst(), committed + seconds * (double) rates.cir());
        peak = Math.min((double) rates.pburst(), peak + seconds * (double) rates.pir());
        if (peak < (double) units) {
            return RED;
        }
        peak -= (double) units;
        if (committed < (double) units) {
            return YELLOW;
        }
        committed -= (double) units;
        return GREEN;
    }
}
