package org.nvgre.runtime.service;

import java.util.concurrent.Semaphore;

/// Bounds what all comparisons that run at once hold in memory: small switches are compared all together, large ones a
/// few at a time.
final class Comparisons {

    private final int entities;
    private final Semaphore places;

    /// @param entities in all comparisons that run at once
    Comparisons(int entities) {
        this.entities = entities;
        this.places = new Semaphore(entities, true);
    }

    /// Somewhere to compare.
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /// Waits until there is room. What is larger than all the room there is gets all of it.
    Place enter(long size) throws InterruptedException {
        int taken = Math.clamp(size, 1, entities);
        places.acquire(taken);
        return () -> places.release(taken);
    }
}
