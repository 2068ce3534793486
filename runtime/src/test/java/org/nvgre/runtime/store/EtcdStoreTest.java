package org.nvgre.runtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.p4runtime.Subscription;

final class EtcdStoreTest extends StoreContract {

    @TempDir
    private static Path folder;

    private static EtcdProcess etcd;
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private EtcdSettings settings;

    @BeforeAll
    static void startEtcd() throws IOException, InterruptedException {
        etcd = EtcdProcess.start(folder);
    }

    @AfterAll
    static void stopEtcd() {
        if (etcd != null) {
            etcd.close();
        }
    }

    @Override
    Store fresh() {
        settings = etcd.settings().withPrefix("/test%d/".formatted(PREFIXES.incrementAndGet()));
        return EtcdStore.connect(settings);
    }

    @Test
    void storesOnTheSameEtcdSeeEachOthersCommits() throws Exception {
        try (Store one = EtcdStore.connect(settings); Store two = EtcdStore.connect(settings)) {
            Seen seen = new Seen();
            try (Subscription _ = two.watch(0, seen)) {
                long first = one.commit(0, List.of(put("a", "1")));
                assertEquals(Map.of("a", "1"), contents(two));
                assertThrows(Conflict.class, () -> two.commit(0, List.of(put("a", "2"))));
                long second = two.commit(first, List.of(put("a", "2")));
                seen.await(second);
                assertEquals(
                        List.of(new Commit(first, List.of(put("a", "1"))),
                                new Commit(second, List.of(put("a", "2")))),
                        seen.commits());
            }
        }
    }

    @Test
    void networksOnTheSameEtcdDoNotSeeEachOther() {
        try (Store one = EtcdStore.connect(settings);
                Store other = EtcdStore.connect(settings.withPrefix("/other/"))) {
            one.put(List.of(put("a", "1")));
            other.put(List.of(put("b", "1")));
            assertEquals(Map.of("a", "1"), contents(one));
            assertEquals(Map.of("b", "1"), contents(other));
        }
    }

    /// While a large commit is spread over the documents, other controllers see nothing of that.
    @Test
    void aLargeCommitIsWholeToOtherControllers() throws Exception {
        List<Write> old = IntStream.range(0, 5000).mapToObj(i -> put("key/" + i, "old")).toList();
        List<Write> fresh = IntStream.range(0, 5000).mapToObj(i -> put("key/" + i, "new")).toList();
        try (Store one = EtcdStore.connect(settings); Store two = EtcdStore.connect(settings)) {
            long first = one.put(old);
            long second = one.put(fresh);
            for (int i = 0; i < 10; i++) {
                assertEquals(5000, contents(two).values().stream().filter("new"::equals).count());
            }
            Follower follower = new Follower();
            try (Subscription _ = two.watch(first, follower)) {
                follower.await(two.put(List.of(put("key/1", "newer"))));
                assertEquals("newer", follower.documents().get("key/1"));
                assertTrue(follower.restarts() <= 1);
            }
            assertTrue(second > first);
        }
    }

    @Test
    void anEtcdThatIsNotThereIsToldInOneLine() throws Exception {
        String endpoint = "http://127.0.0.1:" + EtcdProcess.freePort();
        String message = assertThrows(StoreException.class, () -> EtcdStore
                .connect(EtcdSettings.of(endpoint).withPatience(java.time.Duration.ofMillis(100))))
                .getMessage();
        assertTrue(message.startsWith("etcd at %s cannot be reached: ".formatted(endpoint)), message);
        assertEquals(1, message.lines().count());
    }
}
