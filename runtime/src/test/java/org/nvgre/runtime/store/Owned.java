package org.nvgre.runtime.store;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/// Remembers what is owned.
final class Owned implements Ownership {

    private final Map<String, Long> epochs = new TreeMap<>();
    private final List<String> events = new ArrayList<>();
    private final Map<String, Long> moments = new HashMap<>();

    @Override
    public synchronized void owned(String switchName, long epoch) {
        assertNull(epochs.put(switchName, epoch));
        happened("owned " + switchName);
        notifyAll();
    }

    @Override
    public synchronized void lost(String switchName) {
        assertNotNull(epochs.remove(switchName));
        happened("lost " + switchName);
        notifyAll();
    }

    private void happened(String event) {
        events.add(event);
        moments.put(event, System.nanoTime());
    }

    synchronized Set<String> switches() {
        return Set.copyOf(epochs.keySet());
    }

    synchronized long epoch(String switchName) {
        assertNotEquals(null, epochs.get(switchName));
        return epochs.get(switchName);
    }

    synchronized List<String> events() {
        return List.copyOf(events);
    }

    synchronized Map<String, Long> epochs() {
        return Map.copyOf(epochs);
    }

    /// The moment of an event's last time, in nanoseconds.
    synchronized long when(String event) {
        assertTrue(moments.containsKey(event), () -> "not yet: " + event);
        return moments.get(event);
    }

    /// Returns when exactly these are owned.
    void await(Set<String> switches) throws InterruptedException {
        until(() -> switches().equals(switches));
    }

    /// Looks again after every event of this, and now and then.
    synchronized void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Seen.LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "owned: " + epochs);
            wait(20);
        }
    }
}
