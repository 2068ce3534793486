package org.nvgre.cli.bench.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

/// The simulation against what is known without one.
class ScaleTest {

    private static Fleet.Shape shape(boolean together) {
        return new Fleet.Shape(400, 20, 3_000, 30_000, 10, together);
    }

    private static Fleet fleet(boolean together) {
        return Fleet.of(shape(together), new SplittableRandom(7));
    }

    @Test
    void aFleetHasAboutAsManyRecordsAsAskedFor() {
        assertEquals(30_000.0, (double) fleet(false).records(), 1_500);
    }

    @Test
    void aSubnetIsOnNoDeviceTwiceAndStaysInItsPod() {
        Fleet fleet = fleet(true);
        for (int subnet = 0; subnet < fleet.shape().subnets(); subnet++) {
            Set<Integer> devices = new HashSet<>();
            Set<Integer> pods = new HashSet<>();
            for (int place = 0; place < fleet.spread(subnet); place++) {
                assertTrue(devices.add(fleet.device(subnet, place)));
                pods.add(fleet.shape().podOf(fleet.device(subnet, place)));
            }
            assertEquals(1, pods.size());
        }
    }

    @Test
    void oneControllerHoldsEverything() {
        Fleet fleet = fleet(false);
        Load load = Load.of(fleet, Controllers.of(fleet.shape(), 1, false, -1));
        assertEquals(400, load.devices().highest());
        assertEquals(3_000, load.subnets().highest());
        assertEquals(fleet.records(), load.records().highest());
        FanOut fanOut = FanOut.of(fleet, Controllers.of(fleet.shape(), 1, false, -1), 500,
                new SplittableRandom(1));
        assertEquals(1, fanOut.controllers().highest());
        assertTrue(fanOut.devices().highest() <= 10);
    }

    @Test
    void aLostControllerTakesOnlyItsOwnDevicesWithIt() {
        Controllers before = Controllers.of(shape(false), 8, false, -1);
        Controllers after = Controllers.of(shape(false), 8, false, 3);
        for (int device = 0; device < 400; device++) {
            if (before.of(device) != 3) {
                assertEquals(before.of(device), after.of(device));
            } else {
                assertTrue(after.of(device) != 3);
            }
        }
    }

    @Test
    void podsGivenOutWholeKeepAChangeAtOneController() {
        Fleet fleet = fleet(true);
        Controllers controllers = Controllers.of(fleet.shape(), 8, true, -1);
        assertEquals(1,
                FanOut.of(fleet, controllers, 1_000, new SplittableRandom(1)).controllers().highest());
    }
}
