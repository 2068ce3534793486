package org.nvgre.cli.bench.scale;

import java.util.Arrays;
import java.util.BitSet;

/// What falls to each controller.
///
/// @param devices that it leads
/// @param subnets that are on one of them, whose records it holds
/// @param records that it holds
/// @param entries that its devices hold, one for each record and device
record Load(Distribution devices, Distribution subnets, Distribution records, Distribution entries) {

    static Load of(Fleet fleet, Controllers controllers) {
        int count = controllers.count();
        long[] devices = new long[count];
        for (int device = 0; device < fleet.shape().devices(); device++) {
            devices[controllers.of(device)]++;
        }
        long[] subnets = new long[count];
        long[] records = new long[count];
        long[] entries = new long[count];
        var concerned = new BitSet(count);
        for (int subnet = 0; subnet < fleet.shape().subnets(); subnet++) {
            concerned.clear();
            for (int place = 0; place < fleet.spread(subnet); place++) {
                int controller = controllers.of(fleet.device(subnet, place));
                concerned.set(controller);
                entries[controller] += fleet.records(subnet);
            }
            int held = fleet.records(subnet);
            concerned.stream().forEach(controller -> {
                subnets[controller]++;
                records[controller] += held;
            });
        }
        return new Load(Distribution.of(live(devices)), Distribution.of(live(subnets)),
                Distribution.of(live(records)), Distribution.of(live(entries)));
    }

    /// A dead controller has nothing, which is not the least of a load.
    private static long[] live(long[] figures) {
        return Arrays.stream(figures).filter(each -> each > 0).toArray();
    }
}
