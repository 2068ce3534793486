package org.nvgre.runtime.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.nvgre.runtime.device.Counters;
import org.nvgre.runtime.device.DeviceException;

/// What the switches have counted, read from each at most every few seconds, however many ask.
final class CounterCache {

    private static final System.Logger LOG = System.getLogger(CounterCache.class.getName());

    /// @param at when it was read
    record Reading(Counters counters, Instant at) {}

    private static final class Slot {
        private final AtomicBoolean reading = new AtomicBoolean();
        private volatile Optional<Reading> last = Optional.empty();
    }

    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    private final Function<String, Counters> read;
    private final Duration age;
    private final InstantSource clock;

    /// @param read from the switch of that name; throws {@link DeviceException}
    /// @param age how old a reading may be
    CounterCache(Function<String, Counters> read, Duration age, InstantSource clock) {
        this.read = read;
        this.age = age;
        this.clock = clock;
    }

    /// The last reading, at once. One that is too old is shown a last time, and read anew behind the scenes.
    Optional<Reading> last(String switchName) {
        Slot slot = slots.computeIfAbsent(switchName, _ -> new Slot());
        if (!young(slot.last) && slot.reading.compareAndSet(false, true)) {
            Thread.ofVirtual().name("api-counters-" + switchName).start(() -> {
                try {
                    read(switchName, slot);
                } catch (RuntimeException failure) {
                    slot.last = Optional.empty(); // better none than ones of long ago
                    LOG.log(System.Logger.Level.DEBUG, "counters of {0}: {1}", switchName,
                            failure.getMessage());
                } finally {
                    slot.reading.set(false);
                }
            });
        }
        return slot.last;
    }

    /// A reading that is young enough.
    ///
    /// @throws DeviceException when the switch cannot be read
    Reading young(String switchName) {
        Slot slot = slots.computeIfAbsent(switchName, _ -> new Slot());
        synchronized (slot) { // those who come meanwhile have the same reading
            return young(slot.last) ? slot.last.orElseThrow() : read(switchName, slot);
        }
    }

    private boolean young(Optional<Reading> reading) {
        return reading.isPresent() && reading.get().at().plus(age).isAfter(clock.instant());
    }

    private Reading read(String switchName, Slot slot) {
        var reading = new Reading(read.apply(switchName), clock.instant());
        slot.last = Optional.of(reading);
        return reading;
    }
}
