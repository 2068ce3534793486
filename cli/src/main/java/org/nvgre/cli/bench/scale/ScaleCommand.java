package org.nvgre.cli.bench.scale;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The simulation behind `docs/scale.md`: no switch, no store, only who would have to know what.
@Command(name = "scale", mixinStandardHelpOptions = true,
        description = "Simulates, in memory, who holds and hears what in a network of many controllers.")
public final class ScaleCommand implements Callable<Integer> {

    @Option(names = "--devices", defaultValue = "10000", description = "Switches (default ${DEFAULT-VALUE}).")
    private int devices;

    @Option(names = "--pod", defaultValue = "100",
            description = "Switches that stand together (default ${DEFAULT-VALUE}).")
    private int pod;

    @Option(names = "--vsids", defaultValue = "1600000",
            description = "Virtual subnets (default ${DEFAULT-VALUE}).")
    private int subnets;

    @Option(names = "--records", defaultValue = "10000000",
            description = "Lookup records (default ${DEFAULT-VALUE}).")
    private long records;

    @Option(names = "--spread", defaultValue = "10",
            description = "Switches on which a subnet is, at most (default ${DEFAULT-VALUE}).")
    private int spread;

    @Option(names = "--controllers", defaultValue = "100", description = "(default ${DEFAULT-VALUE})")
    private int controllers;

    @Option(names = "--changes", defaultValue = "1000000",
            description = "Changes of one record (default ${DEFAULT-VALUE}).")
    private int changes;

    @Option(names = "--compare-rate", defaultValue = "300000",
            description = "Entries that a controller compares in a second, as 'bench control' measures it"
                    + " (default ${DEFAULT-VALUE}).")
    private long compareRate;

    @Option(names = "--seed", defaultValue = "1", description = "(default ${DEFAULT-VALUE})")
    private long seed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%,d switches in pods of %d, %,d VSIDs, about %,d records, %d controllers; seed %d%n%n",
                devices, pod, subnets, records, controllers, seed);
        var reports = new ArrayList<Report>();
        Fleet anywhere = fleet(false);
        reports.add(report("subnets anywhere", anywhere, false));
        Fleet together = fleet(true);
        reports.add(report("subnets in pods", together, false));
        reports.add(report("subnets and controllers in pods", together, true));
        Report.lines(reports).forEach(out::println);
        out.flush();
        return 0;
    }

    private Fleet fleet(boolean inPods) {
        return Fleet.of(new Fleet.Shape(devices, pod, subnets, records, spread, inPods),
                new SplittableRandom(seed));
    }

    private Report report(String placement, Fleet fleet, boolean wholePods) {
        Controllers all = Controllers.of(fleet.shape(), controllers, wholePods, -1);
        Controllers withoutFirst = Controllers.of(fleet.shape(), controllers, wholePods, 0);
        long toRead = mostTakenOver(fleet, all, withoutFirst);
        return new Report(placement, Load.of(fleet, all), Load.of(fleet, withoutFirst),
                FanOut.of(fleet, all, changes, new SplittableRandom(seed + 1)), toRead,
                (double) toRead / compareRate);
    }

    /// Entries of the devices that come to the survivor with the most.
    private static long mostTakenOver(Fleet fleet, Controllers before, Controllers after) {
        long[] taken = new long[before.count()];
        for (int subnet = 0; subnet < fleet.shape().subnets(); subnet++) {
            for (int place = 0; place < fleet.spread(subnet); place++) {
                int device = fleet.device(subnet, place);
                if (before.of(device) != after.of(device)) {
                    taken[after.of(device)] += fleet.records(subnet);
                }
            }
        }
        return Distribution.of(taken).highest();
    }
}
