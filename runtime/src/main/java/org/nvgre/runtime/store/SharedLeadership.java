package org.nvgre.runtime.store;

import static org.nvgre.runtime.store.EtcdKeys.bytes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import com.google.protobuf.ByteString;

import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.StatusRuntimeException;

/// One of several controllers. Each that lives has a key under `members/`, on a lease. A switch is to be owned by the winner
/// of a {@link Rendezvous} of the members; whoever is to own it and finds it free makes the key `owners/<switch>`, on the
/// lease too. The revision in which that was made, counted from when this store began, is the epoch.
///
/// Who owns what is not to, lets go of it: first here, then in etcd. When etcd has not been heard of for the time of the lease,
/// all is let go of here, before the lease is over there: nobody else can own it earlier.
///
/// All is done on one thread, and no request on it may take longer than the lease lasts.
final class SharedLeadership implements Leadership {

    private static final System.Logger LOG = System.getLogger(SharedLeadership.class.getName());

    /// How many switches are taken, or let go of, in one request.
    private static final int AT_ONCE = 60;

    /// Without a change all is looked at again, since a watch that is late must not keep a switch without an owner.
    private static final Duration REVIEW = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final EtcdClient client;
    private final EtcdKeys keys;
    private final long origin;
    private final Ownership ownership;
    private final Consumer<SharedLeadership> onClose;
    private final Thread thread = Thread.ofPlatform().daemon().name("leadership").unstarted(this::run);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Guarded by the lock, as are those below, which only the thread changes.
    private Set<String> switches;
    private boolean toReview = true;
    private boolean closed;
    private final Map<String, Long> epochs = new HashMap<>();
    private ByteString member;

    /// Of the thread, as are those below. Null: we are no member.
    private MemberLease lease;
    private long reviewed;

    /// @param origin what a revision is added to, to be an epoch
    /// @param onClose is told when this is over
    SharedLeadership(EtcdClient client, EtcdKeys keys, long origin, Set<String> switches, Ownership ownership,
            Consumer<SharedLeadership> onClose) {
        this.client = client;
        this.keys = keys;
        this.origin = origin;
        this.switches = Set.copyOf(switches);
        this.ownership = ownership;
        this.onClose = onClose;
    }

    void start() {
        thread.start();
    }

    @Override
    public void switches(Set<String> names) {
        lock.lock();
        try {
            switches = Set.copyOf(names);
        } finally {
            lock.unlock();
        }
        review();
    }

