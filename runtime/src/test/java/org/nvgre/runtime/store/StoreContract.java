package org.nvgre.runtime.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.p4runtime.Subscription;

import com.google.protobuf.ByteString;

/// What every store promises.
abstract class StoreContract {

    private Store store;

    /// A store of nothing.
    abstract Store fresh() throws Exception;

    @BeforeEach
    final void open() throws Exception {
        store = fresh();
    }

    @AfterEach
    final void close() {
        store.close();
    }

    @Test
    void aCommitIsInEverySnapshotThatComesLater() throws Exception {
        assertEquals(Map.of(), contents(store));
        long first = store.commit(revision(), List.of(put("a", "1"), put("b", "2")));
        assertEquals(Map.of("a", "1", "b", "2"), contents(store));
        long second = store.commit(first, List.of(put("a", "3"), Write.delete("b"), Write.delete("none")));
        assertTrue(second > first);
        assertEquals(second, revision());
        assertEquals(Map.of("a", "3"), contents(store));
    }

    @Test
    void aSnapshotDoesNotChange() throws Exception {
        store.put(IntStream.range(0, 3000).mapToObj(i -> put("key/" + i, "old")).toList());
        try (Snapshot before = store.snapshot()) {
            store.put(IntStream.range(0, 3000).mapToObj(i -> put("key/" + i, "new")).toList());
            store.put(List.of(Write.delete("key/7"), put("key/x", "new")));
            for (int again = 0; again < 2; again++) {
                assertEquals(3000,
                        before.documents("").filter(each -> text(each.value()).equals("old")).count());
            }
            assertTrue(before.revision() < revision());
        }
    }

    @Test
    void documentsAreFoundByPrefix() throws Exception {
        store.put(List.of(put("a", "1"), put("a/1", "2"), put("a/2", "3"), put("a0", "4"), put("b/1", "5")));
        try (Snapshot snapshot = store.snapshot()) {
            assertEquals(List.of("a/1", "a/2"),
                    snapshot.documents("a/").map(Document::key).sorted().toList());
            assertEquals(List.of(), snapshot.documents("c").toList());
        }
    }

    @Test
    void keysAndValuesAreAnyTextAndAnyBytes() throws Exception {
        ByteString bytes = ByteString.copyFrom(new byte[]{0, -1, 127, -128});
        ByteString longest = ByteString.copyFrom(new byte[Write.LONGEST_VALUE]);
        store.put(List.of(Write.put("é/%2F/\u0001/\uFFFD", bytes),
                Write.put("k".repeat(Write.LONGEST_KEY), longest)));
        try (Snapshot snapshot = store.snapshot()) {
            assertEquals(Map.of("é/%2F/\u0001/\uFFFD", bytes, "k".repeat(Write.LONGEST_KEY), longest),
                    snapshot.documents("").collect(
                            HashMap::new, (map, each) -> map.put(each.key(), each.value()), Map::putAll));
        }
    }

    @Test
    void whoDidNotSeeTheNewestCommitIsRefused() throws Exception {
        long start = revision();
        long first = store.commit(start, List.of(put("a", "1")));
        Conflict conflict = assertThrows(Conflict.class, () -> store.commit(start, List.of(put("a", "2"))));
        assertEquals(first, conflict.revision());
        assertEquals(Map.of("a", "1"), contents(store));
        store.commit(first, List.of(put("a", "3")));
    }

