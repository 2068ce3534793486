package org.nvgre.runtime.store;

import static org.nvgre.runtime.store.EtcdKeys.bytes;
import static org.nvgre.runtime.store.EtcdKeys.get;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import org.nvgre.p4runtime.Subscription;

import com.google.protobuf.ByteString;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.StatusRuntimeException;

/// A store that several controllers share: an etcd. Revisions are etcd's own. What lies where: {@link EtcdKeys}; how
/// large commits are made: {@link LargeCommits}; who owns which switch: {@link SharedLeadership}.
///
/// A commit whose answer is lost is tried again until it is known to have been made once, or not at all: it leaves its
/// token in `checked`, and its condition is that nobody wrote there since.
public final class EtcdStore implements Store {

    private final EtcdClient client;
    private final EtcdKeys keys;
    private final LargeCommits large;
    private final long origin;
    private final History history;
    private final EtcdWatch watch;
    private final Thread compaction;
    private final AtomicLong lastPut = new AtomicLong();
    private final ConcurrentLinkedQueue<SharedLeadership> leaderships = new ConcurrentLinkedQueue<>();

    /// What became of an attempt to commit.
    private sealed interface Outcome {
        record Made(long revision) implements Outcome {}

        /// Someone else wrote, in this revision.
        record Behind(long revision) implements Outcome {}

        record NotOwner() implements Outcome {}
    }

    /// @param member who must own the switch
    /// @param created in which revision it came to own it
    private record Fence(String switchName, ByteString owner, ByteString member, long created) {}

    private EtcdStore(EtcdClient client) {
        this.client = client;
        keys = new EtcdKeys(client.settings().prefix());
        large = new LargeCommits(client, keys);
        TxnResponse first = client.txn(TxnRequest.newBuilder().addCompare(EtcdKeys.absent(keys.origin()))
                .addSuccess(EtcdKeys.put(keys.origin(), bytes(Long.toString(System.currentTimeMillis()))))
                .build());
        origin = Long
                .parseLong(client.range(RangeRequest.newBuilder().setKey(keys.origin()).build()).getKvs(0)
                        .getValue().toStringUtf8());
        long begin = first.getHeader().getRevision();
        history = new History(heads(begin).revision(), this::snapshot);
        watch = new EtcdWatch(client, keys.all(), begin, new Changes());
        compaction = Thread.ofVirtual().name("etcd-compaction").unstarted(this::compact);
    }

    /// @throws StoreException when it cannot be reached
    public static EtcdStore connect(EtcdSettings settings) {
        var client = new EtcdClient(settings);
        try {
            var store = new EtcdStore(client);
            if (!settings.remembered().isZero()) {
                store.compaction.start();
            }
            store.spreadInBackground();
            return store;
        } catch (StoreException unreachable) {
            client.close();
            throw unreachable;
        }
    }

    @Override
    public long commit(long expected, List<Write> writes) throws Conflict {
        return switch (transact(keys.checked(), expected, Optional.empty(), operations(writes))) {
            case Outcome.Made(long revision) -> revision;
            case Outcome.Behind(long revision) -> throw new Conflict(expected, revision);
            case Outcome.NotOwner() -> throw new IllegalStateException("nobody asked for an owner");
        };
    }

    @Override
    public long put(List<Write> writes) {
        try {
            return put(writes, Optional.empty());
        } catch (Deposed never) {
            throw new IllegalStateException(never);
        }
    }

    @Override
    public long put(List<Write> writes, String switchName, long epoch) throws Deposed {
        ByteString member = leaderships.stream().map(each -> each.owner(switchName, epoch))
                .flatMap(Optional::stream)
                .findFirst().orElseThrow(() -> new Deposed(switchName, epoch));
        return put(writes,
                Optional.of(new Fence(switchName, keys.owner(switchName), member, epoch - origin)));
    }

    private long put(List<Write> writes, Optional<Fence> fence) throws Deposed {
        List<RequestOp> operations = operations(writes);
        while (true) {
            switch (transact(keys.unchecked(), lastPut.get(), fence, operations)) {
                case Outcome.Made(long revision) -> {
                    lastPut.accumulateAndGet(revision, Math::max);
                    return revision;
                }
                case Outcome.Behind(long revision) -> lastPut.accumulateAndGet(revision, Math::max);
                case Outcome.NotOwner() -> {
                    Fence broken = fence.orElseThrow();
                    throw new Deposed(broken.switchName(), broken.created() + origin);
                }
            }
        }
    }

