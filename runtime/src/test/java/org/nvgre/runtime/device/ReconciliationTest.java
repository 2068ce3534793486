package org.nvgre.runtime.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.MulticastGroup;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.Rates;
import org.nvgre.p4runtime.Replica;
import org.nvgre.p4runtime.Update;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.desired.Delta;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.policy.Policy;

import com.google.protobuf.ByteString;

/// One device, made to hold what is wanted.
class ReconciliationTest {

    /// What an entry with this text leads to, and how that entry's text begins.
    private static final Map<Pattern, String> REFERENCES = Map.of(
            Pattern.compile("to_endpoint\\(endpoint=(\\d+)\\)"), "nvgre.endpoint[endpoint=%s]",
            Pattern.compile("flood_to\\(group=(\\d+)\\)"), "multicast group %s ",
            Pattern.compile("via\\(next_hop=(\\d+)\\)"), "nvgre.next_hop[next_hop=%s]",
            Pattern.compile("multicast group .* instance (\\d+)"), "nvgre.replica[replica=%s ",
            Pattern.compile("admit_tenant\\(vsid=(\\d+)\\)"), "nvgre.vsid[vsid=%s]",
            Pattern.compile("nvgre.ca_mac\\[vsid=(\\d+) "), "nvgre.vsid[vsid=%s]",
            Pattern.compile("tunnel_v4\\(vrf=(\\d+),"), "nvgre.pa_route_v4[vrf=%s ");

    private static final Path MOVED = Path.of("src/test/resources/address-moved.yaml");
    private static final Pipeline PIPELINE = TestPolicies.pipeline();
    private static final Policy POLICY = TestPolicies.twoTenants();
    private static final DesiredState DESIRED = DesiredState.of(POLICY, "nve1", PIPELINE);

    private static final DesiredState COMPLETE = DesiredState.of(TestPolicies.gateway(), "nve1",
            TestPolicies.fullPipeline());

    private FakeDevice switchUnderTest;
    private Device device;

    @BeforeEach
    void connect() throws IOException {
        switchUnderTest = new FakeDevice();
        device = Device.connect(switchUnderTest.address(), 1, 1);
    }

    @AfterEach
    void disconnect() {
        device.close();
        switchUnderTest.close();
    }

    @Test
    void emptyDeviceGetsPipelineAndEntries() {
        Report report = device.reconcile(DESIRED);
        assertEquals("nve1: 23 inserted, 0 modified, 0 deleted, 0 unchanged, 0 failed (pipeline pushed)",
                report.toString());
        assertTrue(report.ok());
        assertHolds(DESIRED);
    }

    @Test
    void nothingIsWrittenToADeviceThatIsRight() {
        device.reconcile(DESIRED);
        int writes = switchUnderTest.writes;
        Report report = device.reconcile(DESIRED);
        assertEquals("nve1: 0 inserted, 0 modified, 0 deleted, 23 unchanged, 0 failed", report.toString());
        assertEquals(writes, switchUnderTest.writes);
        assertEquals(1, switchUnderTest.pipelinesSet);
    }

    @Test
    void otherPipelineIsPushed() {
        device.reconcile(DESIRED);
        var changed = Pipeline.of(PIPELINE.p4Info(), ByteString.copyFromUtf8("{ }"));
        assertTrue(device.reconcile(DesiredState.of(POLICY, "nve1", changed)).pipelinePushed());
        assertEquals(2, switchUnderTest.pipelinesSet);
        assertHolds(DESIRED);
    }

    /// Fabrikam leaves, contoso's 10.0.0.2 moves to a third switch.
    @Test
    void changeIsMadeWithoutDanglingReferences() {
        DesiredState after = DesiredState.of(Policy.load(MOVED), "nve1", PIPELINE, DESIRED.ids());
        var dangling = new ArrayList<String>();
        switchUnderTest.observer = held -> dangling.addAll(danglingIn(held));

        device.reconcile(DESIRED);
        Report report = device.reconcile(after);
        assertEquals(List.of(), dangling);
        // In: endpoint 2 with its replica, its route. Changed: contoso's remote MAC, its group. Out: endpoint 1 with its
        // replica, its route; fabrikam's port with its tag, VSID, two MACs, and two groups with their flood entries.
        assertEquals("nve1: 3 inserted, 2 modified, 12 deleted, 9 unchanged, 0 failed", report.toString());
        assertHolds(after);

        device.reconcile(DESIRED);
        assertEquals(List.of(), dangling);
        assertHolds(DESIRED);
    }

    @Test
    void whatOthersWroteIsPutRight() {
        device.reconcile(DESIRED);
        switchUnderTest.put(MulticastGroup.of(1, new Replica(3, 0)).toProto());
        switchUnderTest.put(MulticastGroup.of(99, new Replica(3, 0)).toProto());
        switchUnderTest.put(PIPELINE.table("nvgre.vsid").entry().exact("vsid", 7777)
                .action("serve", "index", 9).build().toProto());
        switchUnderTest.put(PIPELINE.table("nvgre.vsid").entry().exact("vsid", 5001)
                .action("serve", "index", 9).build().toProto());
        assertEquals("nve1: 0 inserted, 2 modified, 2 deleted, 21 unchanged, 0 failed",
                device.reconcile(DESIRED).toString());
        assertHolds(DESIRED);
    }

