package org.nvgre.runtime.store;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Remembers what is owned.
final class Owned implements Ownership {

    private final Map<String, Long> epochs = new TreeMap<>();
    private final List<String> events = new ArrayList<>();

    @Override
    public synchronized void owned(String switchName, long epoch) {
        assertNull(epochs.put(switchName, epoch));
        events.add("owned " + switchName);
        notifyAll();
    }

    @Override
    public synchronized void lost(String switchName) {
        assertNotNull(epochs.remove(switchName));
        events.add("lost " + switchName);
        notifyAll();
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

    /// Returns when exactly these are owned.
    synchronized void await(Set<String> switches) throws InterruptedException {
        long deadline = System.nanoTime() + Seen.LONG.toNanos();
        while (!epochs.keySet().equals(switches)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            assertTrue(left > 0, () -> "%s were to be owned, but %s are".formatted(switches, epochs));
            wait(left);
        }
    }
}
