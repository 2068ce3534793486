package org.nvgre.runtime.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.io.TempDir;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.TestPrograms;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.WeightedAddress;
import org.nvgre.runtime.store.EmbeddedStore;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;

/// Against switches that arbitrate and forward.
class EmbeddedSwitchTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static Pipeline pipeline;

    private SoftSwitch nve1;
    private SoftSwitch nve2;

    @BeforeAll
    static void compile() throws Exception {
        pipeline = TestPrograms.v1model("minimal");
    }

    @BeforeEach
    void startSwitches() throws IOException {
        nve1 = SoftSwitch.start(SwitchOptions.defaults().withDeviceId(1));
        nve2 = SoftSwitch.start(SwitchOptions.defaults().withDeviceId(2));
    }

    @AfterEach
    void stopSwitches() {
        nve1.close();
        nve2.close();
    }

    /// With a second port for VSID 5001 on nve1.
    private Policy policy() {
        return TestPolicies.policy(TestPolicies.twoTenantsText()
                .replace("127.0.0.1:9559", "127.0.0.1:" + nve1.grpcPort())
                .replace("127.0.0.1:9560", "127.0.0.1:" + nve2.grpcPort())
                .replace("      - {port: 2, vlan: 100, virtualSubnetId: 6001, attached: [02-00-00-00-00-01]}",
                        "      - {port: 3, virtualSubnetId: 5001}\n"
                                + "      - {port: 2, vlan: 100, virtualSubnetId: 6001, attached: [02-00-00-00-00-01]}"));
    }

    private static LookupRecord record(int last) {
        return new LookupRecord(Addresses.parse("10.0.0." + last), new Mac(0x02_00_00_00_00_00L + last), 5001,
                List.of(new WeightedAddress(Addresses.parse("192.0.2.11"), 1)), LookupRecord.FlowPolicy.HASH,
                Optional.empty(), OptionalInt.of(1));
    }

    private static void converge(ControlPlane control) {
        assertEquals(Set.of(), control.await(control.revision(), LONG));
    }

    /// The one with the higher epoch leads; the other writes nothing, and takes over when the first is gone.
    @Test
    void deposedControllerWritesNothing(@TempDir Path folder) {
        // The epochs of a file begin at the time of day, those of the memory at 1.
        try (EmbeddedStore older = EmbeddedStore.inMemory();
                EmbeddedStore newer = EmbeddedStore.open(folder.resolve("store"))) {
            try (ControlPlane first = ControlPlane.start(older, _ -> pipeline, Settings.defaults())) {
                first.replace(policy());
                converge(first);
                try (ControlPlane second = ControlPlane.start(newer, _ -> pipeline, Settings.defaults())) {
                    second.replace(policy());
                    converge(second);
                    TestTimer.until(() -> first.switches().stream()
                            .allMatch(each -> each.state() == State.STANDBY && each.problem().isPresent()));
                    long written = first.status("nve2").orElseThrow().written();
                    first.apply(PolicyChange.put(record(3)));
                    converge(first);
                    assertEquals(written, first.status("nve2").orElseThrow().written());
                    long before = second.status("nve2").orElseThrow().drifted();
                    second.reconcile("nve2");
                    TestTimer.until(() -> second.status("nve2").orElseThrow().reconciliations() >= 2);
                    assertEquals(before, second.status("nve2").orElseThrow().drifted());
                }
                TestTimer.until(
                        () -> first.switches().stream().allMatch(each -> each.state() == State.EQUAL));
                assertTrue(first.status("nve2").orElseThrow().written() > 0);
            }
        }
    }

    /// F10: frames for 10.0.0.2 while it moves from nve2 port 1 to nve1 port 3: each arrives, once.
    @Test
    void moveLosesNothing() throws Exception {
        Map<Integer, AtomicInteger> arrived = new ConcurrentHashMap<>();
        nve1.onTransmit((port, bytes) -> {
            if (port == 10) {
                nve2.receive(10, bytes);
            } else if (port == 3) {
                arrived(arrived, bytes);
            }
        });
        nve2.onTransmit((port, bytes) -> {
            if (port == 10) {
                nve1.receive(10, bytes);
            } else if (port == 1) {
                arrived(arrived, bytes);
            }
        });
        try (EmbeddedStore store = EmbeddedStore.inMemory();
                ControlPlane control = ControlPlane.start(store, _ -> pipeline,
                        Settings.defaults().withDrain(Duration.ofMillis(50)))) {
            control.replace(policy());
            converge(control);
            var done = new AtomicBoolean();
            var sent = new AtomicInteger();
            Thread sender = Thread.ofPlatform().start(() -> {
                while (!done.get()) {
                    nve1.receive(1, frame(sent.getAndIncrement()));
                }
            });
            TestTimer.until(() -> arrived.size() > 100);
            for (int i = 0; i < 3; i++) {
                control.move(Addresses.parse("10.0.0.2"), OptionalInt.of(5001), "nve1", OptionalInt.of(3));
                converge(control);
                control.move(Addresses.parse("10.0.0.2"), OptionalInt.of(5001), "nve2", OptionalInt.empty());
                converge(control);
            }
            int soFar = sent.get();
            TestTimer.until(() -> sent.get() > soFar + 100);
            done.set(true);
            sender.join();
            TestTimer.until(() -> arrived.size() == sent.get());
            assertTrue(arrived.values().stream().allMatch(times -> times.get() == 1));
        }
    }

    private static void arrived(Map<Integer, AtomicInteger> arrived, byte[] frame) {
        int number = ByteBuffer.wrap(frame).getInt(frame.length - Integer.BYTES);
        arrived.computeIfAbsent(number, _ -> new AtomicInteger()).incrementAndGet();
    }

    /// From 02-00-00-00-00-01 to 02-00-00-00-00-02, of an EtherType for experiments (IEEE 802), with a number.
    private static byte[] frame(int number) {
        return ByteBuffer.allocate(64).put(new byte[]{2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1})
                .putShort((short) 0x88B5).putInt(60, number).array();
    }
}
