package org.nvgre.runtime.store;

import java.util.Set;

/// A controller's part in sharing the switches.
public interface Leadership extends AutoCloseable {

    /// From now on these are shared. One that is not among them any more is lost.
    void switches(Set<String> names);

    /// Gives up all that is owned, so that others need not wait for it. {@link Ownership#lost} was called for each when this
    /// returns.
    @Override
    void close();
}
