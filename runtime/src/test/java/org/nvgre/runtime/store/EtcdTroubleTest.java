package org.nvgre.runtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nvgre.runtime.store.StoreContract.contents;
import static org.nvgre.runtime.store.StoreContract.put;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nvgre.p4runtime.Subscription;

import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.TxnRequest;

/// An etcd that dies, and a network that fails.
final class EtcdTroubleTest {

    private static final Set<String> SWITCHES = IntStream.range(0, 20).mapToObj(i -> "nve" + i)
            .collect(Collectors.toSet());

    @TempDir
    Path folder;

    private EtcdProcess etcd;
    private Cable cable;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        etcd = EtcdProcess.start(folder);
        cable = new Cable(etcd.port());
    }

    @AfterEach
    void stop() throws IOException {
        if (etcd != null) {
            cable.close();
            etcd.close();
        }
    }

    /// Over the cable.
    private EtcdSettings settings() {
        return EtcdSettings.of("http://127.0.0.1:" + cable.port());
    }

    @Test
    void whatWasAcknowledgedSurvivesAKilledEtcd() throws Exception {
        try (Store store = EtcdStore.connect(etcd.settings().withPatience(Duration.ofSeconds(60)))) {
            Follower follower = new Follower();
            try (Subscription _ = store.watch(0, follower)) {
                var acknowledged = new ConcurrentHashMap<String, String>();
                var stop = new AtomicBoolean();
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    Future<?> writer = threads.submit(() -> {
                        for (int i = 0; !stop.get(); i++) {
                            String key = "key/" + i % 50;
                            String value = Integer.toString(i);
                            store.put(List.of(put(key, value)));
                            acknowledged.put(key, value);
                        }
                    });
                    for (int kill = 0; kill < 3; kill++) {
                        follower.await(store.put(List.of(put("kill", "" + kill))));
                        etcd.kill();
                        etcd.start();
                    }
                    stop.set(true);
                    writer.get();
                }
                var expected = new HashMap<>(acknowledged);
                expected.put("kill", "2");
                assertEquals(expected, contents(store));
                follower.await(store.put(List.of(put("last", "1"))));
                expected.put("last", "1");
                assertEquals(expected, follower.documents());
                assertEquals(0, follower.restarts());
            }
        }
    }

    /// Numbers are added up over a network that breaks all the time: a commit whose answer is lost is neither made twice nor
    /// forgotten.
    @Test
    void aLostAnswerIsNeitherLostNorDoubled() throws Exception {
        try (Store store = EtcdStore.connect(settings().withPatience(Duration.ofSeconds(60)))) {
            store.put(List.of(put("n", "0")));
            var random = new Random(7);
            cable.cutAfter(() -> random.nextInt(1500));
            cable.cut();
            int times = 40;
            for (int done = 0; done < times;) {
                try (Snapshot now = store.snapshot()) {
                    int n = Integer.parseInt(
                            StoreContract.text(now.documents("n").findFirst().orElseThrow().value()));
                    store.commit(now.revision(), List.of(put("n", Integer.toString(n + 1))));
                    done++;
                }
            }
            assertEquals(Map.of("n", "" + times), contents(store));
        }
    }

    @Test
    void whoMissedWhatIsCompactedBeginsAnew() throws Exception {
        try (Store near = EtcdStore.connect(etcd.settings()); Store far = EtcdStore.connect(settings())) {
            Follower follower = new Follower();
            try (Subscription _ = far.watch(0, follower)) {
                follower.await(near.put(List.of(put("a", "1"), put("b", "1"))));
                cable.refuse();
                near.put(List.of(Write.delete("a"), put("b", "2")));
                long compacted = near.put(List.of(put("c", "3")));
                try (var client = new EtcdClient(etcd.settings())) {
                    client.compact(compacted);
                }
                cable.mend();
                follower.await(compacted);
                follower.await(near.put(List.of(put("d", "4"))));
                assertEquals(Map.of("b", "2", "c", "3", "d", "4"), follower.documents());
                assertEquals(1, follower.restarts());
            }
        }
    }

    @Test
    void aSilentNetworkIsToldInOneLine() throws Exception {
        try (Store store = EtcdStore.connect(settings().withPatience(Duration.ofSeconds(1)))) {
            cable.silence();
            StoreException failure = assertThrows(StoreException.class,
                    () -> store.put(List.of(put("a", "1"))));
            assertTrue(failure.unsure());
            assertTrue(failure.getMessage().endsWith("does not answer; has it a majority?"),
                    failure.getMessage());
            cable.mend();
            store.put(List.of(put("b", "1")));
        }
    }

    @Test
    void membersShareTheSwitches() throws Exception {
        Owned one = new Owned();
        Owned two = new Owned();
        try (Store first = EtcdStore.connect(etcd.settings());
                Store second = EtcdStore.connect(etcd.settings())) {
            first.lead(SWITCHES, one);
            one.await(SWITCHES);
            Map<String, Long> before = one.epochs();
            Leadership other = second.lead(SWITCHES, two);
            two.until(() -> !two.switches().isEmpty() && union(one, two).equals(SWITCHES));
            assertTrue(two.switches().size() > 3 && two.switches().size() < 17, () -> "" + two.switches());
            two.epochs().forEach((name, epoch) -> assertTrue(epoch > before.get(name)));
            Map<String, Long> taken = two.epochs();
            other.close();
            assertEquals(Set.of(), two.switches());
            one.await(SWITCHES);
            taken.forEach((name, epoch) -> assertTrue(one.epoch(name) > epoch));
        }
    }

    private static Set<String> union(Owned one, Owned two) {
        var all = new HashSet<>(one.switches());
        all.addAll(two.switches());
        return all;
    }

    /// The first cannot reach etcd any more, and nobody tells it. It must have let go of all when the second takes over,
    /// which is soon.
    @Test
    void whoIsCutOffLetsGoBeforeAnotherTakesOver() throws Exception {
        Owned one = new Owned();
        Owned two = new Owned();
        try (Store first = EtcdStore.connect(settings()); Store second = EtcdStore.connect(etcd.settings())) {
            first.lead(SWITCHES, one);
            second.lead(SWITCHES, two);
            one.until(() -> !one.switches().isEmpty() && !two.switches().isEmpty()
                    && one.switches().size() + two.switches().size() == SWITCHES.size());
            Map<String, Long> epochs = one.epochs();
            Set<String> early = two.switches();
            cable.silence();
            long begin = System.nanoTime();
            two.await(SWITCHES);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, took::toString);
            assertEquals(Set.of(), one.switches());
            for (String name : epochs.keySet()) {
                assertTrue(one.when("lost " + name) < two.when("owned " + name));
                assertTrue(two.epoch(name) > epochs.get(name));
            }
            assertTrue(early.stream().noneMatch(name -> two.events().contains("lost " + name)));
            String any = epochs.keySet().iterator().next();
            cable.mend();
            assertThrows(Deposed.class,
                    () -> first.put(List.of(put("ids/" + any, "1")), any, epochs.get(any)));
            one.until(() -> !one.switches().isEmpty()
                    && one.switches().size() + two.switches().size() == SWITCHES.size());
        }
    }

    @Test
    void ownersComeBackAfterAnEtcdThatWasAway() throws Exception {
        Owned one = new Owned();
        try (Store store = EtcdStore.connect(etcd.settings())) {
            store.lead(SWITCHES, one);
            one.await(SWITCHES);
            Map<String, Long> before = one.epochs();
            etcd.kill();
            one.await(Set.of());
            etcd.start();
            one.await(SWITCHES);
            before.forEach((name, epoch) -> assertTrue(one.epoch(name) > epoch));
        }
    }

    /// Who prepared a large commit and died leaves nothing for ever.
    @Test
    void whatADeadPreparedIsSweptUp() throws Exception {
        var keys = new EtcdKeys(etcd.settings().prefix());
        try (var client = new EtcdClient(etcd.settings()); Store store = EtcdStore.connect(etcd.settings())) {
            var large = new LargeCommits(client, keys);
            large.stage("dead", IntStream.range(0, 300)
                    .mapToObj(i -> EtcdKeys.put(keys.document("key/" + i), EtcdKeys.bytes("x"))).toList());
            large.sweep();
            assertEquals(1, chunks(client, keys));
            assertEquals(Map.of(), contents(store));
            client.txn(TxnRequest.newBuilder().addSuccess(EtcdKeys.delete(keys.claim("dead"))).build());
            large.sweep();
            assertEquals(0, chunks(client, keys));
        }
    }

    private static int chunks(EtcdClient client, EtcdKeys keys) {
        return client.range(RangeRequest.newBuilder().setKey(keys.chunks())
                .setRangeEnd(EtcdKeys.end(keys.chunks())).build()).getKvsCount();
    }
}
