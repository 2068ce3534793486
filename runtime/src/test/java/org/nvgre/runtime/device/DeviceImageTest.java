package org.nvgre.runtime.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.MulticastGroup;
import org.nvgre.p4runtime.Replica;
import org.nvgre.runtime.device.DeviceImage.Finding;

class DeviceImageTest {

    private static List<Entity> groups(int from, int to, int port) {
        return IntStream.range(from, to)
                .<Entity>mapToObj(id -> MulticastGroup.of(id, new Replica(port, 0))).toList();
    }

    /// Far more than it was made for, so that it grows a few times.
    @Test
    void findsWhatIsThereHoweverMuchItIs() {
        var image = new DeviceImage(10);
        groups(1, 5001, 1).forEach(entity -> image.add(entity.toProto()));
        assertEquals(5000, image.size());
        assertEquals(5000, image.excess());
        groups(1, 3001, 1).forEach(entity -> assertEquals(Finding.EQUAL, image.compare(entity)));
        groups(3001, 4001, 2).forEach(entity -> assertEquals(Finding.DIFFERENT, image.compare(entity)));
        groups(5001, 6001, 1).forEach(entity -> assertEquals(Finding.MISSING, image.compare(entity)));
        assertEquals(1000, image.excess());
        groups(4001, 5001, 1).forEach(entity -> assertTrue(image.isExcess(entity.toProto())));
        groups(1, 4001, 1).forEach(entity -> assertFalse(image.isExcess(entity.toProto())));
        groups(5001, 6001, 1).forEach(entity -> assertFalse(image.isExcess(entity.toProto())));
    }

    @Test
    void whatIsWantedTwiceCountsOnce() {
        var image = new DeviceImage(2);
        groups(1, 3, 1).forEach(entity -> image.add(entity.toProto()));
        groups(1, 2, 1).forEach(image::compare);
        groups(1, 2, 1).forEach(image::compare);
        assertEquals(1, image.excess());
    }
}
