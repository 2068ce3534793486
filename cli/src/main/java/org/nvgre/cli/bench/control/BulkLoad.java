package org.nvgre.cli.bench.control;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nvgre.cli.CommandFailure;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Update;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.desired.Ids;
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

/// One switch, which knows its tenants but none of their addresses, is given all addresses at once; and is then found
/// equal by a service that was started again. The ceiling is loaded in turn with it, in the same way: with its program and
/// the rest of the policy in place.
final class BulkLoad {

    private static final int[] BATCHES = {1024, 4096};
    private static final int ROUNDS = 4;
    private static final double SHARE_OF_CEILING = 0.9;
    private static final double COMPARED_PER_SECOND = 300_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Bench bench;
    private final SampleNetwork network;

    BulkLoad(Bench bench, int records) {
        this.bench = bench;
        this.network = new SampleNetwork(records, 2, 2, 1000);
    }

    List<Figure> run() throws IOException {
        Map<Integer, List<Double>> ceilings = new TreeMap<>();
        List<Double> rates = new ArrayList<>();
        List<Double> comparisons = new ArrayList<>();
        long rewritten = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int batch : BATCHES) {
                ceilings.computeIfAbsent(batch, _ -> new ArrayList<>()).add(ceiling(batch));
            }
            int port = Bench.freePort();
            Path store = bench.store("bulk" + round);
            try (SoftSwitch _ = Bench.softSwitch(port, 1)) {
                rates.add(load(store, port));
                SwitchStatus found = restart(store);
                comparisons.add(found.installed() / seconds(found));
                rewritten += found.written();
            }
        }
        double ceiling = ceilings.values().stream().mapToDouble(BulkLoad::median).max().orElseThrow();
        double rate = median(rates);
        double compared = median(comparisons);
        return List.of(
                Figure.of("bulk load of %,d records into a switch".formatted(network.records()), rate,
                        "entries/s", ceiling, "90 % of the ceiling", rate >= SHARE_OF_CEILING * ceiling),
                Figure.of("restart with nothing to change: entries compared", compared, "entries/s",
                        "%,.0f".formatted(COMPARED_PER_SECOND), compared >= COMPARED_PER_SECOND),
                Figure.of("restart with nothing to change: writes", (double) rewritten, "entries", "0",
                        rewritten == 0));
    }

    /// Without the first: with it the JVM learns.
    private static double median(List<Double> rounds) {
        List<Double> sorted = rounds.subList(1, rounds.size()).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static double seconds(SwitchStatus status) {
        return status.lastReconciliation().toNanos() / 1e9;
    }

    private Policy policy(int port) throws IOException {
        int nobody = Bench.freePort();
        return network.policy(device -> "127.0.0.1:" + (device == 0 ? port : nobody));
    }

    private static Policy withoutRecords(Policy policy) {
        return new Policy(policy.customers(), List.of(), policy.providerAddresses(), policy.providerRoutes(),
                policy.switches());
    }

    /// @return entries per second
    private double ceiling(int batch) throws IOException {
        Policy policy = policy(Bench.freePort());
        DesiredState first = desired(withoutRecords(policy), Ids.none());
        Set<Entity> there = new HashSet<>(first.entities());
        List<Entity> rest = new ArrayList<>(desired(policy, first.ids()).entities());
        rest.removeAll(there);
        try (SoftSwitch device = Bench.softSwitch(0, 1);
                BareLoop loop = BareLoop.to(device.grpcPort(), 1, 1, bench.pipeline())) {
            loop.write(loop.requests(inserts(first.entities()), batch));
            List<WriteRequest> requests = loop.requests(inserts(rest), batch);
            int count = rest.size();
            policy = null;
            rest = null;
            System.gc();
            long start = System.nanoTime();
            loop.write(requests);
            double rate = count / (Bench.since(start) / 1000);
            bench.progress("ceiling with %,d updates in a request: %,.0f entries/s".formatted(batch, rate));
            return rate;
        }
    }

    private DesiredState desired(Policy policy, Ids earlier) {
        return DesiredState.of(policy, SampleNetwork.name(0), bench.pipeline(), earlier);
    }

    private static List<Update> inserts(Collection<Entity> entities) {
        return entities.stream().sorted(Comparator.comparingInt(entity -> WriteOrder.level(entity.key())))
                .map(Update::insert).toList();
    }

    /// @return entries per second
    private double load(Path file, int port) throws IOException {
        Policy policy = policy(port);
        try (Store store = EmbeddedStore.open(file); ControlPlane control = start(store)) {
            SwitchStatus before = equal(control, control.apply(PolicyChange.of(withoutRecords(policy))));
            PolicyChange all = new PolicyChange(List.copyOf(policy.lookupRecords()), List.of());
            policy = null;
            System.gc();
            long start = System.nanoTime();
            long revision = control.apply(all);
            bench.progress("%,d records durable after %,.0f ms".formatted(network.records(),
                    Bench.since(start)));
            SwitchStatus after = equal(control, revision);
            double rate = (after.written() - before.written()) / seconds(after);
            bench.progress("loaded: %,.0f entries/s".formatted(rate));
            return rate;
        }
    }

    private SwitchStatus restart(Path file) {
        long start = System.nanoTime();
        try (Store store = EmbeddedStore.open(file); ControlPlane control = start(store)) {
            bench.progress("policy read from the store after %,.0f ms".formatted(Bench.since(start)));
            return equal(control, control.revision());
        }
    }

    private ControlPlane start(Store store) {
        return ControlPlane.start(store, _ -> bench.pipeline(), Settings.defaults());
    }

    /// The switch that cannot be reached is not waited for.
    private static SwitchStatus equal(ControlPlane control, long revision) {
        Set<String> late = control.await(revision, PATIENCE);
        if (!late.isEmpty()) {
            throw new CommandFailure("the switch does not become equal: " + late);
        }
        return control.status(SampleNetwork.name(0)).orElseThrow();
    }
}
