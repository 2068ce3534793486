package org.nvgre.cli.bench.dataplane;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.nvgre.cli.CommandFailure;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.p4runtime.P4RuntimeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The embedded switch beside bmv2: same program, same entries, same frames, one run.
@Command(name = "dataplane", mixinStandardHelpOptions = true,
        description = "How fast the embedded switch forwards and takes entries, beside simple_switch_grpc if it is "
                + "installed.")
public final class DataplaneCommand implements Callable<Integer> {

    /// What can be measured.
    enum Part {
        process, wire, entries
    }

    private static final JsonMapper JSON = new JsonMapper();
    private static final double WARM_UP_SECONDS = 5;
    private static final double TIMES_BMV2 = 50;
    private static final double ENTRIES_PER_SECOND = 200_000;

    @Option(names = "--addresses", defaultValue = "100000",
            description = "Customer addresses (default ${DEFAULT-VALUE}).")
    private int addresses;

    @Option(names = "--bytes", split = ",", defaultValue = "64,512",
            description = "Lengths of frames, without FCS (default ${DEFAULT-VALUE}).")
    private List<Integer> lengths;

    @Option(names = "--seconds", defaultValue = "10",
            description = "How long each is measured (default ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--packets", defaultValue = "60000",
            description = "Frames of a capture (default ${DEFAULT-VALUE}).")
    private int packets;

    @Option(names = "--simple-switch", paramLabel = "PATH",
            description = "simple_switch_grpc, if it is not the one on the PATH.")
    private Path simpleSwitch;

    @Option(names = "--wait", defaultValue = "30",
            description = "Seconds that simple_switch_grpc is given to take the entries (default ${DEFAULT-VALUE}).")
    private int secondsToLoad;

    @Option(names = "--wire",
            description = "Over veth pairs, too, beside Open vSwitch as well; it takes root.")
    private boolean wire;

    @Option(names = "--only", paramLabel = "PART",
            description = "process, wire, or entries; any number of times.")
    private Set<Part> only;

    @Option(names = "--json", description = "For programs: one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call()
            throws IOException, CompileException, P4RuntimeException, InterruptedException {
        Workload workload = Workload.of(addresses);
        Set<Part> parts = parts();
        List<Comparison> comparisons = new ArrayList<>();
        Optional<WriteRate> entries = Optional.empty();
        try (InProcess embedded = new InProcess(workload)) {
            if (parts.contains(Part.process)) {
                for (int length : lengths) {
                    comparisons.add(inProcess(workload, embedded, length));
                }
            }
            if (parts.contains(Part.entries)) {
                entries = Optional.of(WriteRate.of(embedded.address(), workload));
            }
        }
        if (parts.contains(Part.wire)) {
            for (int length : lengths) {
                comparisons.addAll(new OnWire(workload, seconds).compare(length, packets, rival()));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(object(comparisons, entries)));
        } else {
            print(out, comparisons, entries);
        }
        out.flush();
        return 0;
    }

    private Set<Part> parts() {
        if (only != null) {
            return only;
        }
        return wire ? EnumSet.allOf(Part.class) : EnumSet.of(Part.process, Part.entries);
    }

    private Comparison inProcess(Workload workload, InProcess embedded, int length)
            throws IOException, InterruptedException, P4RuntimeException {
        List<byte[]> frames = workload.frames(packets, length);
        int expected = length + Frames.ENCAPSULATION;
        if (embedded.forward(frames.getFirst()).size() != expected) {
            throw new CommandFailure("a frame of " + length + " bytes was not encapsulated");
        }
        var _ = embedded.run(frames, WARM_UP_SECONDS);
        Throughput ours = embedded.run(frames, seconds);
        Optional<Throughput> theirs = Optional.empty();
        if (rival().isPresent()) {
            theirs = Optional.of(Bmv2.fromFiles(rival().get(), workload, frames, secondsToLoad));
        }
        return new Comparison("in process, one core", length, ours, "simple_switch_grpc --use-files", theirs,
                Bmv2.MISSING, TIMES_BMV2);
    }

    private Optional<Path> rival() {
        return Optional.ofNullable(simpleSwitch).or(Bmv2::find);
    }

    private void print(PrintWriter out, List<Comparison> comparisons, Optional<WriteRate> entries) {
        out.printf("program full, %,d customer addresses; each frame to a random one, encapsulated%n%n",
                addresses);
        Comparison.lines(comparisons).forEach(out::println);
        entries.ifPresent(rate -> out.printf(
                "%nentries through P4Runtime: %,.0f written (at least %,.0f) and %,.0f read per second%n",
                rate.inserted(), ENTRIES_PER_SECOND, rate.read()));
    }

    private ObjectNode object(List<Comparison> comparisons, Optional<WriteRate> entries) {
        ObjectNode object = JSON.createObjectNode().put("program", "full").put("addresses", addresses);
        var forwarding = object.putArray("forwarding");
        for (Comparison each : comparisons) {
            ObjectNode row = forwarding.addObject().put("way", each.way()).put("bytes", each.bytes());
            measured(row, "embedded", each.ours());
            row.put("rival", each.rival());
            each.theirs().ifPresentOrElse(theirs -> measured(row, "theirs", theirs),
                    () -> row.put("skipped", each.missing()));
            each.ratio().ifPresent(ratio -> row.put("ratio", ratio).put("atLeast", each.wanted())
                    .put("met", each.met()));
        }
        entries.ifPresent(rate -> object.putObject("entries").put("writtenPerSecond", rate.inserted())
                .put("atLeast", ENTRIES_PER_SECOND).put("met", rate.inserted() >= ENTRIES_PER_SECOND)
                .put("readPerSecond", rate.read()));
        return object;
    }

    private static void measured(ObjectNode row, String who, Throughput figure) {
        row.put(who, figure.perSecond()).put(who + "Offered", figure.offeredPerSecond())
                .put(who + "Lost", figure.lost()).put(who + "Seconds", figure.seconds());
        if (figure.underWay() > 0) {
            row.put(who + "UnderWay", figure.underWay());
        }
    }
}
