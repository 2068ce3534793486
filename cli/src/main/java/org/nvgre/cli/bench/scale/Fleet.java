package org.nvgre.cli.bench.scale;

import java.util.Arrays;
import java.util.SplittableRandom;

/// A network too large to be had: which devices each virtual subnet is on, and how many lookup records it has. Flat, so
/// that ten million records fit into a laptop.
final class Fleet {

    /// Tenants differ: the size of a subnet follows a power law with this exponent, as in published traces of clouds.
    private static final double SKEW = 1.6;

    /// @param devices switches
    /// @param podSize switches that stand together
    /// @param subnets VSIDs
    /// @param records lookup records in all; the simulation comes within a percent of it
    /// @param spread devices on which a subnet with many records is
    /// @param together whether a subnet stays within one pod where it fits, or is anywhere
    record Shape(int devices, int podSize, int subnets, long records, int spread, boolean together) {

        int pods() {
            return (devices + podSize - 1) / podSize;
        }

        int podOf(int device) {
            return device / podSize;
        }
    }

    private final Shape shape;
    /// Of subnet `s`: `places[start[s]]` to `places[start[s + 1] - 1]`.
    private final int[] start;
    private final int[] places;
    private final int[] records;

    private Fleet(Shape shape, int[] start, int[] places, int[] records) {
        this.shape = shape;
        this.start = start;
        this.places = places;
        this.records = records;
    }

    static Fleet of(Shape shape, SplittableRandom random) {
        int[] records = sizes(shape, random);
        int[] start = new int[shape.subnets() + 1];
        for (int subnet = 0; subnet < shape.subnets(); subnet++) {
            start[subnet + 1] = start[subnet] + Math.min(shape.spread(), records[subnet]);
        }
        int[] places = new int[start[shape.subnets()]];
        for (int subnet = 0; subnet < shape.subnets(); subnet++) {
            settle(shape, random, places, start[subnet], start[subnet + 1]);
        }
        return new Fleet(shape, start, places, records);
    }

    private static int[] sizes(Shape shape, SplittableRandom random) {
        double[] drawn = random.doubles(shape.subnets()).map(each -> Math.pow(1 - each, -1 / SKEW)).toArray();
        double scale = shape.records() / Arrays.stream(drawn).sum();
        return Arrays.stream(drawn).mapToInt(each -> (int) Math.max(1, Math.round(each * scale))).toArray();
    }

    private static void settle(Shape shape, SplittableRandom random, int[] places, int from, int to) {
        int pod = random.nextInt(shape.pods());
        int first = shape.together() ? pod * shape.podSize() : 0;
        int last = shape.together() ? Math.min(first + shape.podSize(), shape.devices()) : shape.devices();
        for (int i = from; i < to; i++) {
            int device;
            do {
                device = random.nextInt(first, last);
            } while (contains(places, from, i, device));
            places[i] = device;
        }
    }

    private static boolean contains(int[] places, int from, int to, int device) {
        for (int i = from; i < to; i++) {
            if (places[i] == device) {
                return true;
            }
        }
        return false;
    }

    Shape shape() {
        return shape;
    }

    int records(int subnet) {
        return records[subnet];
    }

    long records() {
        return Arrays.stream(records).asLongStream().sum();
    }

    /// How many devices a subnet is on; each holds all its records.
    int spread(int subnet) {
        return start[subnet + 1] - start[subnet];
    }

    int device(int subnet, int place) {
        return places[start[subnet] + place];
    }
}
