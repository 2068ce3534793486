package org.nvgre.runtime.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.p4runtime.MulticastGroup;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Replica;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.device.FakeDevice;
import org.nvgre.runtime.device.Foreign;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.WeightedAddress;
import org.nvgre.runtime.store.Conflict;
import org.nvgre.runtime.store.EmbeddedStore;
import org.nvgre.runtime.store.Snapshot;

/// Two switches, and all that may happen to them.
class ControlPlaneTest {

    private static final Pipeline PIPELINE = TestPolicies.pipeline();
    private static final Duration NEVER = Duration.ofDays(999);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestTimer timer = new TestTimer();
    private final EmbeddedStore store = EmbeddedStore.inMemory();
    private FakeDevice nve1;
    private FakeDevice nve2;
    private ControlPlane control;

    @BeforeEach
    void startSwitches() throws IOException {
        nve1 = new FakeDevice();
        nve2 = new FakeDevice();
    }

    @AfterEach
    void stop() {
        if (control != null) {
            control.close();
        }
        store.close();
        nve1.close();
        nve2.close();
    }

    private Settings settings() {
        return Settings.defaults().withTimer(timer).withTimeout(LONG).withPulse(NEVER, NEVER);
    }

    private ControlPlane start() {
        return start(settings());
    }

    private ControlPlane start(Settings settings) {
        control = ControlPlane.start(store, _ -> PIPELINE, settings);
        return control;
    }

    private static Policy policy(String first, String second, UnaryOperator<String> edit) {
        return TestPolicies.policy(edit.apply(TestPolicies.twoTenantsText().replace("127.0.0.1:9559", first)
                .replace("127.0.0.1:9560", second)));
    }

    private Policy policy() {
        return policy(nve1.address(), nve2.address(), UnaryOperator.identity());
    }

    private static LookupRecord record(String address, int mac, String provider, int port) {
        return new LookupRecord(Addresses.parse(address), new Mac(0x02_00_00_00_00_00L + mac), 5001,
                List.of(new WeightedAddress(Addresses.parse(provider), 1)), LookupRecord.FlowPolicy.HASH,
                java.util.Optional.empty(), OptionalInt.of(port));
    }

    private void converge() {
        assertEquals(Set.of(), control.await(control.revision(), LONG));
    }

    private void assertEqual() {
        Policy policy = control.policy();
        Map.of("nve1", nve1, "nve2", nve2).forEach((name, device) -> {
            DesiredState desired = DesiredState.of(policy, name, PIPELINE);
            assertEquals(new HashSet<>(desired.toString().lines().toList()), new HashSet<>(device.held()));
            SwitchStatus status = control.status(name).orElseThrow();
            assertEquals(State.EQUAL, status.state());
            assertEquals(desired.entities().size(), status.wanted());
            assertEquals(desired.entities().size(), status.installed());
        });
    }

    // ---- the policy

    @Test
    void switchesFollowThePolicy() {
        start();
        control.replace(policy());
        converge();
        assertEqual();
        int written = nve2.writes;
        long revision = control.apply(PolicyChange.put(record("10.0.0.3", 3, "192.0.2.11", 1)));
        assertEquals(Set.of(), control.await(revision, LONG));
        assertEqual();
        assertEquals(1, nve2.writes - written); // one entry, one request
        control.apply(PolicyChange.delete(record("10.0.0.3", 3, "192.0.2.11", 1).key()));
        converge();
        assertEqual();
        assertTrue(nve2.held().stream().noneMatch(entry -> entry.contains("02:00:00:00:00:03")));
        assertEquals(control.revision(), control.status("nve2").orElseThrow().revision());
    }

    @Test
    void mistakeChangesNothing() {
        start();
        control.replace(policy());
        Policy before = control.policy();
        var mistake = assertThrows(PolicyException.class, () -> control.move(Addresses.parse("10.0.0.1"),
                OptionalInt.of(5001), "nve3", OptionalInt.empty()));
        assertEquals("there is no switch 'nve3'; there are nve1, nve2", mistake.getMessage());
        assertEquals(before, control.policy());
        assertThrows(PolicyException.class,
                () -> control.move(Addresses.parse("10.0.0.77"), OptionalInt.empty(),
                        "nve2", OptionalInt.empty()));
    }

