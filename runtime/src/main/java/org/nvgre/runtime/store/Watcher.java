package org.nvgre.runtime.store;

/// Follows a store.
public interface Watcher {

    /// The next commit. When this throws, that is logged and the watch goes on with the one after it.
    void committed(Commit commit);

    /// Who watches is so far behind that the store no longer has the next commit: here is all there is now, instead of the
    /// commits up to the snapshot's revision. Those after it follow. The store closes the snapshot when this returns.
    void restarted(Snapshot snapshot);
}
