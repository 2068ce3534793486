package org.nvgre.runtime.store;

import static org.nvgre.runtime.store.EtcdKeys.bytes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;

/// Commits that are bigger than etcd's requests. They come about in three steps:
///
/// 1. What is to be written is laid down in chunks, which nobody reads.
/// 2. One small transaction names them in `staged`. Now the commit is made: who reads, reads the chunks over the documents,
///    and who watches sees it in this revision.
/// 3. The chunks are spread into the documents, and `staged` goes away. Whoever wants to commit meanwhile helps; each
///    transaction of it, twice or late, is good for nothing but the same.
///
/// Whoever dies between 1 and 2 leaves a claim, which lapses, and chunks, which the next one sweeps up.
final class LargeCommits {

    /// etcd takes 128 operations and 1.5 MB in a request, unless it is told otherwise.
    static final int OPERATIONS = 120;
    static final int BYTES = 1 << 20;

    /// In seconds: so long it may take to lay down the chunks.
    private static final long CLAIM = 120;

    private static final int AT_ONCE = 8;

    private final EtcdClient client;
    private final EtcdKeys keys;
    private final ReentrantLock spreading = new ReentrantLock();

    LargeCommits(EtcdClient client, EtcdKeys keys) {
        this.client = client;
        this.keys = keys;
    }

    /// Whether one request has no room for them, with a few operations more.
    static boolean isLarge(List<RequestOp> operations) {
        return operations.size() > OPERATIONS
                || operations.stream().mapToLong(RequestOp::getSerializedSize).sum() > BYTES;
    }

    /// Which large commit is being spread.
    record Staged(String token, int chunks) {

        static Staged of(KeyValue staged) {
            String value = staged.getValue().toStringUtf8();
            int space = value.indexOf(' ');
            return new Staged(value.substring(0, space), Integer.parseInt(value.substring(space + 1)));
        }

        ByteString value() {
            return bytes(token + " " + chunks);
        }
    }

