package org.nvgre.runtime.store;

import java.util.List;

/// The documents of an {@link EmbeddedStore}. For one thread, but for what {@link #snapshot} gives.
interface Documents extends AutoCloseable {

    /// Of the newest commit, that is not saved yet perhaps.
    long revision();

    /// Of the newest one that was checked against what it changed.
    long checked();

    /// Makes a commit, which is durable after {@link #save}.
    ///
    /// @return its revision
    long write(List<Write> writes, boolean checked);

    /// Returns when all that was written is durable.
    ///
    /// @throws StoreException when it is not; none of what was written since the last time is there then
    void save();

    /// Raises the epoch, and saves it.
    ///
    /// @param atLeast a lower bound for it
    long nextEpoch(long atLeast);

    /// The documents as they were saved last.
    Snapshot snapshot();

    @Override
    void close();
}
