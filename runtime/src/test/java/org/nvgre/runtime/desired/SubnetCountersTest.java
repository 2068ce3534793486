package org.nvgre.runtime.desired;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.p4.config.v1.Counter;
import org.p4.config.v1.P4Info;
import org.p4.config.v1.Preamble;

/// Cells of a subnet, by what a program's annotations say of them.
class SubnetCountersTest {
    private static P4Info counter(String... annotations) {
        return P4Info.newBuilder().addCounters(Counter.newBuilder().setPreamble(
                Preamble.newBuilder().setName("nvgre.from_tunnel")
                        .addAllAnnotations(java.util.List.of(annotations))))
                .build();
    }

    @Test
    void withoutAWordASubnetHasSixteenCells() {
        SubnetCounters layout = SubnetCounters.of(counter("@overhead(42)"), "nvgre.from_tunnel");

        assertArrayEquals(new long[]{32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47},
                layout.cells(2).toArray());
        assertEquals(2, layout.subnetOf(37));
        // Ten packets of 100 bytes in a tunnel, each with five words more than the least.
        assertEquals(10 * 100, layout.innerBytes(37, 10, 10 * (100 + 42 + 20)));
    }

    @Test
    void aProgramMaySayWhichCellsThereAre() {
        SubnetCounters layout = SubnetCounters.of(counter("@overhead(42)", "@words(0, 1, 5, 6)"),
                "nvgre.from_tunnel");

        assertArrayEquals(new long[]{8, 9, 10, 11}, layout.cells(2).toArray());
        assertEquals(2, layout.subnetOf(10));
        assertEquals(10 * 100, layout.innerBytes(10, 10, 10 * (100 + 42 + 20)));
    }
}
