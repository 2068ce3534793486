package org.nvgre.cli.bench.control;

import com.google.common.util.concurrent.ListenableFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.nvgre.cli.CommandFailure;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.p4runtime.Update;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.service.ControlPlane;
import org.nvgre.runtime.service.Settings;
import org.nvgre.runtime.store.EmbeddedStore;
import org.nvgre.softswitch.SoftSwitch;
import org.p4.v1.WriteRequest;
import org.p4.v1.WriteResponse;

/// One customer address after the other comes into a large network: from the call until it is durable and on all switches
/// of its virtual subnet. Those switches run in this process; the others of the network cannot be reached.
final class ChangeLatency {

    private static final double OVER_CEILING_MILLISECONDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /// Above the epochs of the service, which has ended by then.
    private static final long LEADS = Long.MAX_VALUE;

    private final Bench bench;
    private final SampleNetwork network;
    private final int changes;

    ChangeLatency(Bench bench, int records, int switches, int changes) {
        this.bench = bench;
        this.network = new SampleNetwork(records, switches, Math.min(10, switches), 1000);
        this.changes = changes;
    }

    List<Figure> run() throws IOException {
        List<SoftSwitch> running = new ArrayList<>();
        try {
            for (int device = 0; device < network.spread(); device++) {
                running.add(Bench.softSwitch(0, device + 1L));
            }
            double[] ours = ours(running);
            double[] bare = bare(running);
            return List.of(figure("median", ours, bare, 0.5), figure("99th percentile", ours, bare, 0.99));
        } finally {
            running.forEach(SoftSwitch::close);
        }
    }

    private Figure figure(String which, double[] ours, double[] bare, double share) {
        double value = at(ours, share);
        double ceiling = at(bare, share);
        return Figure.of(
                "a new address, until it is on its %d switches: %s".formatted(network.spread(), which), value,
                "ms", ceiling, "at most 10 ms over the ceiling",
                value - ceiling <= OVER_CEILING_MILLISECONDS);
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
    }

    private double[] ours(List<SoftSwitch> running) throws IOException {
        int nobody = Bench.freePort();
        try (EmbeddedStore store = EmbeddedStore.open(bench.store("change"));
                ControlPlane control = ControlPlane.start(store, _ -> bench.pipeline(),
                        Settings.defaults())) {
            control.apply(PolicyChange.of(network.policy(device -> "127.0.0.1:"
                    + (device < running.size() ? running.get(device).grpcPort() : nobody))));
            for (int device = 0; device < running.size(); device++) {
                String name = SampleNetwork.name(device);
                bench.await(name + " does not become equal", () -> Bench.equal(control, name));
            }
            bench.progress("%,d records, %d switches equal".formatted(network.records(), running.size()));
            change(control, 0, changes / 5); // the JVM learns
            return change(control, changes / 5, changes);
        }
    }

    private double[] change(ControlPlane control, int from, int count) {
        double[] milliseconds = new double[count];
        for (int i = 0; i < count; i++) {
            PolicyChange change = PolicyChange.put(added(from + i));
            long start = System.nanoTime();
            long revision = control.apply(change);
            awaitGroup(control, revision);
            milliseconds[i] = Bench.since(start);
        }
        Arrays.sort(milliseconds);
        return milliseconds;
    }

    /// Switches that cannot be reached are not waited for.
    private static void awaitGroup(ControlPlane control, long revision) {
        Set<String> late = control.await(revision, PATIENCE);
        if (!late.isEmpty()) {
            throw new CommandFailure("a change did not reach " + late);
        }
    }

    /// One more record of the first virtual subnet.
    private LookupRecord added(int number) {
        return network.record(0, network.perSubnet() + number);
    }

    /// The same entries, ready made, to all switches at once.
    private double[] bare(List<SoftSwitch> running) {
        List<BareLoop> loops = new ArrayList<>();
        try {
            for (int device = 0; device < running.size(); device++) {
                loops.add(BareLoop.to(running.get(device).grpcPort(), device + 1L, LEADS, bench.pipeline()));
            }
            bare(loops, 0, changes / 5);
            return bare(loops, changes / 5, changes);
        } finally {
            loops.forEach(BareLoop::close);
        }
    }

    private double[] bare(List<BareLoop> loops, int from, int count) {
        List<List<WriteRequest>> ready = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Update update = Update.insert(entry(2 * changes + from + i));
            ready.add(loops.stream().map(loop -> loop.requests(List.of(update), 1).getFirst()).toList());
        }
        double[] milliseconds = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            List<ListenableFuture<WriteResponse>> answers = new ArrayList<>();
            for (int device = 0; device < loops.size(); device++) {
                answers.add(loops.get(device).send(ready.get(i).get(device)));
            }
            BareLoop.all(answers);
            milliseconds[i] = Bench.since(start);
        }
        Arrays.sort(milliseconds);
        return milliseconds;
    }

    /// What a remote record is on a switch.
    private TableEntry entry(int number) {
        return bench.pipeline().table("nvgre.ca_mac").entry().exact("vsid", network.vsid(0))
                .exact("mac", added(number).macAddress().bytes()).action("nvgre.to_endpoint", "endpoint", 1)
                .build();
    }
}