    private List<RequestOp> operations(List<Write> writes) {
        return EmbeddedStore.checked(writes).stream().map(write -> {
            ByteString key = keys.document(write.key());
            return write.value().map(value -> EtcdKeys.put(key, value)).orElseGet(() -> EtcdKeys.delete(key));
        }).toList();
    }

    /// Makes one commit, once or not at all.
    ///
    /// @param head where its token goes, unless another is there since `expected`
    private Outcome transact(ByteString head, long expected, Optional<Fence> fence,
            List<RequestOp> operations) {
        String token = UUID.randomUUID().toString();
        boolean staging = LargeCommits.isLarge(operations);
        if (staging) {
            long newest = client.range(RangeRequest.newBuilder().setKey(head).build()).getKvsList().stream()
                    .findFirst()
                    .map(KeyValue::getModRevision).orElse(0L);
            if (newest > expected) {
                return new Outcome.Behind(newest);
            }
        }
        var transaction = TxnRequest.newBuilder().addCompare(EtcdKeys.notChangedAfter(head, expected))
                .addCompare(EtcdKeys.absent(keys.staged()))
                .addSuccess(EtcdKeys.put(head, bytes(token)))
                .addFailure(get(head)).addFailure(get(keys.staged()));
        fence.ifPresent(owned -> transaction.addCompare(EtcdKeys.created(owned.owner(), owned.created()))
                .addCompare(EtcdKeys.is(owned.owner(), owned.member())).addFailure(get(owned.owner())));
        if (staging) {
            transaction.addAllSuccess(large.stage(token, operations)).addCompare(large.claimed(token));
        } else {
            transaction.addAllSuccess(operations);
        }
        TxnRequest request = transaction.build();
        var deadline = new EtcdClient.Deadline(client.settings().patience());
        boolean unsure = false;
        while (true) {
            TxnResponse response;
            try {
                response = client.txnOnce(request);
            } catch (StatusRuntimeException failure) {
                unsure |= EtcdClient.passing(failure);
                deadline.pauseOrThrow(client, failure, unsure);
                continue;
            }
            if (response.getSucceeded()) {
                if (staging) {
                    spreadInBackground();
                }
                return new Outcome.Made(response.getHeader().getRevision());
            }
            Optional<KeyValue> newest = found(response.getResponses(0));
            if (unsure && newest.isPresent()) {
                Optional<Outcome> ours = ours(token, newest.get(), expected);
                if (ours.isPresent()) {
                    return ours.get();
                }
            }
            if (newest.isPresent() && newest.get().getModRevision() > expected) {
                if (staging) {
                    large.drop(token);
                }
                return new Outcome.Behind(newest.get().getModRevision());
            }
            if (found(response.getResponses(1)).isPresent()) {
                large.spread();
            } else if (fence.isPresent() && !holds(fence.get(), found(response.getResponses(2)))) {
                return new Outcome.NotOwner();
            } else if (staging) {
                throw new StoreException("a large commit took too long to prepare; try again", null);
            }
        }
    }

    /// Whether a commit whose answer was lost is among those after `expected`.
    private Optional<Outcome> ours(String token, KeyValue newest, long expected) {
        Optional<KeyValue> each = Optional.of(newest);
        while (each.isPresent() && each.get().getModRevision() > expected) {
            long revision = each.get().getModRevision();
            if (each.get().getValue().equals(bytes(token))) {
                return Optional.of(new Outcome.Made(revision));
            }
            each = client
                    .range(RangeRequest.newBuilder().setKey(newest.getKey()).setRevision(revision - 1)
                            .build())
                    .getKvsList().stream().findFirst();
        }
        return Optional.empty();
    }

    private static boolean holds(Fence fence, Optional<KeyValue> owner) {
        return owner.isPresent() && owner.get().getCreateRevision() == fence.created()
                && owner.get().getValue().equals(fence.member());
    }

    private static Optional<KeyValue> found(ResponseOp response) {
        return response.getResponseRange().getKvsList().stream().findFirst();
    }

    private void spreadInBackground() {
        Thread.ofVirtual().name("etcd-spread").start(() -> {
            try {
                large.spread();
                large.sweep();
            } catch (StoreException later) {
                // Whoever commits next does it.
            }
        });
    }

