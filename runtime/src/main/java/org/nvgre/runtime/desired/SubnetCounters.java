package org.nvgre.runtime.desired;

import java.util.stream.LongStream;

/// How the counters of virtual subnets are laid out (`nvgre.from_tenant`, `nvgre.from_tunnel`).
public final class SubnetCounters {

    /// Cells for each virtual subnet: one for each number of 4-byte words by which the wire exceeds the tenant's frame.
    public static final int CELLS = 16;

    private static final int BYTES_PER_WORD = 4;

    private SubnetCounters() {}

    public static int subnetOf(long index) {
        return (int) (index / CELLS);
    }

    public static LongStream cells(int subnet) {
        return LongStream.range((long) subnet * CELLS, (subnet + 1L) * CELLS);
    }

    /// Bytes of the tenants' frames among the bytes that a cell has counted on the wire.
    ///
    /// @param overhead bytes that every packet has in addition, from the counter's `@overhead`
    public static long innerBytes(long index, long packets, long bytes, int overhead) {
        return bytes - packets * (overhead + BYTES_PER_WORD * (index % CELLS));
    }
}
