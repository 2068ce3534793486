package org.nvgre.cli.bench.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;

import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The `full` program as bytecode, on what the benchmark forwards.
final class InProcessTest {

    private static final int PACKETS = 100_000;
    private static final int ROUNDS = 30;

    private static Workload workload;
    private static InProcess embedded;

    @BeforeAll
    static void start() throws Exception {
        workload = Workload.of(1000);
        embedded = new InProcess(workload);
    }

    @AfterAll
    static void stop() {
        embedded.close();
    }

    @Test
    void theBytecodeDoesWhatTheTreeDoesThatTraceWalks() {
        Random random = new Random(3);
        List<byte[]> frames = workload.frames(3000, 90);
        int left = 0;
        for (byte[] frame : frames) {
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                int at = random.nextInt(4) == 0
                        ? 6 + random.nextInt(frame.length - 6)
                        : 12 + random.nextInt(30);
                frame[at] = (byte) random.nextInt();
            }
            ByteString fromTree = embedded.trace(frame);
            assertEquals(fromTree, embedded.forward(frame));
            left += fromTree.isEmpty() ? 0 : 1;
        }
        assertTrue(left > 1000, left + " packets left");
    }

    @Test
    void forwardingAllocatesNothing() {
        List<byte[]> frames = workload.frames(1000, 64);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // What the interpreter allocates, the compiled code does not: what is reached in the end counts.
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && allocated > PACKETS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < PACKETS / frames.size(); i++) {
                embedded.forwardAll(frames);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertTrue(allocated < PACKETS, allocated + " bytes for " + PACKETS + " packets");
    }
}