    @Test
    void whoWasTooLateIsTold() throws Exception {
        start();
        long first = control.replace(policy());
        long second = control.apply(PolicyChange.put(record("10.0.0.3", 3, "192.0.2.11", 1)), first);
        assertTrue(second > first);
        assertThrows(Conflict.class,
                () -> control.apply(PolicyChange.put(record("10.0.0.4", 4, "192.0.2.11", 1)), first));
        control.apply(PolicyChange.put(record("10.0.0.4", 4, "192.0.2.11", 1)), second);
        converge();
        assertEqual();
    }

    @Test
    void previewWritesNothing() {
        start();
        control.replace(policy());
        converge();
        int writes = nve1.writes + nve2.writes;
        var effect = control.preview(PolicyChange.put(record("10.0.0.3", 3, "192.0.2.11", 1)));
        assertEquals(Set.of("nve1", "nve2"), effect.bySwitch().keySet());
        assertEquals(writes, nve1.writes + nve2.writes);
        assertEqual();
    }

    @Test
    void changesThatWaitGoTogetherAndAllArrive() throws Exception {
        start();
        control.replace(policy());
        converge();
        var started = new CountDownLatch(8);
        var threads = java.util.stream.IntStream.range(0, 8).mapToObj(n -> Thread.ofVirtual().start(() -> {
            started.countDown();
            for (int i = 0; i < 10; i++) {
                control.apply(PolicyChange.put(
                        record("10.0.0." + (10 + 10 * n + i), 10 + 10 * n + i, "198.51.100.12", 1)));
            }
        })).toList();
        for (Thread thread : threads) {
            thread.join();
        }
        converge();
        assertEqual();
        assertEquals(88, control.policy().lookupRecords().size());
    }

    @Test
    void switchesComeAndGo() {
        start();
        UnaryOperator<String> alone = text -> text.replaceAll("(?s)  - name: nve2\n.*", "")
                .replaceAll(".*(198.51.100|02-00-00-00-00-02).*\n", "").replaceAll(".*switch: nve2.*\n", "")
                .replaceAll("providerRoutes:\n", "");
        control.replace(policy(nve1.address(), nve2.address(), alone));
        converge();
        assertEquals(List.of("nve1"), control.switches().stream().map(SwitchStatus::name).toList());
        control.replace(policy());
        converge();
        assertEqual();
        assertThrows(IllegalArgumentException.class, () -> control.reconcile("nve3"));
    }

    // ---- what goes wrong

    /// The service restarts: reads only.
    @Test
    void warmStartWritesNothing() {
        start();
        control.replace(policy());
        converge();
        control.apply(PolicyChange.put(record("10.0.0.3", 3, "192.0.2.11", 1)));
        converge();
        control.close();
        int writes = nve1.writes + nve2.writes;
        start();
        TestTimer.until(() -> control.switches().stream().allMatch(each -> each.state() == State.EQUAL));
        assertEqual();
        assertEquals(writes, nve1.writes + nve2.writes);
        assertEquals(2, nve1.pipelinesSet + nve2.pipelinesSet);
    }

    /// It comes back without program and entries, at the same address.
    @Test
    void restartedSwitchGetsEverythingAgain() throws IOException {
        start();
        control.replace(policy());
        converge();
        int port = Integer.parseInt(nve1.address().substring(nve1.address().lastIndexOf(':') + 1));
        nve1.close();
        TestTimer.until(() -> control.status("nve1").orElseThrow().state() == State.UNREACHABLE);
        String problem = control.status("nve1").orElseThrow().problem().orElseThrow();
        assertTrue(problem.contains("127.0.0.1:" + port), problem);
        control.apply(PolicyChange.put(record("10.0.0.3", 3, "198.51.100.12", 1)));
        converge(); // nve2; nve1 is out of reach
        nve1 = new FakeDevice(port);
        timer.passUntil(Duration.ofSeconds(1),
                () -> control.status("nve1").orElseThrow().state() == State.EQUAL);
        assertEqual();
        assertEquals(1, nve1.pipelinesSet);
    }

