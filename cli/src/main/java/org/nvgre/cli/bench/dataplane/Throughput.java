package org.nvgre.cli.bench.dataplane;

/// What came out of a switch.
///
/// @param packets that left it
/// @param seconds from the first to the last
/// @param offered packets that were sent to it; more than `packets` when it lost some
record Throughput(long packets, double seconds, long offered) {

    double perSecond() {
        return packets / seconds;
    }

    /// Of those that were offered, 0 to 1.
    double lost() {
        return offered == 0 ? 0 : 1 - (double) packets / offered;
    }
}
