package org.nvgre.softswitch.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nvgre.softswitch.Probe;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;
import org.p4.bm.DataplaneInterfaceGrpc;
import org.p4.bm.PacketStreamRequest;
import org.p4.bm.PacketStreamResponse;
import org.p4.bm.PortOperStatus;
import org.p4.bm.SetPortOperStatusRequest;

final class DataplaneServiceTest {
    private static final long DEVICE = 3;

    private SoftSwitch device;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        device = SoftSwitch
                .start(SwitchOptions.defaults().withDeviceId(DEVICE).withDataplaneAddress("127.0.0.1:0"));
        device.load(Probe.resource("probe.json"), Probe.p4Info());
        channel = NettyChannelBuilder.forAddress("127.0.0.1", device.dataplanePort()).usePlaintext().build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        device.close();
    }

    /** A client's end of a stream. */
    private final class Ports implements StreamObserver<PacketStreamResponse> {
        private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        private final StreamObserver<PacketStreamRequest> requests = DataplaneInterfaceGrpc.newStub(channel)
                .packetStream(this);

        @Override
        public void onNext(PacketStreamResponse response) {
            received.add(response);
        }

        @Override
        public void onError(Throwable t) {
            received.add(Status.fromThrowable(t).getCode());
        }

        @Override
        public void onCompleted() {
            received.add("completed");
        }

        void send(long id, long deviceId, int port, byte[] packet) {
            requests.onNext(PacketStreamRequest.newBuilder().setId(id).setDeviceId(deviceId).setPort(port)
                    .setPacket(ByteString.copyFrom(packet)).build());
        }

        Object next() throws InterruptedException {
            return received.poll(10, TimeUnit.SECONDS);
        }
    }

    /** A parser error: leaves on port 7 as it came, since nothing of it is valid. */
    private static PacketStreamResponse answer(long id, byte[] packet) {
        return PacketStreamResponse.newBuilder().setId(id).setDeviceId(DEVICE).setPort(7)
                .setPacket(ByteString.copyFrom(packet)).build();
    }

    @Test
    void packetsComeBackInOrderWithTheirId() throws Exception {
        Ports ports = new Ports();
        for (int i = 1; i <= 200; i++) {
            ports.send(i, DEVICE, i, new byte[]{(byte) i});
        }
        for (int i = 1; i <= 200; i++) {
            assertEquals(answer(i, new byte[]{(byte) i}), ports.next());
        }
        ports.requests.onCompleted();
        assertEquals("completed", ports.next());
    }

    @Test
    void otherDevicesAndEmptyPacketsAreIgnored() throws Exception {
        Ports ports = new Ports();
        ports.send(1, DEVICE + 1, 1, new byte[]{1});
        ports.send(2, DEVICE, 1, new byte[0]);
        ports.send(3, DEVICE, 1, new byte[]{3});
        assertEquals(answer(3, new byte[]{3}), ports.next());
    }

    @Test
    void oneClientAtATime() throws Exception {
        Ports first = new Ports();
        first.send(1, DEVICE, 1, new byte[]{1});
        assertEquals(answer(1, new byte[]{1}), first.next());
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, new Ports().next());
        first.requests.onCompleted();
        assertEquals("completed", first.next());
        Ports second = new Ports();
        second.send(2, DEVICE, 1, new byte[]{2});
        assertEquals(answer(2, new byte[]{2}), second.next());
    }

    @Test
    void nothingLeavesOnAPortThatIsDown() throws Exception {
        Ports ports = new Ports();
        setPort(PortOperStatus.OPER_STATUS_DOWN);
        ports.send(1, DEVICE, 1, new byte[]{1});
        ports.requests.onCompleted();
        assertEquals("completed", ports.next());
        setPort(PortOperStatus.OPER_STATUS_UP);
        Ports again = new Ports();
        again.send(2, DEVICE, 1, new byte[]{2});
        assertEquals(answer(2, new byte[]{2}), again.next());
    }

    private void setPort(PortOperStatus status) {
        var _ = DataplaneInterfaceGrpc.newBlockingStub(channel).setPortOperStatus(SetPortOperStatusRequest
                .newBuilder().setDeviceId(DEVICE).setPort(7).setOperStatus(status).build());
    }
}
