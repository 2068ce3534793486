package org.nvgre.runtime.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

import com.google.protobuf.UnsafeByteOperations;

/// The documents in an MVStore: a log-structured tree, in one file or in memory. It appends what changed and then a new
/// root, so what was there stays whole until it is all there. Saving is ours alone: the engine's own timer would save
/// half a commit.
///
/// For one thread, always the same: a thread that is interrupted while it reads a file closes it.
final class DocumentFile implements AutoCloseable {

    /// Pages are compressed: JSON of one schema is mostly the same.
    private static final int CACHE_MIB = 32;

    /// Percent of the file that are to be in use, and how many bytes are moved at once to get there.
    private static final int FILLED = 60;
    private static final int TIDIED_AT_ONCE = 4 << 20;

    /// In milliseconds: so long what is dead is not overwritten.
    private static final int RETENTION = 10_000;

    private static final String REVISION = "revision";
    private static final String CHECKED = "checked";
    private static final String EPOCH = "epoch";

    private final String name;
    private final MVStore store;
    private final MVMap<String, byte[]> documents;
    private final MVMap<String, Long> numbers;

    private DocumentFile(String name, MVStore store) {
        this.name = name;
        this.store = store;
        documents = store.openMap("documents", new MVMap.Builder<String, byte[]>()
                .keyType(StringDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE));
        numbers = store.openMap("numbers", new MVMap.Builder<String, Long>()
                .keyType(StringDataType.INSTANCE).valueType(LongDataType.INSTANCE));
    }

    /// @param file made when there is none, with its folder
    /// @throws StoreException when another process has it open, or it is no such file
    static DocumentFile open(Path file) {
        try {
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
        } catch (IOException | SecurityException cannot) {
            throw new StoreException(
                    "store %s: its folder cannot be made: %s".formatted(file, cannot.getMessage()),
                    cannot);
        }
        return open(file.toString(), RETENTION);
    }

    /// @param name of a file, perhaps on one of the file systems that the engine brings
    /// @param retention in milliseconds: for so long what is dead is not overwritten
    static DocumentFile open(String name, int retention) {
        MVStore store = null;
        try {
            store = new MVStore.Builder().fileName(name).autoCommitDisabled().autoCommitBufferSize(0)
                    .cacheSize(CACHE_MIB).compress().open();
            store.setRetentionTime(retention);
            var file = new DocumentFile(name, store);
            file.save();
            return file;
        } catch (MVStoreException failure) {
            if (store != null) {
                store.closeImmediately();
            }
            throw broken(name, failure);
        }
    }

    static DocumentFile inMemory() {
        return new DocumentFile("in memory", new MVStore.Builder().open());
    }

    /// Of the newest commit.
    long revision() {
        return numbers.getOrDefault(REVISION, 0L);
    }

    /// Of the newest one that was checked against what it changed.
    long checked() {
        return numbers.getOrDefault(CHECKED, 0L);
    }

    /// Makes a commit, which is durable after {@link #save}.
    ///
    /// @return its revision
    long write(List<Write> writes, boolean checked) {
        try {
            long revision = revision() + 1;
            for (Write write : writes) {
                if (write.value().isPresent()) {
                    documents.put(write.key(), write.value().get().toByteArray());
                } else {
                    documents.remove(write.key());
                }
            }
            numbers.put(REVISION, revision);
            if (checked) {
                numbers.put(CHECKED, revision);
            }
            return revision;
        } catch (MVStoreException failure) {
            throw broken(name, failure);
        }
    }

    /// Raises the epoch, and saves it.
    ///
    /// @param atLeast a lower bound for it
    long nextEpoch(long atLeast) {
        long epoch = Math.max(numbers.getOrDefault(EPOCH, 0L) + 1, atLeast);
        numbers.put(EPOCH, epoch);
        save();
        return epoch;
    }

    /// Returns when all that was written is on the disk.
    void save() {
        try {
            store.commit();
            store.sync();
        } catch (MVStoreException failure) {
            throw broken(name, failure);
        }
    }

    /// Moves what lives out of places that are mostly dead, so that they can be used again. Does some of what is to be done.
    ///
    /// @return whether there was something
    boolean tidy() {
        try {
            if (store.getFileStore() == null || !store.compact(FILLED, TIDIED_AT_ONCE)) {
                return false;
            }
            save();
            return true;
        } catch (MVStoreException failure) {
            throw broken(name, failure);
        }
    }

    View view() {
        return new View();
    }

    /// The documents as they were when it was made, after {@link #save}.
    final class View implements AutoCloseable {
        private final MVStore.TxCounter use = store.registerVersionUsage();
        private final MVMap<String, byte[]> then = documents.openVersion(store.getCurrentVersion());
        private final long revision = DocumentFile.this.revision();

        long revision() {
            return revision;
        }

        Reading read(String prefix) {
            return new Reading(prefix, then.cursor(prefix));
        }

        @Override
        public void close() {
            store.deregisterVersionUsage(use);
        }
    }

    /// Goes through the documents of a prefix.
    final class Reading {
        private final String prefix;
        private final Cursor<String, byte[]> cursor;

        private Reading(String prefix, Cursor<String, byte[]> cursor) {
            this.prefix = prefix;
            this.cursor = cursor;
        }

        /// @return the next ones; fewer than `most` when there are no more
        List<Document> next(int most) {
            try {
                var found = new ArrayList<Document>(most);
                while (found.size() < most && cursor.hasNext()) {
                    String key = cursor.next();
                    if (!key.startsWith(prefix)) {
                        break;
                    }
                    found.add(new Document(key, UnsafeByteOperations.unsafeWrap(cursor.getValue())));
                }
                return found;
            } catch (MVStoreException failure) {
                throw broken(name, failure);
            }
        }
    }

    @Override
    public void close() {
        store.close();
    }

    private static StoreException broken(String name, MVStoreException failure) {
        String what = switch (failure.getErrorCode()) {
            case DataUtils.ERROR_FILE_LOCKED ->
                "another process has it open; stop that one, or name another file";
            case DataUtils.ERROR_FILE_CORRUPT, DataUtils.ERROR_UNSUPPORTED_FORMAT ->
                "it is not a store, or damaged (%s); bring back a copy, or name another file"
                        .formatted(failure.getMessage());
            default ->
                "%s; see to the disk, and start again".formatted(Optional.ofNullable(failure.getCause())
                        .map(Throwable::getMessage).orElse(failure.getMessage()));
        };
        return new StoreException("store %s: %s".formatted(name, what), true, failure);
    }
}
