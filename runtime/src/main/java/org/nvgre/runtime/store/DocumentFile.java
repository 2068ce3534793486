package org.nvgre.runtime.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Documents in a file of SQLite's. It writes ahead: what is committed is forced to the end of a log, with a checksum for
/// each page, and copied into the file later; what a power cut leaves of half a commit is not heeded. Space that is free
/// is used again.
///
/// Beside the file there are `-wal` and `-shm` while it is open, which go when it is closed (and must be kept with it after
/// a crash), and `-lock`.
final class DocumentFile implements Documents {

    /// "NVGR", by which we know our files.
    private static final int APPLICATION = 0x4e564752;

    /// How much of the file is kept in memory, at most.
    private static final int CACHE_KIB = 32 << 10;

    private static final String REVISION = "revision";
    private static final String CHECKED = "checked";
    private static final String EPOCH = "epoch";

    private final Path file;
    private final FileChannel lock;
    private final Connection connection;
    private final PreparedStatement put;
    private final PreparedStatement delete;
    private final PreparedStatement setNumber;
    private long revision;
    private long checked;

    private DocumentFile(Path file, FileChannel lock, Connection connection) throws SQLException {
        this.file = file;
        this.lock = lock;
        this.connection = connection;
        prepare();
        put = connection.prepareStatement(
                "insert into documents values (?, ?) on conflict (key) do update set value = excluded.value");
        delete = connection.prepareStatement("delete from documents where key = ?");
        setNumber = connection.prepareStatement(
                "insert into numbers values (?, ?) on conflict (name) do update set value = excluded.value");
        readNumbers();
    }

    /// @param file made when there is none, with its folder
    /// @throws StoreException when another process has it open, or it is no such file
    static DocumentFile open(Path file) {
        FileChannel lock = lock(file.toAbsolutePath());
        try {
            Connection connection = connect(file, false);
            try {
                return new DocumentFile(file, lock, connection);
            } catch (SQLException | StoreException failure) {
                connection.close();
                throw failure;
            }
        } catch (SQLException failure) {
            unlock(lock);
            throw broken(file, failure);
        } catch (StoreException other) {
            unlock(lock);
            throw other;
        }
    }

    private static FileChannel lock(Path file) {
        Path lock = file.resolveSibling(file.getFileName() + "-lock");
        FileChannel channel = null;
        try {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException ours) {
            // As when it is another process.
        } catch (IOException cannot) {
            unlock(channel);
            throw new StoreException(
                    "store %s: %s cannot be written: %s; name another file".formatted(file, lock, cannot),
                    cannot);
        }
        unlock(channel);
        throw new StoreException("store %s: another process has it open; stop that one, or name another file"
                .formatted(file), null);
    }

    private static void unlock(FileChannel lockOrNull) {
        try {
            if (lockOrNull != null) {
                lockOrNull.close();
            }
        } catch (IOException already) {
            // The lock is gone with it in any case.
        }
    }

    private static Connection connect(Path file, boolean readOnly) throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }

    private void prepare() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma synchronous = full");
            statement.execute("pragma cache_size = -%d".formatted(CACHE_KIB));
            connection.setAutoCommit(false);
            if (number(statement, "select count(*) from sqlite_schema") == 0) {
                statement.executeUpdate(
                        "create table documents (key text primary key, value blob) without rowid");
                statement.executeUpdate(
                        "create table numbers (name text primary key, value integer) without rowid");
                statement.executeUpdate("pragma application_id = " + APPLICATION);
                connection.commit();
            } else if (number(statement, "pragma application_id") != APPLICATION) {
                throw new StoreException(
                        "store %s: it is another program's; name another file".formatted(file), null);
            }
        }
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    private static long number(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection
                .prepareStatement("select value from numbers where name = ?")) {
            query.setString(1, name);
            try (ResultSet result = query.executeQuery()) {
                return result.next() ? result.getLong(1) : 0;
            }
        }
    }

    private void readNumbers() throws SQLException {
        revision = number(connection, REVISION);
        checked = number(connection, CHECKED);
        connection.rollback();
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public long checked() {
        return checked;
    }

    @Override
    public long write(List<Write> writes, boolean isChecked) {
        return guarded(() -> {
            // In the order of the keys neighbours go to one page, which is what makes a million at once fast.
            for (Write write : writes.stream().sorted(Comparator.comparing(Write::key)).toList()) {
                if (write.value().isPresent()) {
                    put.setString(1, write.key());
                    put.setBytes(2, write.value().get().toByteArray());
                    put.executeUpdate();
                } else {
                    delete.setString(1, write.key());
                    delete.executeUpdate();
                }
            }
            revision++;
            set(REVISION, revision);
            if (isChecked) {
                checked = revision;
                set(CHECKED, checked);
            }
            return revision;
        });
    }

    private void set(String name, long value) throws SQLException {
        setNumber.setString(1, name);
        setNumber.setLong(2, value);
        setNumber.executeUpdate();
    }

    @Override
    public void save() {
        guarded(() -> {
            connection.commit();
            return null;
        });
    }

    @Override
    public long nextEpoch(long atLeast) {
        return guarded(() -> {
            long epoch = Math.max(number(connection, EPOCH) + 1, atLeast);
            set(EPOCH, epoch);
            connection.commit();
            return epoch;
        });
    }

    @Override
    public Snapshot snapshot() {
        try {
            Connection reading = connect(file, true);
            try {
                reading.setAutoCommit(false);
                return new FileSnapshot(file, reading, number(reading, REVISION));
            } catch (SQLException failure) {
                reading.close();
                throw failure;
            }
        } catch (SQLException failure) {
            throw broken(file, failure);
        }
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    /// After a failure all is as it was saved last.
    private <T> T guarded(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException failure) {
            try {
                connection.rollback();
                readNumbers();
            } catch (SQLException further) {
                failure.addSuppressed(further);
            }
            throw broken(file, failure);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw broken(file, failure);
        } finally {
            unlock(lock);
        }
    }

    static StoreException broken(Path file, SQLException failure) {
        SQLiteErrorCode code = failure instanceof SQLiteException known
                ? known.getResultCode()
                : SQLiteErrorCode.UNKNOWN_ERROR;
        String what = switch (code) {
            case SQLITE_NOTADB, SQLITE_CORRUPT, SQLITE_CORRUPT_VTAB ->
                "it is not a store, or damaged (%s); bring back a copy, or name another file"
                        .formatted(code.message);
            case SQLITE_FULL -> "the disk is full; make room";
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
                "it cannot be written; mend its permissions";
            default -> "%s; see to the disk".formatted(failure.getMessage());
        };
        return new StoreException("store %s: %s".formatted(file, what), true, failure);
    }
}
