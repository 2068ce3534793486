package org.nvgre.cli.bench.scale;

import java.util.Arrays;

/// Of many figures: the middle, and the ends that hurt.
record Distribution(long median, long p99, long highest) {

    static Distribution of(long[] figures) {
        long[] sorted = figures.clone();
        Arrays.sort(sorted);
        return new Distribution(at(sorted, 0.5), at(sorted, 0.99), sorted[sorted.length - 1]);
    }

    private static long at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, (long) (share * sorted.length))];
    }

    @Override
    public String toString() {
        return "%,d / %,d / %,d".formatted(median, p99, highest);
    }
}
