package org.nvgre.p4runtime;

/// Ends when closed.
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
