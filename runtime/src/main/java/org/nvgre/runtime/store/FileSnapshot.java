package org.nvgre.runtime.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.google.protobuf.UnsafeByteOperations;

/// A transaction that only reads, on a connection of its own: it sees the file as it was when it began.
final class FileSnapshot implements Snapshot {

    private final Path file;
    private final Connection connection;
    private final long revision;

    /// @param connection whose transaction has begun
    FileSnapshot(Path file, Connection connection, long revision) {
        this.file = file;
        this.connection = connection;
        this.revision = revision;
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public Stream<Document> documents(String prefix) {
        var rows = new Rows(prefix);
        return StreamSupport.stream(rows, false).onClose(rows::close);
    }

    /// SQLite compares keys byte by byte, so those with the prefix come together.
    private final class Rows extends Spliterators.AbstractSpliterator<Document> {
        private final String prefix;
        private PreparedStatement query;
        private ResultSet result;

        Rows(String prefix) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL);
            this.prefix = prefix;
        }

        @Override
        public boolean tryAdvance(Consumer<? super Document> action) {
            Document next;
            try {
                if (result == null) {
                    query = connection
                            .prepareStatement("select key, value from documents where key >= ? order by key");
                    query.setString(1, prefix);
                    result = query.executeQuery();
                }
                String key = result.next() ? result.getString(1) : null;
                if (key == null || !key.startsWith(prefix)) {
                    close();
                    return false;
                }
                next = new Document(key, UnsafeByteOperations.unsafeWrap(result.getBytes(2)));
            } catch (SQLException failure) {
                throw DocumentFile.broken(file, failure);
            }
            action.accept(next);
            return true;
        }

        void close() {
            try {
                if (query != null) {
                    query.close();
                }
            } catch (SQLException already) {
                // Then it is closed.
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw DocumentFile.broken(file, failure);
        }
    }
}