    /// What the store is at, at a revision of etcd.
    ///
    /// @param revision of the newest commit
    /// @param at etcd's own one
    private record Heads(long revision, long at, Optional<LargeCommits.Staged> staged) {}

    /// @param at 0: now
    private Heads heads(long at) {
        RangeRequest.Builder range = RangeRequest.newBuilder().setRevision(at);
        TxnResponse now = client.txn(TxnRequest.newBuilder()
                .addSuccess(RequestOp.newBuilder().setRequestRange(range.setKey(keys.checked())))
                .addSuccess(RequestOp.newBuilder().setRequestRange(range.setKey(keys.unchecked())))
                .addSuccess(RequestOp.newBuilder().setRequestRange(range.setKey(keys.staged()))).build());
        long checked = found(now.getResponses(0)).map(KeyValue::getModRevision).orElse(0L);
        long unchecked = found(now.getResponses(1)).map(KeyValue::getModRevision).orElse(0L);
        return new Heads(Math.max(checked, unchecked), at == 0 ? now.getHeader().getRevision() : at,
                found(now.getResponses(2)).map(LargeCommits.Staged::of));
    }

    @Override
    public Snapshot snapshot() {
        Heads now = heads(0);
        return new EtcdSnapshot(client, keys, now.revision(), now.at(),
                now.staged().map(staged -> large.operations(staged, now.at())).orElse(List.of()));
    }

    @Override
    public Subscription watch(long after, Watcher watcher) {
        return history.watch(after, watcher);
    }

    @Override
    public Leadership lead(Set<String> switches, Ownership ownership) {
        var leadership = new SharedLeadership(client, keys, origin, switches, ownership, leaderships::remove);
        leaderships.add(leadership);
        leadership.start();
        return leadership;
    }

    /// Turns etcd's revisions into commits. A revision is one when a token was written in it; all else is a large commit's
    /// spreading, or about owners.
    private final class Changes implements EtcdWatch.Listener {

        @Override
        public void changed(long revision, List<Event> events) {
            boolean commit = false;
            boolean owners = false;
            Optional<LargeCommits.Staged> staged = Optional.empty();
            var writes = new ArrayList<Write>();
            for (Event event : events) {
                ByteString key = event.getKv().getKey();
                boolean put = event.getType() == Event.EventType.PUT;
                if (key.startsWith(keys.documents())) {
                    String name = keys.documentName(key);
                    writes.add(put ? Write.put(name, event.getKv().getValue()) : Write.delete(name));
                } else if (key.equals(keys.checked()) || key.equals(keys.unchecked())) {
                    commit |= put;
                } else if (key.equals(keys.staged())) {
                    staged = put ? Optional.of(LargeCommits.Staged.of(event.getKv())) : Optional.empty();
                } else if (key.startsWith(keys.owners()) || key.startsWith(keys.members())) {
                    owners = true;
                }
            }
            if (commit) {
                add(revision, staged, writes);
            }
            if (owners) {
                leaderships.forEach(SharedLeadership::review);
            }
        }

        private void add(long revision, Optional<LargeCommits.Staged> staged, List<Write> writes) {
            if (staged.isEmpty()) {
                history.add(new Commit(revision, List.copyOf(writes)));
                return;
            }
            try {
                history.add(new Commit(revision,
                        EtcdSnapshot.writes(keys, large.operations(staged.get(), revision))));
            } catch (StoreException unreadable) {
                if (!EtcdClient.isCompacted(unreadable)) {
                    throw unreadable;
                }
                missed();
            }
        }

        @Override
        public long missed() {
            Heads now = heads(0);
            if (now.revision() != history.revision()) {
                history.restart(now.revision());
            }
            leaderships.forEach(SharedLeadership::review);
            return now.at();
        }
    }

    /// Lets etcd forget, after a while.
    private void compact() {
        try {
            long before = 0;
            while (true) {
                Thread.sleep(client.settings().remembered());
                try {
                    if (before > 0) {
                        client.compact(before);
                    }
                    before = heads(0).at();
                } catch (StatusRuntimeException | StoreException later) {
                    // Someone else did it, or etcd is out of reach. It is not urgent.
                }
            }
        } catch (InterruptedException closed) {
            // That is how it ends.
        }
    }

    @Override
    public void close() {
        leaderships.forEach(SharedLeadership::close);
        compaction.interrupt();
        history.close();
        watch.close();
        client.close();
    }
}
