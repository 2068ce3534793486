package org.nvgre.runtime.store;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.nvgre.p4runtime.Subscription;

/// The store of a controller that is alone: one file, or memory only. It owns all switches.
///
/// One thread writes, one thing after the other. Commits that wait for it are saved together, so
/// that many callers share the time that the disk takes.
public final class EmbeddedStore implements Store {

    /// @param expected empty: whatever was committed before
    private record Request(OptionalLong expected, List<Write> writes, CompletableFuture<Long> done) {}

    private final Documents documents;
    private final InstantSource clock;
    private final History history;
    private final ExecutorService thread;

    /// The newest one, null before the first.
    private volatile SoleLeadership leadership;

    /// Guarded by itself.
    private final List<Request> waiting = new ArrayList<>();

    private EmbeddedStore(Documents documents, InstantSource clock) {
        this.documents = documents;
        this.clock = clock;
        history = new History(documents.revision(), this::snapshot);
        thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("store").factory());
    }

    /// @param file made when there is none, with its folder
    /// @throws StoreException when another process has it open, or it is no store
    public static EmbeddedStore open(Path file) {
        return new EmbeddedStore(DocumentFile.open(file), InstantSource.system());
    }

    /// For as long as this process lives. Its first epoch is 1.
    public static EmbeddedStore inMemory() {
        return new EmbeddedStore(new MemoryDocuments(), () -> Instant.EPOCH);
    }

    @Override
    public long commit(long expected, List<Write> writes) throws Conflict {
        try {
            return request(OptionalLong.of(expected), writes);
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Conflict conflict) {
                throw conflict;
            }
            throw failed;
        }
    }

    @Override
    public long put(List<Write> writes) {
        return request(OptionalLong.empty(), writes);
    }

    @Override
    public long put(List<Write> writes, String switchName, long epoch) throws Deposed {
        SoleLeadership now = leadership;
        if (now == null || !now.owns(switchName, epoch)) {
            throw new Deposed(switchName, epoch);
        }
        return put(writes);
    }

    private long request(OptionalLong expected, List<Write> writes) {
        var request = new Request(expected, checked(writes), new CompletableFuture<>());
        boolean first;
        synchronized (waiting) {
            first = waiting.isEmpty();
            waiting.add(request);
        }
        if (first) {
            execute(this::save);
        }
        return result(request.done());
    }

    static List<Write> checked(List<Write> writes) {
        if (writes.isEmpty()) {
            throw new IllegalArgumentException("a commit without a write");
        }
        var keys = new HashSet<String>(writes.size() * 2);
        for (Write write : writes) {
            if (!keys.add(write.key())) {
                throw new IllegalArgumentException("a commit writes '%s' twice".formatted(write.key()));
            }
        }
        return List.copyOf(writes);
    }

    /// Makes the commits that wait, and answers them when they are durable.
    private void save() {
        List<Request> requests;
        synchronized (waiting) {
            requests = List.copyOf(waiting);
            waiting.clear();
        }
        var answers = new ArrayList<Runnable>();
        var commits = new ArrayList<Commit>();
        try {
            for (Request request : requests) {
                OptionalLong expected = request.expected();
                if (expected.isPresent() && expected.getAsLong() < documents.checked()) {
                    var conflict = new Conflict(expected.getAsLong(), documents.checked());
                    answers.add(() -> request.done().completeExceptionally(conflict));
                } else {
                    long revision = documents.write(request.writes(), expected.isPresent());
                    commits.add(new Commit(revision, request.writes()));
                    answers.add(() -> request.done().complete(revision));
                }
            }
            documents.save();
        } catch (RuntimeException | Error broken) {
            requests.forEach(request -> request.done().completeExceptionally(broken));
            return;
        }
        commits.forEach(history::add);
        answers.forEach(Runnable::run);
    }

    @Override
    public Snapshot snapshot() {
        return call(documents::snapshot);
    }

    @Override
    public Subscription watch(long after, Watcher watcher) {
        return history.watch(after, watcher);
    }

    /// The epoch is at least the time in milliseconds, so that it grows even when the file is lost.
    @Override
    public Leadership lead(Set<String> switches, Ownership ownership) {
        var begun = new SoleLeadership(call(() -> documents.nextEpoch(clock.millis())), ownership);
        leadership = begun;
        begun.switches(switches);
        return begun;
    }

    @Override
    public void close() {
        history.close();
        thread.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (thread.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        documents.close();
    }

    private <T> T call(Callable<T> work) {
        var done = new CompletableFuture<T>();
        execute(() -> {
            try {
                done.complete(work.call());
            } catch (Exception failed) {
                done.completeExceptionally(failed);
            }
        });
        return result(done);
    }

    private void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            throw new StoreException("the store is closed", closed);
        }
    }

    private static <T> T result(CompletableFuture<T> done) {
        try {
            return done.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StoreException broken) {
                throw broken;
            }
            throw failed;
        }
    }
}
