package org.nvgre.cli.bench.dataplane;

/// What came out of a switch.
///
/// @param packets that left it, as whoever received them counted
/// @param seconds from the first to the last
/// @param offered packets that were sent to it; more than `packets` when it lost some
/// @param underWay how many at most were between sender and receiver; 0: no more than one
record Throughput(long packets, double seconds, long offered, int underWay) {

    double perSecond() {
        return packets / seconds;
    }

    double offeredPerSecond() {
        return offered / seconds;
    }

    /// Of those that were offered, 0 to 1.
    double lost() {
        return offered == 0 ? 0 : Math.max(0, 1 - (double) packets / offered);
    }
}
