package org.nvgre.runtime.service;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.nvgre.p4runtime.Subscription;

/// Tells of what happens, in order, on a thread of its own: who listens holds up nobody who works.
final class Announcer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Announcer.class.getName());

    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Supplier<Event>> queue = new LinkedBlockingQueue<>();
    private final Thread thread = Thread.ofVirtual().name("events").start(this::run);

    Subscription subscribe(Consumer<Event> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// @param event made when its turn has come
    void tell(Supplier<Event> event) {
        queue.add(event);
    }

    private void run() {
        try {
            while (true) {
                announce(queue.take());
            }
        } catch (InterruptedException closing) {
            LOG.log(System.Logger.Level.DEBUG, "no more events");
        }
    }

    /// One listener's failure is not the others'.
    private void announce(Supplier<Event> made) {
        try {
            Event event = made.get();
            for (Consumer<Event> listener : listeners) {
                try {
                    listener.accept(event);
                } catch (RuntimeException failure) {
                    LOG.log(System.Logger.Level.ERROR, "a listener failed", failure);
                }
            }
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "an event got lost", failure);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
