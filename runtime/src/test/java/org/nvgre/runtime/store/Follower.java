package org.nvgre.runtime.store;

import java.util.Map;
import java.util.TreeMap;

/// Keeps the documents as the commits it is shown leave them.
final class Follower extends Seen {

    private final Map<String, String> documents = new TreeMap<>();
    private int restarts;

    @Override
    public synchronized void committed(Commit commit) {
        commit.writes().forEach(write -> write.value().ifPresentOrElse(
                value -> documents.put(write.key(), StoreContract.text(value)),
                () -> documents.remove(write.key())));
        reached(commit.revision());
    }

    @Override
    public synchronized void restarted(Snapshot snapshot) {
        documents.clear();
        documents.putAll(StoreContract.contents(snapshot));
        restarts++;
        reached(snapshot.revision());
    }

    synchronized Map<String, String> documents() {
        return Map.copyOf(documents);
    }

    /// The first snapshot counts, too.
    synchronized int restarts() {
        return restarts;
    }
}