    /// Members or owners have changed.
    void review() {
        lock.lock();
        try {
            toReview = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// What stands in the owner's key of a switch that is ours since that epoch.
    Optional<ByteString> owner(String switchName, long epoch) {
        lock.lock();
        try {
            Long ours = epochs.get(switchName);
            return ours != null && ours == epoch ? Optional.of(member) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (goOn()) {
            try {
                step();
            } catch (StatusRuntimeException | StoreException failure) {
                LOG.log(System.Logger.Level.DEBUG, "leadership", failure);
                pause(PAUSE.toNanos(), false);
            } catch (RuntimeException bug) {
                LOG.log(System.Logger.Level.ERROR, "leadership failed", bug);
                pause(PAUSE.toNanos(), false);
            }
            if (lease != null && lease.left() <= 0) {
                LOG.log(System.Logger.Level.WARNING,
                        "etcd was out of reach for longer than the lease; all switches are given up");
                letGo();
                lease = null;
            }
        }
        letGo();
        if (lease != null) {
            lease.revoke();
        }
    }

    private boolean goOn() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void step() {
        if (lease == null) {
            join();
        }
        renewIfDue();
        if (takeReview()) {
            try {
                reviewNow();
            } catch (RuntimeException again) {
                review();
                throw again;
            }
        }
        pause(Math.min(lease.left(), Math.min(REVIEW.toNanos(), PAUSE.toNanos() * 2)), true);
    }

    private boolean takeReview() {
        lock.lock();
        try {
            if (!toReview && System.nanoTime() - reviewed < REVIEW.toNanos()) {
                return false;
            }
            toReview = false;
            reviewed = System.nanoTime();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Returns after that time, or earlier when something is to be done.
    private void pause(long nanos, boolean untilReview) {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !closed && !(untilReview && toReview)) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException stop) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void join() {
        MemberLease begun = MemberLease.begin(client, client.settings().lease());
        String name = UUID.randomUUID().toString();
        request(TxnRequest.newBuilder().addSuccess(EtcdKeys.put(keys.member(name), bytes(name), begun.id())),
                begun);
        lock.lock();
        try {
            member = bytes(name);
            toReview = true;
        } finally {
            lock.unlock();
        }
        lease = begun;
    }

    private void renewIfDue() {
        if (lease.isDue()) {
            lease.renew();
        }
    }

    /// A request that does not outlast the lease.
    private TxnResponse request(TxnRequest.Builder request, MemberLease during) {
        long atMost = Math.clamp(during.left(), 1, EtcdClient.ANSWER.toNanos() / 2);
        return client
                .attempt(() -> client.kv(Duration.ofNanos(Math.max(atMost, 1_000_000))).txn(request.build()));
    }

    private void reviewNow() {
        TxnResponse now = request(TxnRequest.newBuilder().addSuccess(EtcdKeys.getAll(keys.members()))
                .addSuccess(EtcdKeys.getAll(keys.owners())), lease);
        Set<String> members = new TreeSet<>();
        now.getResponses(0).getResponseRange().getKvsList()
                .forEach(kv -> members.add(kv.getValue().toStringUtf8()));
        String me = member.toStringUtf8();
        if (!members.contains(me)) {
            LOG.log(System.Logger.Level.WARNING,
                    "etcd has forgotten this controller; all switches are given up");
            letGo();
            lease = null;
            return;
        }
        Map<String, KeyValue> owners = new HashMap<>();
        now.getResponses(1).getResponseRange().getKvsList()
                .forEach(kv -> owners.put(kv.getKey().substring(keys.owners().size()).toStringUtf8(), kv));

        var toTake = new ArrayList<String>();
        var toLetGo = new ArrayList<KeyValue>();
        var wanted = wanted();
        for (String name : wanted) {
            boolean mine = Rendezvous.winner(name, members).orElseThrow().equals(me);
            KeyValue owner = owners.get(name);
            if (mine && owner == null) {
                toTake.add(name);
            }
        }
        for (KeyValue owner : owners.values()) {
            String name = owner.getKey().substring(keys.owners().size()).toStringUtf8();
            if (owner.getValue().equals(member)) {
                if (wanted.contains(name) && Rendezvous.winner(name, members).orElseThrow().equals(me)) {
                    own(name, owner.getCreateRevision());
                } else {
                    lose(name);
                    toLetGo.add(owner);
                }
            }
        }
        for (String name : owned()) {
            KeyValue owner = owners.get(name);
            if (owner == null || !owner.getValue().equals(member)) {
                lose(name);
            }
        }
        release(toLetGo);
        take(toTake);
    }

    private void release(List<KeyValue> owners) {
        for (int i = 0; i < owners.size(); i += AT_ONCE) {
            renewIfDue();
            var request = TxnRequest.newBuilder();
            for (KeyValue owner : owners.subList(i, Math.min(owners.size(), i + AT_ONCE))) {
                request.addSuccess(RequestOp.newBuilder().setRequestTxn(TxnRequest.newBuilder()
                        .addCompare(EtcdKeys.is(owner.getKey(), member))
                        .addSuccess(EtcdKeys.delete(owner.getKey()))));
            }
            var _ = request(request, lease);
        }
    }

    private void take(List<String> names) {
        for (int i = 0; i < names.size(); i += AT_ONCE) {
            renewIfDue();
            List<String> some = names.subList(i, Math.min(names.size(), i + AT_ONCE));
            var request = TxnRequest.newBuilder();
            for (String name : some) {
                request.addSuccess(RequestOp.newBuilder().setRequestTxn(TxnRequest.newBuilder()
                        .addCompare(EtcdKeys.absent(keys.owner(name)))
                        .addSuccess(EtcdKeys.put(keys.owner(name), member, lease.id()))));
            }
            TxnResponse response = request(request, lease);
            for (int each = 0; each < some.size(); each++) {
                if (response.getResponses(each).getResponseTxn().getSucceeded()) {
                    own(some.get(each), response.getHeader().getRevision());
                }
            }
        }
    }

    private Set<String> wanted() {
        lock.lock();
        try {
            return switches;
        } finally {
            lock.unlock();
        }
    }

    private Set<String> owned() {
        lock.lock();
        try {
            return Set.copyOf(epochs.keySet());
        } finally {
            lock.unlock();
        }
    }

    private void own(String name, long created) {
        long epoch = origin + created;
        Long before;
        lock.lock();
        try {
            before = epochs.get(name);
        } finally {
            lock.unlock();
        }
        if (before != null && before == epoch) {
            return;
        }
        if (before != null) {
            lose(name);
        }
        lock.lock();
        try {
            epochs.put(name, epoch);
        } finally {
            lock.unlock();
        }
        if (lease.left() > 0) {
            call(() -> ownership.owned(name, epoch), name);
        } else {
            lock.lock();
            try {
                epochs.remove(name);
            } finally {
                lock.unlock();
            }
        }
    }

    private void lose(String name) {
        lock.lock();
        try {
            if (epochs.remove(name) == null) {
                return;
            }
        } finally {
            lock.unlock();
        }
        call(() -> ownership.lost(name), name);
    }

    private void letGo() {
        owned().forEach(this::lose);
    }

    private static void call(Runnable body, String switchName) {
        try {
            body.run();
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "the owner of " + switchName + " failed", bug);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (Thread.currentThread() != thread) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
        onClose.accept(this);
    }
}
