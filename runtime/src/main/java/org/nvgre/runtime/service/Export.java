package org.nvgre.runtime.service;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.store.Snapshot;

/// The policy as it was at one moment, read as it is asked for; nobody waits for who reads it. To be closed.
public final class Export implements AutoCloseable {

    private final Snapshot snapshot;

    Export(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    public long revision() {
        return snapshot.revision();
    }

    /// In the order of their paths.
    public Stream<Part> parts(PartKey.Kind kind) {
        return PolicyDocuments.parts(snapshot, kind);
    }

    /// Some of them.
    ///
    /// @param names the first names of their keys: a VSID, a switch; empty: of all
    /// @param after only those whose path comes after its; empty: from the first one on
    public Stream<Part> parts(PartKey.Kind kind, List<String> names, Optional<PartKey> after) {
        return PolicyDocuments.parts(snapshot, kind, names, after);
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
