package org.nvgre.softswitch.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

final class InputQueueTest {
    @Test
    void jobsOfManyThreadsRunOneAtATimeAndAreDoneOnReturn() {
        InputQueue queue = new InputQueue();
        List<Integer> done = new ArrayList<>();
        IntStream.range(0, 2000).parallel().forEach(i -> {
            int[] seen = {-1};
            queue.run(() -> {
                done.add(i);
                seen[0] = i;
            });
            assertEquals(i, seen[0]);
        });
        assertEquals(2000, done.size());
    }

    @Test
    void aJobFromWithinAJobRunsAfterIt() {
        InputQueue queue = new InputQueue();
        List<String> order = new ArrayList<>();
        queue.run(() -> {
            queue.run(() -> order.add("inner"));
            order.add("outer");
        });
        assertEquals(List.of("outer", "inner"), order);
    }

    @Test
    void queuesWiredInACircleDoNotWaitForEachOther() {
        InputQueue a = new InputQueue();
        InputQueue b = new InputQueue();
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> IntStream.range(0, 2000).parallel()
                .forEach(i -> {
                    InputQueue first = i % 2 == 0 ? a : b;
                    InputQueue second = i % 2 == 0 ? b : a;
                    first.run(() -> second.run(() -> {}));
                }));
    }

    /** As an output does in which a test fails. */
    @Test
    void aJobThatFailsIsTheFaultOfWhoBroughtItAndKeepsNobodyWaiting() {
        InputQueue queue = new InputQueue();
        LongAdder failed = new LongAdder();
        LongAdder done = new LongAdder();
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> IntStream.range(0, 2000).parallel()
                .forEach(i -> {
                    if (i % 5 == 0) {
                        assertThrows(AssertionError.class, () -> queue.run(() -> {
                            throw new AssertionError(i);
                        }));
                        failed.increment();
                    } else {
                        queue.run(done::increment);
                    }
                }));
        assertEquals(List.of(400L, 1600L), List.of(failed.sum(), done.sum()));
    }
}