    /// Step 1.
    ///
    /// @return the operations of step 2, for a transaction with the condition {@link #claimed}
    List<RequestOp> stage(String token, List<RequestOp> operations) {
        long lease = client.retry(() -> client.stub(LeaseGrpc::newBlockingStub)
                .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(CLAIM).build())).getID();
        client.txn(TxnRequest.newBuilder().addSuccess(EtcdKeys.put(keys.claim(token), bytes("x"), lease))
                .build());
        List<List<RequestOp>> chunks = divided(operations, Integer.MAX_VALUE);
        var work = new ArrayList<Callable<TxnResponse>>();
        for (int i = 0; i < chunks.size(); i++) {
            ByteString key = keys.chunk(token, i);
            List<RequestOp> chunk = chunks.get(i);
            work.add(() -> client.txn(TxnRequest.newBuilder().addSuccess(EtcdKeys.put(key,
                    TxnRequest.newBuilder().addAllSuccess(chunk).build().toByteString())).build()));
        }
        inParallel(work);
        return List.of(EtcdKeys.put(keys.staged(), new Staged(token, chunks.size()).value()),
                EtcdKeys.delete(keys.claim(token)));
    }

    Compare claimed(String token) {
        return EtcdKeys.present(keys.claim(token));
    }

    /// It is not to be made.
    void drop(String token) {
        client.txn(TxnRequest.newBuilder().addSuccess(EtcdKeys.delete(keys.claim(token)))
                .addSuccess(EtcdKeys.deleteAll(keys.chunks(token))).build());
    }

    /// What a large commit writes, as it lay there at some revision while it was staged.
    ///
    /// @throws StoreException when that is compacted away
    List<RequestOp> operations(Staged staged, long revision) {
        var operations = new ArrayList<RequestOp>();
        for (int i = 0; i < staged.chunks(); i++) {
            operations.addAll(chunk(staged, i, revision));
        }
        return operations;
    }

    private List<RequestOp> chunk(Staged staged, int number, long revision) {
        List<KeyValue> found = client
                .range(RangeRequest.newBuilder().setKey(keys.chunk(staged.token(), number))
                        .setRevision(revision).build())
                .getKvsList();
        if (found.isEmpty()) {
            return List.of();
        }
        try {
            return TxnRequest.parseFrom(found.getFirst().getValue()).getSuccessList();
        } catch (InvalidProtocolBufferException damaged) {
            throw new StoreException(
                    "etcd's key %s%s is damaged; somebody else wrote it".formatted(keys.prefix(),
                            found.getFirst().getKey().toStringUtf8()),
                    damaged);
        }
    }

    /// Step 3, for whichever commit there is; nothing when there is none.
    void spread() {
        spreading.lock();
        try {
            TxnResponse now = client
                    .txn(TxnRequest.newBuilder().addSuccess(EtcdKeys.get(keys.staged())).build());
            List<KeyValue> found = now.getResponses(0).getResponseRange().getKvsList();
            if (!found.isEmpty()) {
                spread(Staged.of(found.getFirst()), now.getHeader().getRevision());
                sweep();
            }
        } finally {
            spreading.unlock();
        }
    }

    private void spread(Staged staged, long revision) {
        Compare stillStaged = EtcdKeys.is(keys.staged(), staged.value());
        for (int i = 0; i < staged.chunks(); i++) {
            var work = new ArrayList<Callable<TxnResponse>>();
            for (List<RequestOp> some : divided(chunk(staged, i, revision), OPERATIONS)) {
                work.add(() -> client
                        .txn(TxnRequest.newBuilder().addCompare(stillStaged).addAllSuccess(some).build()));
            }
            if (!inParallel(work).stream().allMatch(TxnResponse::getSucceeded)) {
                return; // Someone else was faster.
            }
        }
        client.txn(TxnRequest.newBuilder().addCompare(stillStaged).addSuccess(EtcdKeys.delete(keys.staged()))
                .addSuccess(EtcdKeys.deleteAll(keys.chunks(staged.token()))).build());
    }

    /// Throws away the chunks of those who died before their commit was made.
    void sweep() {
        TxnResponse now = client.txn(TxnRequest.newBuilder().addSuccess(EtcdKeys.getNames(keys.chunks()))
                .addSuccess(EtcdKeys.getNames(keys.claims())).addSuccess(EtcdKeys.get(keys.staged()))
                .build());
        Set<String> left = new HashSet<>();
        now.getResponses(0).getResponseRange().getKvsList()
                .forEach(kv -> left.add(token(kv.getKey(), keys.chunks())));
        now.getResponses(1).getResponseRange().getKvsList()
                .forEach(kv -> left.remove(token(kv.getKey(), keys.claims())));
        now.getResponses(2).getResponseRange().getKvsList().forEach(kv -> left.remove(Staged.of(kv).token()));
        for (String token : left) {
            client.txn(TxnRequest.newBuilder().addSuccess(EtcdKeys.deleteAll(keys.chunks(token))).build());
        }
    }

    private static String token(ByteString key, ByteString beginning) {
        String rest = key.substring(beginning.size()).toStringUtf8();
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }

    /// In pieces that a request has room for.
    private static List<List<RequestOp>> divided(List<RequestOp> operations, int most) {
        var pieces = new ArrayList<List<RequestOp>>();
        int begin = 0;
        int size = 0;
        for (int i = 0; i < operations.size(); i++) {
            int next = operations.get(i).getSerializedSize() + 8;
            if (i > begin && (size + next > BYTES || i - begin == most)) {
                pieces.add(operations.subList(begin, i));
                begin = i;
                size = 0;
            }
            size += next;
        }
        pieces.add(operations.subList(begin, operations.size()));
        return pieces;
    }

    private static <T> List<T> inParallel(List<Callable<T>> work) {
        var room = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<Future<T>>();
            for (Callable<T> each : work) {
                results.add(threads.submit(() -> {
                    room.acquire();
                    try {
                        return each.call();
                    } finally {
                        room.release();
                    }
                }));
            }
            var values = new ArrayList<T>();
            for (Future<T> result : results) {
                values.add(result.get());
            }
            return values;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted", true, stop);
        }
    }
}
