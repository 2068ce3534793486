package org.nvgre.cli.bench.control;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Update;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.desired.WriteOrder;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.service.ControlPlane;
import org.nvgre.runtime.service.Settings;
import org.nvgre.runtime.service.SwitchStatus;
import org.nvgre.runtime.store.EmbeddedStore;
import org.nvgre.runtime.store.Store;
import org.nvgre.softswitch.SoftSwitch;
import org.p4.v1.WriteRequest;

/// One switch is given everything at once, and then found equal by a service that was started again.
final class BulkLoad {

    private static final int[] BATCHES = {1024, 4096};
    private static final double SHARE_OF_CEILING = 0.9;
    private static final double COMPARED_PER_SECOND = 300_000;

    private final Bench bench;
    private final SampleNetwork network;

    BulkLoad(Bench bench, int records) {
        this.bench = bench;
        this.network = new SampleNetwork(records, 2, 2, 1000);
    }

    List<Figure> run() throws IOException {
        int port = Bench.freePort();
        int nobody = Bench.freePort();
        Policy policy = network.policy(device -> "127.0.0.1:" + (device == 0 ? port : nobody));
        double ceiling = ceiling(policy);
        var store = bench.store("bulk");
        try (SoftSwitch _ = Bench.softSwitch(port, 1)) {
            SwitchStatus loaded = load(EmbeddedStore.open(store), policy);
            double rate = loaded.written() / seconds(loaded);
            SwitchStatus found = restart(EmbeddedStore.open(store));
            double compared = found.installed() / seconds(found);
            return List.of(
                    Figure.of("bulk load of %,d records into a switch".formatted(network.records()), rate,
                            "entries/s", ceiling, "90 % of the ceiling", rate >= SHARE_OF_CEILING * ceiling),
                    Figure.of("restart with nothing to change: entries compared", compared, "entries/s",
                            "%,.0f".formatted(COMPARED_PER_SECOND), compared >= COMPARED_PER_SECOND),
                    Figure.of("restart with nothing to change: writes", (double) found.written(), "entries",
                            "0",
                            found.written() == 0));
        }
    }

    private static double seconds(SwitchStatus status) {
        return status.lastReconciliation().toNanos() / 1e9;
    }

    /// The better of the batch sizes, each to a switch of its own.
    private double ceiling(Policy policy) throws IOException {
        List<Update> updates = new ArrayList<>();
        DesiredState.of(policy, SampleNetwork.name(0), bench.pipeline()).entities().stream()
                .sorted(Comparator.<Entity>comparingInt(entity -> WriteOrder.level(entity.key())))
                .forEach(entity -> updates.add(Update.insert(entity)));
        double best = 0;
        for (int batch : BATCHES) {
            try (SoftSwitch device = Bench.softSwitch(0, 1);
                    BareLoop loop = BareLoop.to(device.grpcPort(), 1, 1, bench.pipeline())) {
                List<WriteRequest> requests = loop.requests(updates, batch);
                long start = System.nanoTime();
                loop.write(requests);
                double rate = updates.size() / (Bench.since(start) / 1000);
                bench.progress(
                        "ceiling with %,d updates in a request: %,.0f entries/s".formatted(batch, rate));
                best = Math.max(best, rate);
            }
        }
        return best;
    }

    private SwitchStatus load(Store store, Policy policy) {
        try (store; ControlPlane control = start(store)) {
            long start = System.nanoTime();
            control.apply(PolicyChange.of(policy));
            bench.progress("policy of %,d records durable after %,.0f ms".formatted(network.records(),
                    Bench.since(start)));
            return equal(control);
        }
    }

    private SwitchStatus restart(Store store) {
        long start = System.nanoTime();
        try (store; ControlPlane control = start(store)) {
            bench.progress("policy read from the store after %,.0f ms".formatted(Bench.since(start)));
            return equal(control);
        }
    }

    private ControlPlane start(Store store) {
        return ControlPlane.start(store, _ -> bench.pipeline(), Settings.defaults());
    }

    private SwitchStatus equal(ControlPlane control) {
        bench.await("the switch does not become equal", () -> Bench.equal(control, SampleNetwork.name(0)));
        return control.status(SampleNetwork.name(0)).orElseThrow();
    }
}
