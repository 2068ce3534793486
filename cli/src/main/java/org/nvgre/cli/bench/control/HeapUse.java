package org.nvgre.cli.bench.control;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.service.ControlPlane;
import org.nvgre.runtime.service.Settings;
import org.nvgre.runtime.service.SwitchStatus;
import org.nvgre.runtime.store.EmbeddedStore;

/// What the service holds of a large network, none of whose switches can be reached: nothing but the service is measured.
final class HeapUse {

    private static final double LIMIT_MEGABYTES = 1536;

    private final Bench bench;
    private final SampleNetwork network;

    HeapUse(Bench bench, int records, int switches) {
        this.bench = bench;
        this.network = new SampleNetwork(records, switches, Math.min(10, switches), 1000);
    }

    Figure run() throws IOException {
        double before = used();
        int nobody = Bench.freePort();
        try (EmbeddedStore store = EmbeddedStore.open(bench.store("heap"));
                ControlPlane control = ControlPlane.start(store, _ -> bench.pipeline(),
                        Settings.defaults())) {
            long start = System.nanoTime();
            control.apply(PolicyChange.of(network.policy(_ -> "127.0.0.1:" + nobody)));
            bench.progress("policy of %,d records durable after %,.0f ms".formatted(network.records(),
                    Bench.since(start)));
            long wanted = control.switches().stream().mapToLong(SwitchStatus::wanted).sum();
            double megabytes = used() - before;
            return Figure.of(
                    "heap of %,d records on %d switches, %,d entries wanted".formatted(network.records(),
                            network.switches(), wanted),
                    megabytes, "MB", "at most %,.0f".formatted(LIMIT_MEGABYTES),
                    megabytes <= LIMIT_MEGABYTES);
        }
    }

    /// What is reachable, in megabytes.
    private static double used() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc(); // what the first one has queued for cleaning
        return memory.getHeapMemoryUsage().getUsed() / 1048576.0;
    }
}
