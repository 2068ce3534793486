package org.nvgre.runtime.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.p4runtime.P4RuntimeClient;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.TestPrograms;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.packet.Arp;
import org.nvgre.runtime.packet.Frame;
import org.nvgre.runtime.packet.Ipv4;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.store.EmbeddedStore;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;

import com.google.protobuf.ByteString;

/// Switches that learn, and what becomes of it on the others.
class SourceLearningTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Mac KNOWN_2 = new Mac(0x02_00_00_00_00_02L);
    private static final PartKey NINE = PartKey.ofRecord(5001, Addresses.parse("10.0.0.9"));
    private static Pipeline pipeline;

    private SoftSwitch nve1;
    private SoftSwitch nve2;
    private final Map<String, AtomicInteger> arrived = Map.of("nve1", new AtomicInteger(), "nve2",
            new AtomicInteger());

    @BeforeAll
    static void compile() throws Exception {
        pipeline = TestPrograms.v1model("full");
    }

    @BeforeEach
    void startSwitches() throws Exception {
        nve1 = SoftSwitch.start(SwitchOptions.defaults().withDeviceId(1).withCpuPort(510));
        nve2 = SoftSwitch.start(SwitchOptions.defaults().withDeviceId(2).withCpuPort(510));
        wire("nve1", nve1, nve2);
        wire("nve2", nve2, nve1);
    }

    /// Port 10 of each to that of the other. What leaves port 1 is counted.
    private void wire(String name, SoftSwitch from, SoftSwitch to) {
        from.onTransmit((port, bytes) -> {
            if (port == 10) {
                to.receive(10, bytes);
            } else if (port == 1) {
                arrived.get(name).incrementAndGet();
            }
        });
    }

    @AfterEach
    void stopSwitches() {
        nve1.close();
        nve2.close();
    }

    /// contoso's VSID 5001 learns.
    private Policy policy(String learn) {
        return TestPolicies.policy(TestPolicies.twoTenantsText()
                .replace("127.0.0.1:9559", "127.0.0.1:" + nve1.grpcPort())
                .replace("127.0.0.1:9560", "127.0.0.1:" + nve2.grpcPort())
                .replace("prefixes: [10.0.0.0/24", "prefixes: [10.0.0.0/16")
                .replaceFirst("flood: replicate", "flood: none\n            learn: " + learn));
    }

    private static Mac mac(int number) {
        return new Mac(0x02_00_00_00_00_00L + number);
    }

    private static byte[] frame(Mac to, Mac from, InetAddress source, InetAddress destination) {
        var packet = new Ipv4(source, destination, 17, 64, ByteString.copyFrom(new byte[26]));
        return new Frame(to, from, Optional.empty(), Frame.IPV4, packet.toBytes()).toBytes().toByteArray();
    }

    /// From a host that no policy names to 10.0.0.2.
    private static byte[] from(int number) {
        return frame(KNOWN_2, mac(number), Addresses.parse("10.0.0." + number), Addresses.parse("10.0.0.2"));
    }

    private static byte[] toNine() {
        return frame(mac(9), KNOWN_2, Addresses.parse("10.0.0.2"), Addresses.parse("10.0.0.9"));
    }

    private static void converge(ControlPlane control) {
        assertEquals(Set.of(), control.await(control.revision(), LONG));
    }

    /// Of a customer who learns, when the switches have what they shall; to be closed.
    private ControlPlane started(EmbeddedStore store, String learn) {
        ControlPlane control = ControlPlane.start(store, _ -> pipeline, Settings.defaults());
        try {
            control.replace(policy(learn));
            converge(control);
            return control;
        } catch (RuntimeException | Error e) {
            control.close();
            throw e;
        }
    }

    private static Optional<LookupRecord> nine(ControlPlane control) {
        return control.part(NINE).map(LookupRecord.class::cast);
    }

    @Test
    void whoSendsIsReachedFromOtherSwitchesUntilHeFallsSilent() {
        try (EmbeddedStore store = EmbeddedStore.inMemory();
                ControlPlane control = started(store, "{idleTimeout: 1}")) {
            long before = control.status("nve1").orElseThrow().wanted();
            nve2.receive(1, toNine());
            assertEquals(0, arrived.get("nve1").get());

            TestTimer.until(() -> {
                nve1.receive(1, from(9)); // goes on sending, so as not to fall silent
                nve2.receive(1, toNine());
                return arrived.get("nve1").get() > 0;
            });

            TestTimer.until(() -> nine(control).isEmpty());
            converge(control);
            assertEquals(before, control.status("nve1").orElseThrow().wanted());
            TestTimer.until(() -> control.learning("nve1").forgotten() == 1);
            assertEquals(new LearningCounts(1, 1, 0, 0), control.learning("nve1"));
            TestTimer.until(() -> macsOn(nve1, 1).equals(macsOn(nve2, 2)) && !macsOn(nve2, 2).contains("9"));
        }
    }

    /// Of VSID 5001, that a switch has a way to; the last digits.
    private static Set<String> macsOn(SoftSwitch device, long id) {
        try (P4RuntimeClient client = P4RuntimeClient.connect("127.0.0.1:" + device.grpcPort(), id)) {
            return client.readTable(pipeline.table("nvgre.ca_mac")).stream()
                    .map(entry -> entry.key().toString()).filter(key -> key.contains("vsid=5001"))
                    .map(key -> key.substring(key.length() - 2, key.length() - 1))
                    .collect(Collectors.toSet());
        } catch (P4RuntimeException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHostThatSendsFromAnotherSwitchIsThereFromThenOn() {
        try (EmbeddedStore store = EmbeddedStore.inMemory();
                ControlPlane control = started(store, "{}")) {
            nve1.receive(1, from(9));
            TestTimer.until(() -> nine(control).isPresent());
            converge(control);
            nve2.receive(1, from(9));
            TestTimer.until(() -> nine(control).orElseThrow().providerAddress()
                    .equals(Addresses.parse("198.51.100.12")));
            converge(control);
            assertEquals(Set.of(NINE), learned(control));
        }
    }

    /// The switch answers in its place, with the answer's MACs in the frame.
    @Test
    void aHostThatAsksForANeighbourIsKnownByItsOwnMac() {
        try (EmbeddedStore store = EmbeddedStore.inMemory();
                ControlPlane control = started(store, "{}")) {
            var question = new Arp(Arp.REQUEST, mac(9), Addresses.parse("10.0.0.9"), new Mac(0),
                    Addresses.parse("10.0.0.2"));
            nve1.receive(1,
                    new Frame(new Mac(0xFFFF_FFFF_FFFFL), mac(9), Optional.empty(), Frame.ARP,
                            question.toBytes())
                            .toBytes().toByteArray());
            TestTimer.until(() -> nine(control).isPresent());
            assertEquals(mac(9), nine(control).orElseThrow().macAddress());
        }
    }

    private static Set<PartKey> learned(ControlPlane control) {
        return Set.copyOf(control.parts(PartKey.Kind.LOOKUP_RECORDS).map(LookupRecord.class::cast)
                .filter(LookupRecord::learned).map(LookupRecord::key).toList());
    }

    /// Until nve1 has an idle entry, or the first controller has heard of it before its end.
    private void awaitSilence(EmbeddedStore store) throws P4RuntimeException {
        try (P4RuntimeClient client = P4RuntimeClient.connect("127.0.0.1:" + nve1.grpcPort(), 1)) {
            TestTimer
                    .until(() -> hasSilent(client) || StoredPolicy.of(store).policy().lookupRecords().stream()
                            .noneMatch(LookupRecord::learned));
        }
    }

    private static boolean hasSilent(P4RuntimeClient client) {
        try {
            return !client.readIdle(pipeline.table("nvgre.known_source")).isEmpty();
        } catch (P4RuntimeException e) {
            throw new AssertionError(e);
        }
    }

    /// A switch says only once that somebody is silent. Nobody listens; the next controller finds out.
    @Test
    void whoFellSilentWhileNobodyListenedIsForgottenAllTheSame() throws P4RuntimeException {
        try (EmbeddedStore store = EmbeddedStore.inMemory()) {
            try (ControlPlane control = started(store, "{idleTimeout: 2}")) {
                nve1.receive(1, from(9));
                TestTimer.until(() -> nine(control).isPresent());
                converge(control);
            }
            awaitSilence(store);
            try (ControlPlane next = ControlPlane.start(store, _ -> pipeline, Settings.defaults())) {
                TestTimer.until(() -> nine(next).isEmpty());
                converge(next);
            }
        }
    }

    /// No time passes, so that nobody has more than what he may have at once.
    @Test
    void aCustomerHasOnlySoManyNewAddressesAtOnce() {
        var timer = new TestTimer();
        try (EmbeddedStore store = EmbeddedStore.inMemory();
                ControlPlane control = ControlPlane.start(store, _ -> pipeline,
                        Settings.defaults().withTimer(timer))) {
            control.replace(policy("{limit: 5000}"));
            TestTimer.until(() -> control.switches().stream().allMatch(each -> each.state() == State.EQUAL));
            int tried = SourceLearning.AT_ONCE + 200;
            for (int i = 0; i < tried; i++) {
                nve1.receive(1, frame(KNOWN_2, mac(0x1000 + i),
                        Addresses.parse("10.0.%d.%d".formatted(1 + i / 200, 1 + i % 200)),
                        Addresses.parse("10.0.0.2")));
            }
            TestTimer.until(() -> control.learning("nve1").learned()
                    + control.learning("nve1").passedOver() >= tried);
            assertEquals(SourceLearning.AT_ONCE, control.learning("nve1").learned());
            assertEquals(SourceLearning.AT_ONCE, learned(control).size());
            timer.pass(Duration.ofSeconds(1));
        }
    }

    /// Nobody has heard of 10.0.0.9, which is silent and floods do not reach: it is asked for, answers, and is known.
    @Test
    void whoNeverSentIsFoundByBeingAskedFor() {
        Mac asker = KNOWN_2;
        byte[] query = new Frame(Mac.parse("FF-FF-FF-FF-FF-FF"), asker, Optional.empty(), Frame.ARP,
                new Arp(Arp.REQUEST, asker, Addresses.parse("10.0.0.2"), new Mac(0),
                        Addresses.parse("10.0.0.9"))
                        .toBytes().concat(ByteString.copyFrom(new byte[18])))
                .toBytes().toByteArray();
        byte[] answer = new Frame(asker, mac(9), Optional.empty(), Frame.ARP,
                new Arp(Arp.REPLY, mac(9), Addresses.parse("10.0.0.9"), asker, Addresses.parse("10.0.0.2"))
                        .toBytes().concat(ByteString.copyFrom(new byte[18])))
                .toBytes().toByteArray();
        try (EmbeddedStore store = EmbeddedStore.inMemory();
                ControlPlane control = started(store, "{}")) {
            nve2.receive(1, query);
            TestTimer.until(() -> arrived.get("nve1").get() == 1);
            nve1.receive(1, answer);
            TestTimer.until(() -> nine(control).isPresent() && arrived.get("nve2").get() == 1);
            converge(control);
            nve2.receive(1, query); // the switch itself knows now
            TestTimer.until(() -> arrived.get("nve2").get() == 2);
            assertEquals(1, arrived.get("nve1").get());
        }
    }
}
