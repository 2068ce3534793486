package org.nvgre.runtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.runtime.TestPolicies;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.device.Device;
import org.nvgre.runtime.device.FakeDevice;
import org.nvgre.runtime.policy.Policy;
import org.p4.v1.PacketIn;
import org.p4.v1.PacketMetadata;
import org.p4.v1.PacketOut;

import com.google.protobuf.ByteString;

/// The host on a device: packets up, answers and entries down.
class HostServiceTest {

    private static final Policy POLICY = TestPolicies.gateway();
    private static final DesiredState DESIRED = DesiredState.of(POLICY, "nve1", TestPolicies.fullPipeline());
    private static final int TTL_EXPIRED = 1;
    private static final int UNDERLAY = 3;

    private final List<String> problems = new CopyOnWriteArrayList<>();
    private FakeDevice switchUnderTest;
    private Device device;
    private HostService service;

    @BeforeEach
    void start() throws IOException {
        switchUnderTest = new FakeDevice();
        device = Device.connect(switchUnderTest.address(), 1, 1);
        device.reconcile(DESIRED);
        service = HostService.start(device, POLICY, DESIRED, new TestClock(), problems::add);
    }

    @AfterEach
    void stop() {
        service.close();
        device.close();
        switchUnderTest.close();
    }

    private void send(int port, int reason, int vsid, String frame) {
        switchUnderTest
                .send(PacketIn.newBuilder().setPayload(ByteString.copyFrom(HexFormat.of().parseHex(frame)))
                        .addMetadata(metadata(1, port)).addMetadata(metadata(2, reason))
                        .addMetadata(metadata(3, vsid))
                        .build());
    }

    private static PacketMetadata metadata(int id, int value) {
        return PacketMetadata.newBuilder().setMetadataId(id)
                .setValue(ByteString.copyFrom(new byte[]{(byte) (value >> 8), (byte) value})).build();
    }

    /// The next frame that the switch was told to send, with its port.
    private String next() throws InterruptedException {
        PacketOut out = switchUnderTest.packetOuts.poll(10, TimeUnit.SECONDS);
        return "%d %s".formatted(out.getMetadata(0).getValue().byteAt(0),
                HexFormat.of().formatHex(out.getPayload().toByteArray()));
    }

    /// It asks, hears, and from then on forwards to 192.0.2.1.
    @Test
    void nextHopIsInstalledWhenItsMacIsKnown() throws Exception {
        assertEquals(
                "10 ffffffffffff02000000100108060001080006040001020000001001c000020b000000000000c0000201",
                next());
        assertTrue(next().startsWith("10 01005e000016"));
        assertTrue(next().startsWith("11 01005e000016"));
        send(10, UNDERLAY, 0,
                "02000000100102000000ff010806000108000604000202000000ff01c0000201020000001001c000020b");
        // What is answered next has been done after it.
        send(2, TTL_EXPIRED, 5001, "02000000fe010200000001020800"
                + "4500002000004000011165c70a0100020a02000203e807d0000c000061626364");
        assertEquals("2 02000000010202000000fe018100006408004500003c00004000400125c00a0100fe0a010002"
                + "0b002475000000004500002000004000011165c70a0100020a02000203e807d0000c000061626364", next());
        assertTrue(switchUnderTest.held().contains(
                "nvgre.next_hop[next_hop=1] -> nvgre.forward(port=10, source=02:00:00:00:10:01, destination=02:00:00:00:ff:01, mtu=1600)"));
        assertTrue(switchUnderTest.held().contains(
                "nvgre.next_hop[next_hop=3] -> nvgre.forward(port=10, source=02:00:00:00:10:01, destination=02:00:00:00:ff:01, mtu=1600) * 2"
                        + " | nvgre.forward_tagged(port=11, source=02:00:00:00:10:01, destination=02:00:00:00:ff:02, mtu=1600, pcp=3, vlan=7)"));
        assertEquals(List.of(), problems);
    }

    @Test
    void whatTheDeviceRefusesIsTold() throws Exception {
        switchUnderTest.refuseAll();
        send(10, UNDERLAY, 0,
                "02000000100102000000ff010806000108000604000202000000ff01c0000201020000001001c000020b");
        send(10, UNDERLAY, 0, "02000000100102000000ff010800450000210000400040014e94c6336409c000020b"
                + "0800bc03123400016162636465");
        String answer;
        do {
            answer = next();
        } while (!answer.startsWith("10 02000000ff01"));
        assertTrue(problems.getFirst().contains("RESOURCE_EXHAUSTED"), problems::toString);
    }
}