    @Test
    void aPutIsNoConflict() throws Exception {
        long first = store.commit(revision(), List.of(put("a", "1")));
        long other = store.put(List.of(put("ids/x", "1")));
        assertTrue(other > first);
        long second = store.commit(first, List.of(put("a", "2")));
        assertTrue(second > other);
        assertThrows(Conflict.class, () -> store.commit(other, List.of(put("a", "3"))));
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> store.put(List.of()));
        assertThrows(IllegalArgumentException.class,
                () -> store.put(List.of(put("a", "1"), Write.delete("a"))));
        assertThrows(IllegalArgumentException.class, () -> put("", "1"));
        assertThrows(IllegalArgumentException.class, () -> put("a", ""));
    }

    /// Each thread adds one to a number, many times: none may get lost.
    @Test
    void ofThoseWhoCommitAtOnceOneWins() throws Exception {
        store.put(List.of(put("n", "0")));
        int threads = 4;
        int times = 25;
        inParallel(threads, () -> {
            for (int done = 0; done < times;) {
                try (Snapshot now = store.snapshot()) {
                    int n = Integer.parseInt(text(now.documents("n").findFirst().orElseThrow().value()));
                    store.commit(now.revision(), List.of(put("n", Integer.toString(n + 1))));
                    done++;
                } catch (Conflict again) {
                    // Someone else did.
                }
            }
            return null;
        });
        assertEquals(Map.of("n", Integer.toString(threads * times)), contents(store));
    }

    /// Whoever reads sees all documents of a commit change at once, and never back to what was before.
    @Test
    void commitsAreWholeToAllReaders() throws Exception {
        store.put(twins(0));
        var stop = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var readers = new ArrayList<Future<Integer>>();
            for (int reader = 0; reader < 2; reader++) {
                readers.add(threads.submit(() -> {
                    int reads = 0;
                    int last = 0;
                    while (stop.getCount() > 0) {
                        var values = new TreeSet<>(contents(store).values());
                        assertEquals(1, values.size(), () -> "torn: " + values);
                        int value = Integer.parseInt(values.first());
                        assertTrue(value >= last, "went back");
                        last = value;
                        reads++;
                    }
                    return reads;
                }));
            }
            for (int i = 1; i <= 40; i++) {
                store.put(twins(i));
            }
            stop.countDown();
            for (Future<Integer> reader : readers) {
                assertTrue(reader.get() > 0);
            }
        }
    }

    private static List<Write> twins(int value) {
        return IntStream.range(0, 50).mapToObj(i -> put("twin/" + i, Integer.toString(value))).toList();
    }

    @Test
    void aWatchSeesEveryCommitOnceAndInOrder() throws Exception {
        long start = revision();
        Seen early = new Seen();
        try (Subscription _ = store.watch(start, early)) {
            inParallel(4, () -> {
                for (int i = 0; i < 25; i++) {
                    store.put(List.of(put(Thread.currentThread().threadId() + "/" + i, "x")));
                }
                return null;
            });
            Seen late = new Seen();
            try (Subscription _ = store.watch(start, late)) {
                long last = revision();
                early.await(last);
                late.await(last);
                assertEquals(100, early.commits().size());
                assertEquals(early.commits(), late.commits());
                for (int i = 1; i < 100; i++) {
                    assertTrue(early.commits().get(i).revision() > early.commits().get(i - 1).revision());
                }
            }
        }
    }

    /// Snapshot plus watch is what a controller does: it must arrive at what is there, wherever it begins.
    @Test
    void snapshotAndWatchTogetherMissNothing() throws Exception {
        var random = new Random(4711);
        var followers = new ArrayList<Follower>();
        var watches = new ArrayList<Subscription>();
        var expected = new TreeMap<String, String>();
        for (int i = 0; i < 60; i++) {
            if (i % 10 == 5) {
                var follower = new Follower();
                try (Snapshot snapshot = store.snapshot()) {
                    follower.restarted(snapshot);
                    store.put(List.of(put("between/" + i, "x")));
                    expected.put("between/" + i, "x");
                    watches.add(store.watch(snapshot.revision(), follower));
                }
                followers.add(follower);
            }
            var writes = new TreeMap<String, Write>();
            for (int n = random.nextInt(1, 8); n > 0; n--) {
                String key = "key/" + random.nextInt(20);
                if (random.nextInt(3) == 0) {
                    writes.put(key, Write.delete(key));
                } else {
                    writes.put(key, put(key, Integer.toString(random.nextInt())));
                }
            }
            store.put(List.copyOf(writes.values()));
            writes.forEach((key, write) -> write.value().ifPresentOrElse(
                    value -> expected.put(key, text(value)), () -> expected.remove(key)));
        }
        long last = revision();
        for (Follower follower : followers) {
            follower.await(last);
            assertEquals(expected, follower.documents());
        }
        watches.forEach(Subscription::close);
        assertEquals(expected, contents(store));
    }

    @Test
    void aWatchGoesOnAfterItsWatcherFailed() throws Exception {
        Seen seen = new Seen() {
            @Override
            public synchronized void committed(Commit commit) {
                super.committed(commit);
                throw new IllegalStateException("as the test has it");
            }
        };
        try (Subscription _ = store.watch(revision(), seen)) {
            store.put(List.of(put("a", "1")));
            seen.await(store.put(List.of(put("a", "2"))));
            assertEquals(2, seen.commits().size());
        }
    }

    @Test
    void aWatchThatIsClosedIsOver() throws Exception {
        Seen closed = new Seen();
        Seen open = new Seen();
        store.watch(revision(), closed).close();
        try (Subscription _ = store.watch(revision(), open)) {
            open.await(store.put(List.of(put("a", "1"))));
            open.await(store.put(List.of(put("a", "2"))));
        }
        assertEquals(List.of(), closed.commits());
    }

    /// As big as no single request may be.
    @Test
    void aLargeCommitIsOneCommit() throws Exception {
        int many = 100_000;
        List<Write> writes = IntStream.range(0, many)
                .mapToObj(i -> put("policy/lookupRecords/%d/10.0.0.1".formatted(i),
                        "{\"providerAddress\":\"x" + i + "\"}"))
                .toList();
        store.put(List.of(put("policy/lookupRecords/5/10.0.0.1", "earlier"), put("other", "stays")));
        long start = revision();
        Seen seen = new Seen();
        try (Subscription _ = store.watch(start, seen)) {
            long large = store.commit(start, writes);
            assertEquals(large, revision());
            try (Snapshot snapshot = store.snapshot()) {
                assertEquals(many, snapshot.documents("policy/").count());
                assertEquals("{\"providerAddress\":\"x5\"}",
                        text(snapshot.documents("policy/lookupRecords/5/").findFirst().orElseThrow()
                                .value()));
            }
            long after = store.commit(large,
                    List.of(Write.delete("policy/lookupRecords/5/10.0.0.1"),
                            put("policy/lookupRecords/6/10.0.0.1", "later")));
            assertThrows(Conflict.class, () -> store.commit(start, writes));
            seen.await(after);
            assertEquals(List.of(large, after), seen.commits().stream().map(Commit::revision).toList());
            assertEquals(many, seen.commits().getFirst().writes().size());
            assertEquals(Set.copyOf(writes),
                    Set.copyOf(seen.commits().getFirst().writes()));
            Map<String, String> now = contents(store);
            assertEquals(many, now.size());
            assertEquals("later", now.get("policy/lookupRecords/6/10.0.0.1"));
            assertFalse(now.containsKey("policy/lookupRecords/5/10.0.0.1"));
        }
        long deleted = store.commit(revision(),
                writes.stream().map(each -> Write.delete(each.key())).toList());
        assertEquals(Map.of("other", "stays"), contents(store));
        assertEquals(deleted, revision());
    }

    @Test
    void whoIsAloneOwnsAllSwitches() throws Exception {
        Owned owned = new Owned();
        Leadership leadership = store.lead(Set.of("nve1", "nve2"), owned);
        owned.await(Set.of("nve1", "nve2"));
        leadership.switches(Set.of("nve2", "nve3"));
        owned.await(Set.of("nve2", "nve3"));
        leadership.close();
        assertEquals(Set.of(), owned.switches());
        assertEquals(1, Collections.frequency(owned.events(), "owned nve2"));
    }

    @Test
    void onlyTheOwnerWritesWhatItKeepsOfASwitch() throws Exception {
        Owned owned = new Owned();
        Leadership leadership = store.lead(Set.of("nve1"), owned);
        owned.await(Set.of("nve1"));
        long epoch = owned.epoch("nve1");
        long revision = store.put(List.of(put("ids/nve1", "1")), "nve1", epoch);
        assertEquals(revision, revision());
        assertThrows(Deposed.class, () -> store.put(List.of(put("ids/nve1", "2")), "nve1", epoch - 1));
        assertThrows(Deposed.class, () -> store.put(List.of(put("ids/nve2", "2")), "nve2", epoch));
        leadership.close();
        assertThrows(Deposed.class, () -> store.put(List.of(put("ids/nve1", "3")), "nve1", epoch));
        assertEquals(Map.of("ids/nve1", "1"), contents(store));

        Owned again = new Owned();
        store.lead(Set.of("nve1"), again);
        again.await(Set.of("nve1"));
        assertTrue(again.epoch("nve1") > epoch);
        store.put(List.of(put("ids/nve1", "4")), "nve1", again.epoch("nve1"));
    }

    @Test
    void aClosedStoreSaysSo() {
        store.close();
        assertEquals("the store is closed",
                assertThrows(StoreException.class, () -> store.put(List.of(put("a", "1")))).getMessage());
        assertThrows(StoreException.class, () -> store.snapshot());
    }

    private long revision() {
        try (Snapshot now = store.snapshot()) {
            return now.revision();
        }
    }

    static Map<String, String> contents(Store store) {
        try (Snapshot now = store.snapshot()) {
            return contents(now);
        }
    }

    static Map<String, String> contents(Snapshot snapshot) {
        return snapshot.documents("").collect(TreeMap::new,
                (map, each) -> assertEquals(null, map.put(each.key(), text(each.value()))), Map::putAll);
    }

    static Write put(String key, String value) {
        return Write.put(key, ByteString.copyFromUtf8(value));
    }

    static String text(ByteString value) {
        return value.toString(UTF_8);
    }

    static void inParallel(int threads, Callable<Void> body) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> each : executor.invokeAll(Collections.nCopies(threads, body))) {
                each.get();
            }
        }
    }
}