    @Test
    void lostEntriesComeBack() {
        device.reconcile(DESIRED);
        switchUnderTest.clear();
        assertEquals("nve1: 23 inserted, 0 modified, 0 deleted, 0 unchanged, 0 failed",
                device.reconcile(DESIRED).toString());
    }

    /// One that does not fit is no reason to leave the others out.
    @Test
    void refusedUpdateIsToldAndTheOthersAreWritten() {
        switchUnderTest.refuses = update -> group(update) == 3;
        Report report = device.reconcile(DESIRED);
        assertFalse(report.ok());
        assertEquals(List.of(
                "insert multicast group 3 -> port 2, port 10 instance 1: RESOURCE_EXHAUSTED: as the test wants"),
                report.failures());
        assertEquals(22, report.inserted());
        switchUnderTest.refuses = _ -> false;
        assertEquals("nve1: 1 inserted, 0 modified, 0 deleted, 22 unchanged, 0 failed",
                device.reconcile(DESIRED).toString());
    }

    @Test
    void deviceThatForgetsToDeleteIsFoundOut() {
        device.reconcile(DESIRED);
        switchUnderTest.put(MulticastGroup.of(99, new Replica(3, 0)).toProto());
        switchUnderTest.forgets = update -> group(update) == 99;
        assertEquals(List.of("multicast group 99 is still there, though the device deleted it"),
                device.reconcile(DESIRED).failures());
    }

    @Test
    void foreignEntriesAreOnlyReportedWhenAsked() throws Exception {
        device.reconcile(DESIRED);
        switchUnderTest.put(MulticastGroup.of(99, new Replica(3, 0)).toProto());
        int writes = switchUnderTest.writes;
        Report report = device.reconcile("nve1", Plan.of(DESIRED), Foreign.REPORT);
        assertTrue(report.ok());
        assertEquals(List.of("multicast group 99"), report.foreign());
        assertEquals(writes, switchUnderTest.writes);
    }

    /// What a change is about is left to it, before it is written and while it is.
    @Test
    void whatAChangeConcernsIsLeftToIt() throws Exception {
        device.reconcile(DESIRED);
        var group = MulticastGroup.of(1, new Replica(7, 0));
        Entity before = DESIRED.entities().stream().filter(each -> each.key().equals(group.key())).findFirst()
                .orElseThrow();
        var gone = new Delta(List.of(before), List.of());
        try (Device.Change change = device.change(gone)) {
            change.write(MakeBeforeBreak.alone(gone));
            assertEquals("nve1: 0 inserted, 0 modified, 0 deleted, 22 unchanged, 0 failed",
                    device.reconcile(DESIRED).toString());
        }
        assertEquals("nve1: 1 inserted, 0 modified, 0 deleted, 22 unchanged, 0 failed",
                device.reconcile(DESIRED).toString());
    }

    /// Whatever a change finds, afterwards its word counts.
    @Test
    void changeComesTrueWhateverWasThere() throws Exception {
        device.reconcile(DESIRED);
        Entity there = DESIRED.entities().stream().filter(MulticastGroup.class::isInstance).findFirst()
                .orElseThrow();
        var other = MulticastGroup.of(((MulticastGroup) there).id(), new Replica(7, 0));
        var unknown = MulticastGroup.of(98, new Replica(7, 0));
        var vanished = MulticastGroup.of(97, new Replica(7, 0));
        var delta = new Delta(List.of(unknown, vanished), List.of(other, unknown));
        try (Device.Change change = device.change(delta)) {
            change.write(
                    List.of(List.of(Update.insert(other), Update.modify(unknown), Update.delete(vanished))));
            assertEquals("nve1: 1 inserted, 1 modified, 0 deleted, 0 unchanged, 0 failed",
                    change.report("nve1").toString());
        }
        assertTrue(switchUnderTest.held().contains(other.toString()));
        assertTrue(switchUnderTest.held().contains(unknown.toString()));
    }

    @Test
    void deviceThatForgetsIsFoundOut() {
        int endpoint = DESIRED.entities().stream()
                .filter(entity -> entity.key().toString().startsWith("nvgre.endpoint["))
                .findFirst().orElseThrow().toProto().getTableEntry().getTableId();
        switchUnderTest.forgets = update -> update.getEntity().getTableEntry().getTableId() == endpoint;
        Report report = device.reconcile(DESIRED);
        assertEquals(List.of(
                "nvgre.endpoint[endpoint=1] -> nvgre.tunnel_v4(vrf=0, source=192.0.2.11, destination=198.51.100.12)"
                        + " is not there, though the device took it"),
                report.failures());
    }