    @Test
    void cutConnectionIsMended() throws Exception {
        try (var proxy = new TcpProxy(nve1.address())) {
            start();
            control.replace(policy(proxy.address(), nve2.address(), UnaryOperator.identity()));
            converge();
            proxy.cut();
            TestTimer.until(() -> control.status("nve1").orElseThrow().state() == State.UNREACHABLE);
            control.apply(PolicyChange.put(record("10.0.0.3", 3, "192.0.2.11", 1)));
            proxy.mend();
            timer.passUntil(Duration.ofSeconds(1),
                    () -> control.status("nve1").orElseThrow().state() == State.EQUAL);
            assertEqual();
            assertEquals(1, nve1.pipelinesSet);
        }
    }

    /// A dead machine or a firewall says nothing: only asking finds out.
    @Test
    void silentSwitchIsFoundOut() throws Exception {
        try (var proxy = new TcpProxy(nve1.address())) {
            start(settings().withPulse(Duration.ofSeconds(5), Duration.ofMinutes(10)));
            control.replace(policy(proxy.address(), nve2.address(), UnaryOperator.identity()));
            converge();
            proxy.swallow();
            timer.passUntil(Duration.ofSeconds(1),
                    () -> control.status("nve1").orElseThrow().state() == State.UNREACHABLE);
            proxy.mend();
            timer.passUntil(Duration.ofSeconds(1),
                    () -> control.status("nve1").orElseThrow().state() == State.EQUAL);
            assertEqual();
        }
    }

    @Test
    void somebodyElsesEntryIsRemoved() {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        start();
        control.replace(policy());
        converge();
        control.events(events::add);
        nve1.put(MulticastGroup.of(99, new Replica(3, 0)).toProto());
        nve1.put(MulticastGroup.of(1, new Replica(3, 0)).toProto());
        timer.passUntil(Duration.ofMinutes(1), () -> control.status("nve1").orElseThrow().drifted() == 2);
        assertEqual();
        TestTimer.until(() -> events.stream().anyMatch(event -> event instanceof Event.DriftFound drift
                && drift.switchName().equals("nve1") && drift.entries() == 2));
        assertEquals(0, control.status("nve2").orElseThrow().drifted());
    }

    @Test
    void somebodyElsesEntryIsOnlyReportedWhenAskedTo() {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        start(settings().withForeign(Foreign.REPORT));
        control.replace(policy());
        converge();
        control.events(events::add);
        nve1.put(MulticastGroup.of(99, new Replica(3, 0)).toProto());
        control.reconcile("nve1");
        TestTimer.until(() -> events.stream().anyMatch(event -> event instanceof Event.DriftFound drift
                && drift.examples().equals(List.of("multicast group 99"))));
        assertTrue(nve1.held().stream().anyMatch(entry -> entry.startsWith("multicast group 99")));
    }

    @Test
    void refusedEntryIsShownAndTriedAgain() {
        start();
        nve1.refuse(update -> update.getEntity().hasTableEntry()
                && update.getEntity().getTableEntry().toString().contains("\\002\\000\\000\\000\\000\\003"));
        control.replace(policy());
        converge();
        control.apply(PolicyChange.put(record("10.0.0.3", 3, "192.0.2.11", 1)));
        assertEquals(Set.of("nve1"), control.await(control.revision(), Duration.ofMillis(200)));
        SwitchStatus status = control.status("nve1").orElseThrow();
        assertEquals(State.FAILING, status.state());
        assertEquals(1, status.failed());
        assertTrue(status.problem().orElseThrow().contains("RESOURCE_EXHAUSTED: as the test wants"),
                status::toString);
        assertEquals(State.EQUAL, control.status("nve2").orElseThrow().state());
        nve1.refuse(_ -> false);
        timer.passUntil(Duration.ofSeconds(1),
                () -> control.status("nve1").orElseThrow().state() == State.EQUAL);
        assertEqual();
        assertEquals(0, control.status("nve1").orElseThrow().drifted());
    }

