package org.nvgre.cli.bench.scale;

import java.util.BitSet;
import java.util.SplittableRandom;

/// How far a change of one customer address goes. Each record changes as often as any other, so that large subnets change
/// more.
///
/// @param devices on which an entry changes
/// @param controllers that have to hear of it
/// @param nanosPerChange to find both, measured here: of one change, on one thread
record FanOut(Distribution devices, Distribution controllers, double nanosPerChange) {

    private static final int ROUNDS = 5;

    static FanOut of(Fleet fleet, Controllers controllers, int changes, SplittableRandom random) {
        int[] changed = subnetsOfRandomRecords(fleet, changes, random);
        long[] devices = new long[changes];
        long[] led = new long[changes];
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) { // the first ones warm up
            long before = System.nanoTime();
            find(fleet, controllers, changed, devices, led);
            best = Math.min(best, System.nanoTime() - before);
        }
        return new FanOut(Distribution.of(devices), Distribution.of(led), (double) best / changes);
    }

    private static void find(Fleet fleet, Controllers controllers, int[] changed, long[] devices,
            long[] led) {
        var concerned = new BitSet(controllers.count());
        for (int i = 0; i < changed.length; i++) {
            concerned.clear();
            int spread = fleet.spread(changed[i]);
            for (int place = 0; place < spread; place++) {
                concerned.set(controllers.of(fleet.device(changed[i], place)));
            }
            devices[i] = spread;
            led[i] = concerned.cardinality();
        }
    }

    private static int[] subnetsOfRandomRecords(Fleet fleet, int changes, SplittableRandom random) {
        long[] wanted = random.longs(changes, 0, fleet.records()).sorted().toArray();
        int[] subnets = new int[changes];
        long passed = 0;
        int subnet = 0;
        for (int i = 0; i < changes; i++) {
            while (passed + fleet.records(subnet) <= wanted[i]) {
                passed += fleet.records(subnet++);
            }
            subnets[i] = subnet;
        }
        for (int i = changes - 1; i > 0; i--) { // in any order, as changes come
            int other = random.nextInt(i + 1);
            int kept = subnets[i];
            subnets[i] = subnets[other];
            subnets[other] = kept;
        }
        return subnets;
    }
}