    /// 4 more bytes on the wire for each word of the cell; 42 for the tunnel; VSID 6001 is subnet 1, from cell 16 on.
    @Test
    void countersAreReadByName() {
        device.reconcile(DESIRED);
        switchUnderTest.count("nvgre.from_tenant", 0, 10, 1000);
        switchUnderTest.count("nvgre.from_tenant", 16 + 1, 5, 5 * (64 + 4));
        switchUnderTest.count("nvgre.from_tunnel", 16, 2, 2 * (100 + 42));
        switchUnderTest.count("nvgre.from_tunnel", 16 + 3, 1, 200 + 42 + 12);
        switchUnderTest.count("nvgre.from_tunnel", 32, 99, 99_000); // no subnet of this policy
        switchUnderTest.count("nvgre.drop_reason", 13, 7, 0);
        Counters counters = device.counters(DESIRED);
        assertEquals(Map.of(5001, new Counters.Traffic(10, 1000), 6001, new Counters.Traffic(5, 320)),
                counters.fromTenant());
        assertEquals(Map.of(5001, new Counters.Traffic(0, 0), 6001, new Counters.Traffic(3, 400)),
                counters.fromTunnel());
        assertEquals(7, counters.drops("unknown_unicast"));
        assertEquals(0, counters.drops("reserved_vsid"));
        assertEquals(7, counters.totalDrops());
    }

    /// A copy that egress drops counts as one that ingress drops; a rule for both IP versions has one count.
    @Test
    void countersOfTheCompleteProgram() {
        device.reconcile(COMPLETE);
        switchUnderTest.count("nvgre.drop_reason", 13, 7, 0);
        switchUnderTest.count("nvgre.egress_drop_reason", 13, 2, 0);
        switchUnderTest.count("nvgre.egress_drop_reason", 63, 1, 0);
        switchUnderTest.countEntries("nvgre.acl_v4[vsid=5001 from_tunnel=1 protocol=6&&&255] @1", 3, 300);
        switchUnderTest.countEntries("nvgre.acl_v6[vsid=5001 from_tunnel=1 protocol=6&&&255] @1", 2, 200);
        Counters counters = device.counters(COMPLETE);
        assertEquals(9, counters.drops("unknown_unicast"));
        assertEquals(1, counters.drops("code_63"));
        assertEquals(10, counters.totalDrops());
        assertEquals(List.of("permit in tcp from any to 10.1.0.0/24 port 80-81: Hits[packets=0, bytes=0]",
                "permit in icmp from any to any: Hits[packets=0, bytes=0]",
                "deny in tcp from any to any: Hits[packets=5, bytes=500]"),
                counters.acl().entrySet().stream().map(hits -> hits.getKey().rule() + ": " + hits.getValue())
                        .toList());
    }

    /// Meters and clone sessions come and go like entries.
    @Test
    void completeProgramIsReconciled() {
        assertTrue(device.reconcile(COMPLETE).ok());
        assertHolds(COMPLETE);
        Policy withoutMeter = TestPolicies
                .policy(TestPolicies.gatewayText().replaceAll("(?m)^              out: .*$", ""));
        DesiredState after = DesiredState.of(withoutMeter, "nve1", COMPLETE.pipeline(), COMPLETE.ids());
        assertEquals("nve1: 0 inserted, 0 modified, 1 deleted, 76 unchanged, 0 failed",
                device.reconcile(after).toString());
        assertHolds(after);
        assertEquals("nve1: 1 inserted, 0 modified, 0 deleted, 76 unchanged, 0 failed",
                device.reconcile(COMPLETE).toString());
    }

    /// bmv2 keeps rates as fractions of a microsecond.
    @Test
    void rateThatIsOneLessIsTheSame() {
        device.reconcile(COMPLETE);
        var meter = COMPLETE.pipeline().meter("nvgre.subnet_rate");
        switchUnderTest.put(meter.entry(0, new Rates(999_999, 100_000, 2_000_000, 200_000)).toProto());
        assertEquals("nve1: 0 inserted, 0 modified, 0 deleted, 77 unchanged, 0 failed",
                device.reconcile(COMPLETE).toString());
        switchUnderTest.put(meter.entry(0, new Rates(999_998, 100_000, 2_000_000, 200_000)).toProto());
        assertEquals("nve1: 0 inserted, 1 modified, 0 deleted, 76 unchanged, 0 failed",
                device.reconcile(COMPLETE).toString());
    }

    private static List<String> danglingIn(List<String> held) {
        var dangling = new ArrayList<String>();
        REFERENCES.forEach((reference, target) -> held.forEach(entry -> reference.matcher(entry).results()
                .filter(match -> held.stream()
                        .noneMatch(other -> other.startsWith(target.formatted(match.group(1)))))
                .forEach(_ -> dangling.add(entry))));
        return dangling;
    }

    private static int group(org.p4.v1.Update update) {
        return update.getEntity().getPacketReplicationEngineEntry().getMulticastGroupEntry()
                .getMulticastGroupId();
    }

    private void assertHolds(DesiredState desired) {
        Set<String> wanted = new HashSet<>(desired.toString().lines().toList());
        assertEquals(wanted, new HashSet<>(switchUnderTest.held()));
    }
}