    /// It is left behind, and compared when it answers again.
    @Test
    void slowSwitchHoldsUpNobody() throws Exception {
        start(settings().withPhaseDeadline(Duration.ofMillis(50)));
        control.replace(policy());
        converge();
        var slow = new CountDownLatch(1);
        nve1.beforeWrite(() -> {
            try {
                slow.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        control.apply(PolicyChange.put(record("10.0.0.3", 3, "192.0.2.11", 1)));
        control.apply(PolicyChange.put(record("10.0.0.4", 4, "192.0.2.11", 1)));
        TestTimer.until(() -> nve2.held().stream().anyMatch(entry -> entry.contains("02:00:00:00:00:04")));
        assertFalse(control.await(control.revision(), Duration.ofMillis(10)).isEmpty());
        slow.countDown();
        converge();
        assertEqual();
    }

    @Test
    void programThatIsNotAcceptedIsShown() {
        nve1.refuseProgram(PIPELINE.deviceConfig());
        start();
        control.replace(policy());
        TestTimer.until(() -> control.status("nve1").orElseThrow().state() == State.FAILING);
        assertTrue(
                control.status("nve1").orElseThrow().problem().orElseThrow().contains("as the test wants"));
        assertEquals(0, nve1.writes);
        nve1.refuseProgram(com.google.protobuf.ByteString.copyFromUtf8("another"));
        timer.passUntil(Duration.ofSeconds(1),
                () -> control.status("nve1").orElseThrow().state() == State.EQUAL);
        converge();
        assertEqual();
    }

    // ---- programs that this controller does not have

    private boolean missing;

    private Pipeline unlessMissing(Switch device) {
        if (missing && device.name().equals("nve2")) {
            throw new PolicyException(List.of("switch nve2: no folder 'build/full' here"));
        }
        return PIPELINE;
    }

    private void awaitFailing(String switchName) {
        TestTimer.until(() -> control.status(switchName).flatMap(SwitchStatus::problem)
                .equals(Optional.of("switch nve2: no folder 'build/full' here")));
        assertEquals(State.FAILING, control.status(switchName).orElseThrow().state());
    }

    private void passUntilEqual() {
        timer.passUntil(Duration.ofSeconds(1),
                () -> control.switches().stream().allMatch(each -> each.state() == State.EQUAL));
        converge();
        assertEqual();
    }

    /// As another controller does it.
    private void commit(PolicyChange change) throws Exception {
        long before;
        try (Snapshot snapshot = store.snapshot()) {
            before = snapshot.revision();
        }
        store.commit(before, PolicyDocuments.writes(change));
    }

    @Test
    void switchWhoseProgramIsMissingHoldsUpNobody() throws Exception {
        missing = true;
        control = ControlPlane.start(store, this::unlessMissing, settings());
        assertThrows(PolicyException.class, () -> control.replace(policy()));
        commit(PolicyChange.of(policy()));
        awaitFailing("nve2");
        commit(PolicyChange.put(record("10.0.0.3", 3, "192.0.2.11", 1)));
        TestTimer.until(() -> nve1.held().stream().anyMatch(entry -> entry.contains("02:00:00:00:00:03")));
        assertEquals(0, nve2.pipelinesSet);
        missing = false;
        passUntilEqual();
        assertEquals(Set.of("nve1", "nve2"), StoredPolicy.of(store).ids().keySet());
    }

    @Test
    void switchThatLosesItsProgramKeepsWhatItHolds() throws Exception {
        control = ControlPlane.start(store, this::unlessMissing, settings());
        control.replace(policy());
        converge();
        List<String> held = nve2.held();
        long before = control.revision();
        assertEquals(before, control.status("nve2").orElseThrow().revision());
        missing = true;
        Switch device = (Switch) control.part(PartKey.ofSwitch("nve2")).orElseThrow();
        commit(PolicyChange.put(new Switch(device.name(), device.address(), device.deviceId(),
                Optional.of(Path.of("build/full")), device.ports(), device.nextHops(), device.cpuPort())));
        awaitFailing("nve2");
        control.apply(PolicyChange.put(record("10.0.0.3", 3, "192.0.2.11", 1)));
        TestTimer.until(() -> nve1.held().stream().anyMatch(entry -> entry.contains("02:00:00:00:00:03")));
        assertEquals(held, nve2.held());
        assertEquals(before, control.status("nve2").orElseThrow().revision());
        missing = false;
        passUntilEqual();
    }

    @Test
    void serviceStartsWithoutOneSwitchesProgram() {
        start();
        control.replace(policy());
        converge();
        control.close();
        missing = true;
        control = ControlPlane.start(store, this::unlessMissing, settings());
        awaitFailing("nve2");
        TestTimer.until(() -> control.status("nve1").orElseThrow().state() == State.EQUAL);
        missing = false;
        passUntilEqual();
    }
}
