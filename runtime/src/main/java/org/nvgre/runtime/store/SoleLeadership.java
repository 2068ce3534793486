package org.nvgre.runtime.store;

import java.util.HashSet;
import java.util.Set;

/// Of the one controller there is: all switches are its own.
final class SoleLeadership implements Leadership {

    private final long epoch;
    private final Ownership ownership;
    private final Set<String> owned = new HashSet<>();
    private boolean closed;

    SoleLeadership(long epoch, Ownership ownership) {
        this.epoch = epoch;
        this.ownership = ownership;
    }

    @Override
    public synchronized void switches(Set<String> names) {
        if (closed) {
            return;
        }
        for (String gone : Set.copyOf(owned)) {
            if (!names.contains(gone)) {
                owned.remove(gone);
                ownership.lost(gone);
            }
        }
        for (String name : names) {
            if (owned.add(name)) {
                ownership.owned(name, epoch);
            }
        }
    }

    synchronized boolean owns(String name, long since) {
        return since == epoch && owned.contains(name);
    }

    @Override
    public void close() {
        switches(Set.of());
        synchronized (this) {
            closed = true;
        }
    }
}
