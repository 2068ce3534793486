package org.nvgre.runtime.store;

import java.util.List;
import java.util.Set;

import org.nvgre.p4runtime.Subscription;

/// Documents by key, with one history: every commit has a revision, greater than all before it (not always by one), and
/// all who read or watch see the commits whole and in this order.
///
/// There are two ways to commit, since there are two kinds of documents: {@link #commit} for what was checked against
/// what is there, and must not be if that has changed meanwhile; {@link #put} for what has one writer only.
///
/// Safe for use by several threads.
public interface Store extends AutoCloseable {

    /// All documents as they are now; every commit that was acknowledged before, to anyone, is in it.
    ///
    /// @throws StoreException when the store is out of reach
    Snapshot snapshot();

    /// Commits unless someone else did since `expected`. Durable, and visible to all, when this returns.
    ///
    /// @param expected the revision of the snapshot or commit that the writes were checked against. That
    ///        {@link #put} was called since does not matter
    /// @param writes for different keys; not empty. Any number of them
    /// @return the new revision
    /// @throws Conflict when there was a `commit` after `expected`; nothing is written then
    /// @throws StoreException when the store fails, or cannot be reached in time; see there for what that leaves open
    long commit(long expected, List<Write> writes) throws Conflict;

    /// Commits whatever others did. Durable, and visible to all, when this returns.
    ///
    /// @param writes for different keys; not empty. Any number of them
    /// @return the new revision
    /// @throws StoreException as for {@link #commit}
    long put(List<Write> writes);

    /// Commits what the owner of a switch keeps of it, whatever others did.
    ///
    /// @param epoch that of {@link Ownership#owned}
    /// @throws Deposed when it is not the newest of that switch, or was given up; nothing is written then
    /// @throws StoreException as for {@link #commit}
    long put(List<Write> writes, String switchName, long epoch) throws Deposed;

    /// Shows every commit after `after`, the store's own ones and those of {@link #put} too, in order, none left out and
    /// none twice. Each is shown soon after it is durable, perhaps before the call that made it has returned. The watcher
    /// is called on a thread of its own, one call at a time; a watch outlives the loss of its connection.
    ///
    /// @param after the revision of a {@link Snapshot}, or of a commit seen before
    Subscription watch(long after, Watcher watcher);

    /// Takes part in sharing the switches among the controllers that live. Every switch is owned by one at most; by one
    /// exactly soon after controllers came, went or died.
    ///
    /// @param switches by name, those to be shared now; see {@link Leadership#switches}
    Leadership lead(Set<String> switches, Ownership ownership);

    /// What is owned is given up. Not called by a {@link Watcher} or an {@link Ownership}.
    @Override
    void close();
}
