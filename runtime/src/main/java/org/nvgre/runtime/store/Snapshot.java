package org.nvgre.runtime.store;

import java.util.stream.Stream;

/// All documents as they were at one moment, read as they are asked for. To be closed, since the store keeps what it
/// shows meanwhile.
public interface Snapshot extends AutoCloseable {

    /// Every commit up to this one is in it, and none after it.
    long revision();

    /// Those whose key starts with `prefix`, each once, ordered by key. May be asked for more than once.
    ///
    /// @throws StoreException from the stream, when the store cannot be read
    Stream<Document> documents(String prefix);

    @Override
    void close();
}
