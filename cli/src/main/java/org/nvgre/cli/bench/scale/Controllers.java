package org.nvgre.cli.bench.scale;

/// Who leads which device: the live controller with the highest hash over both, as the service does it. Whole pods can be
/// given out instead of single devices.
final class Controllers {

    private final int[] ownerOf;
    private final int count;

    private Controllers(int[] ownerOf, int count) {
        this.ownerOf = ownerOf;
        this.count = count;
    }

    /// @param dead a controller that takes no part; -1: all live
    static Controllers of(Fleet.Shape shape, int count, boolean wholePods, int dead) {
        int[] ownerOf = new int[shape.devices()];
        for (int device = 0; device < ownerOf.length; device++) {
            ownerOf[device] = winner(wholePods ? shape.podOf(device) : device, count, dead);
        }
        return new Controllers(ownerOf, count);
    }

    private static int winner(int what, int count, int dead) {
        int best = -1;
        long bestHash = 0;
        for (int controller = 0; controller < count; controller++) {
            long hash = mix(((long) what << 32) | controller);
            if (controller != dead && (best < 0 || hash > bestHash)) {
                best = controller;
                bestHash = hash;
            }
        }
        return best;
    }

    /// The finalizer of SplitMix64: every bit of the result depends on every bit of the argument.
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    int count() {
        return count;
    }

    int of(int device) {
        return ownerOf[device];
    }
}
