package org.nvgre.runtime.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyException;

import com.google.protobuf.ByteString;

/// Several devices, all or none.
class NetworkTest {

    private static final Pipeline PIPELINE = TestPolicies.pipeline();

    @Test
    void policyIsAppliedToAllSwitches() throws Exception {
        try (var first = new FakeDevice(); var second = new FakeDevice()) {
            List<Report> reports = Network.apply(policyFor(first.address(), second.address()), _ -> PIPELINE);
            assertEquals(List.of(
                    "nve1: 23 inserted, 0 modified, 0 deleted, 0 unchanged, 0 failed (pipeline pushed)",
                    "nve2: 23 inserted, 0 modified, 0 deleted, 0 unchanged, 0 failed (pipeline pushed)"),
                    reports.stream().map(Report::toString).toList());
            assertTrue(second.held()
                    .contains("nvgre.ca_mac[vsid=6001 mac=02:00:00:00:00:02] -> nvgre.to_port(port=2)"));
        }
    }

    @Test
    void nothingIsWrittenWhenOneSwitchIsOutOfReach() throws Exception {
        try (var alive = new FakeDevice()) {
            Policy policy = policyFor(alive.address(), "127.0.0.1:" + freePort());
            DeviceException failure = assertThrows(DeviceException.class,
                    () -> Network.apply(policy, _ -> PIPELINE));
            assertEquals(1, failure.getMessage().lines().count());
            assertTrue(failure.getMessage().startsWith("switch nve2: "), failure.getMessage());
            assertTrue(failure.getMessage().contains(policy.switchNamed("nve2").address()),
                    failure.getMessage());
            assertEquals(0, alive.writes);
            assertEquals(0, alive.pipelinesSet);
        }
    }

    @Test
    void nothingIsWrittenWhenOnePipelineIsTooSmall() throws Exception {
        var small = Pipeline.parse(TestPolicies.p4InfoText().replace("size: 65536\n", "size: 3\n"),
                ByteString.EMPTY);
        try (var first = new FakeDevice(); var second = new FakeDevice()) {
            Policy policy = policyFor(first.address(), second.address());
            PolicyException refusal = assertThrows(PolicyException.class,
                    () -> Network.apply(policy, device -> device.name().equals("nve2") ? small : PIPELINE));
            assertTrue(
                    refusal.getMessage().startsWith(
                            "switch nve2: table nvgre.ca_mac holds 3 entries, the policy needs 4;"),
                    refusal.getMessage());
            assertEquals(0, first.writes + first.pipelinesSet + second.writes + second.pipelinesSet);
        }
    }

    @Test
    void nothingIsWrittenWhenOneSwitchDoesNotAcceptItsProgram() throws Exception {
        try (var first = new FakeDevice(); var second = new FakeDevice()) {
            second.refusedConfig = PIPELINE.deviceConfig();
            DeviceException failure = assertThrows(DeviceException.class,
                    () -> Network.apply(policyFor(first.address(), second.address()), _ -> PIPELINE));
            assertEquals("switch nve2: device 2 at " + second.address()
                    + " did not accept the pipeline: as the test wants (INVALID_ARGUMENT)",
                    failure.getMessage());
            assertEquals(0, first.writes + first.pipelinesSet + second.writes + second.pipelinesSet);
        }
    }

    @Test
    void countersOfAllSwitches() throws Exception {
        try (var first = new FakeDevice();
                var second = new FakeDevice();
                Network network = Network.connect(policyFor(first.address(), second.address()),
                        _ -> PIPELINE)) {
            network.reconcile();
            second.count("nvgre.from_tunnel", 0, 3, 3 * 142);
            assertEquals(new Counters.Traffic(3, 300), network.counters().get("nve2").fromTunnel().get(5001));
            assertEquals(new Counters.Traffic(0, 0), network.counters().get("nve1").fromTunnel().get(5001));
        }
    }

    private static Policy policyFor(String first, String second) {
        return TestPolicies.policy(TestPolicies.twoTenantsText().replace("127.0.0.1:9559", first)
                .replace("127.0.0.1:9560", second));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
