package org.nvgre.cli.bench.dataplane;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;
import org.nvgre.softswitch.trace.TraceEvent;
import org.nvgre.softswitch.traffic.Lane;

/// The embedded switch on one core: frames go in and come out as arrays, on one thread.
final class InProcess implements AutoCloseable {

    private final SoftSwitch device;
    private final Lane lane;
    private long left;
    private ByteString last = ByteString.EMPTY;

    InProcess(Workload workload) throws IOException, P4RuntimeException {
        device = SoftSwitch.start(SwitchOptions.defaults().withDeviceId(Loader.DEVICE_ID));
        device.connect(Workload.UNDERLAY_PORT, (_, packet, length, _) -> {
            left++;
            if (last.isEmpty()) {
                last = ByteString.copyFrom(packet, 0, length);
            }
        });
        lane = device.newLane();
        Loader.load(address(), workload);
    }

    String address() {
        return "127.0.0.1:" + device.grpcPort();
    }

    /// What came of a frame.
    ByteString forward(byte[] frame) {
        last = ByteString.EMPTY;
        lane.receive(Workload.TENANT_PORT, frame, frame.length);
        return last;
    }

    /// What the tree that `trace` walks makes of a frame; it counts like any other.
    ByteString trace(byte[] frame) {
        return device.trace(Workload.TENANT_PORT, frame).transmitted().stream()
                .filter(packet -> packet.port() == Workload.UNDERLAY_PORT).findFirst()
                .map(TraceEvent.Transmitted::packet).orElse(ByteString.EMPTY);
    }

    void forwardAll(List<byte[]> frames) {
        for (int i = 0; i < frames.size(); i++) {
            lane.receive(Workload.TENANT_PORT, frames.get(i), frames.get(i).length);
        }
    }

    /// Forwards the frames over and over for so long.
    Throughput run(List<byte[]> frames, double seconds) {
        last = ByteString.copyFromUtf8("none is kept");
        byte[][] all = frames.toArray(byte[][]::new);
        long wanted = (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        long before = left;
        long offered = 0;
        long start = System.nanoTime();
        long now = start;
        while (now - start < wanted) {
            for (byte[] frame : all) {
                lane.receive(Workload.TENANT_PORT, frame, frame.length);
            }
            offered += all.length;
            now = System.nanoTime();
        }
        return new Throughput(left - before, (now - start) / (double) TimeUnit.SECONDS.toNanos(1), offered,
                0);
    }

    @Override
    public void close() {
        device.close();
    }
}
