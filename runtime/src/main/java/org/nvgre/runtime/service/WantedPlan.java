package org.nvgre.runtime.service;

import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.desired.Walk;
import org.nvgre.runtime.desired.Wanted;
import org.nvgre.runtime.device.Plan;

/// What is wanted of one switch, now. The lock is held for one step of a walk at a time.
record WantedPlan(Wanted wanted, Lock lock, String switchName) implements Plan {

    @Override
    public Pipeline pipeline() {
        return locked(() -> wanted.pipeline(switchName));
    }

    @Override
    public long size() {
        return locked(() -> wanted.size(switchName));
    }

    @Override
    public Walk walk() {
        Walk walk = locked(() -> wanted.walk(switchName));
        return (atLeast, consumer) -> locked(() -> walk.next(atLeast, consumer));
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
