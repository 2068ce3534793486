package org.nvgre.runtime.device;

import java.util.HashMap;
import java.util.Map;

import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Fingerprint;
import org.nvgre.p4runtime.MeterEntry;
import org.nvgre.p4runtime.Rates;

/// What a device holds, as fingerprints in flat arrays: 24 bytes for an entity, and nothing for a collector to look at.
/// An open-addressed table with linear probing, at most three quarters full.
final class DeviceImage {

    /// How what is wanted compares with what is there.
    enum Finding {
        MISSING, DIFFERENT, EQUAL
    }

    private static final int LONGS = 3;
    /// The lowest bit of the value: somebody wants it.
    private static final long WANTED = 1;

    /// Key (two longs) and value of each slot; a key of zeros is an empty slot.
    private long[] slots = {};
    private int mask;
    private int size;
    private int wanted;
    private final Fingerprint fingerprint = new Fingerprint();
    /// bmv2 gives rates back with less precision than it was given: these are compared as numbers.
    private final Map<Long, Rates> meters = new HashMap<>();

    /// @param expected how many entities there will be, about
    DeviceImage(long expected) {
        mask = Math.clamp(Long.highestOneBit(Math.max(16, expected * 4 / 3)) * 2, 32, 1 << 26) - 1;
    }

    private void allocate(int capacity) {
        slots = new long[Math.multiplyExact(capacity, LONGS)];
        mask = capacity - 1;
    }

    int size() {
        return size;
    }

    /// How many there are that nobody wants, once all that is wanted was compared.
    int excess() {
        return size - wanted;
    }

    /// Something that the device holds.
    void add(org.p4.v1.Entity wire) {
        if (size == 0) {
            allocate(mask + 1); // not before: of a device that is empty nothing is to be remembered
        }
        fingerprint.of(wire);
        if (wire.hasMeterEntry()) {
            var config = wire.getMeterEntry().getConfig();
            meters.put(fingerprint.low(),
                    new Rates(config.getCir(), config.getCburst(), config.getPir(), config.getPburst()));
        }
        int slot = find(fingerprint.high(), fingerprint.low());
        if (empty(slot)) {
            size++;
            slots[slot] = fingerprint.high();
            slots[slot + 1] = fingerprint.low();
        }
        slots[slot + 2] = fingerprint.value() & ~WANTED;
        if (size > (mask + 1) / 4 * 3) {
            grow();
        }
    }

    /// Something that is wanted.
    Finding compare(Entity entity) {
        if (size == 0) {
            return Finding.MISSING; // without a look: a new device is to be filled as fast as it can take it
        }
        fingerprint.of(entity);
        int slot = find(fingerprint.high(), fingerprint.low());
        if (empty(slot)) {
            return Finding.MISSING;
        }
        long there = slots[slot + 2];
        if ((there & WANTED) == 0) {
            slots[slot + 2] = there | WANTED;
            wanted++;
        }
        boolean equal = entity instanceof MeterEntry meter
                ? alike(meters.get(fingerprint.low()), meter.rates())
                : (there | WANTED) == (fingerprint.value() | WANTED);
        return equal ? Finding.EQUAL : Finding.DIFFERENT;
    }

    boolean holds(Entity.Key key) {
        fingerprint.keyOf(key);
        return size > 0 && !empty(find(fingerprint.high(), fingerprint.low()));
    }

    /// Whether the device held this when it was read, and nobody wanted it.
    boolean isExcess(org.p4.v1.Entity wire) {
        if (size == 0) {
            return false;
        }
        fingerprint.of(wire);
        int slot = find(fingerprint.high(), fingerprint.low());
        return !empty(slot) && (slots[slot + 2] & WANTED) == 0;
    }

    /// bmv2 keeps rates as fractions, and may give back one unit less than it was given.
    private static boolean alike(Rates held, Rates wanted) {
        return oneLessAtMost(held.committed(), wanted.committed())
                && oneLessAtMost(held.peak(), wanted.peak())
                && held.committedBurst() == wanted.committedBurst() && held.peakBurst() == wanted.peakBurst();
    }

    private static boolean oneLessAtMost(long held, long wanted) {
        return held == wanted || held == wanted - 1;
    }

    private boolean empty(int slot) {
        return slots[slot] == 0 && slots[slot + 1] == 0;
    }

    /// Where this key is, or where it would be.
    private int find(long high, long low) {
        for (int i = (int) low & mask;; i = (i + 1) & mask) {
            int slot = i * LONGS;
            if ((slots[slot] == high && slots[slot + 1] == low) || empty(slot)) {
                return slot;
            }
        }
    }

    private void grow() {
        long[] old = slots;
        allocate((mask + 1) * 2);
        for (int from = 0; from < old.length; from += LONGS) {
            if (old[from] != 0 || old[from + 1] != 0) {
                System.arraycopy(old, from, slots, find(old[from], old[from + 1]), LONGS);
            }
        }
    }
}
