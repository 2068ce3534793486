package org.nvgre.cli.bench.dataplane;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;

/// The embedded switch and bmv2, one after the other, between the same veth pairs.
final class OnWire {

    private static final double WARM_UP_SECONDS = 5;

    private OnWire() {}

    static Comparison compare(Workload workload, int length, int packets, double seconds,
            Optional<Path> simpleSwitch) throws IOException, InterruptedException, P4RuntimeException {
        List<byte[]> frames = workload.frames(packets, length);
        try (VethPairs _ = VethPairs.lay()) {
            Throughput ours = embedded(workload, frames, seconds);
            Optional<Throughput> theirs = Optional.empty();
            if (simpleSwitch.isPresent()) {
                theirs = Optional.of(bmv2(simpleSwitch.get(), workload, frames, seconds));
            }
            return new Comparison("veth pairs, " + WireRun.WINDOW + " under way", length, ours,
                    "simple_switch_grpc", theirs);
        }
    }

    private static Throughput embedded(Workload workload, List<byte[]> frames, double seconds)
            throws IOException, P4RuntimeException {
        try (SoftSwitch device = SoftSwitch
                .start(SwitchOptions.defaults().withDeviceId(Loader.DEVICE_ID))) {
            Loader.load("127.0.0.1:" + device.grpcPort(), workload);
            device.attach(Workload.TENANT_PORT, VethPairs.TENANT + "0");
            device.attach(Workload.UNDERLAY_PORT, VethPairs.UNDERLAY + "0");
            return WireRun.of(frames, WARM_UP_SECONDS, seconds);
        }
    }

    private static Throughput bmv2(Path program, Workload workload, List<byte[]> frames, double seconds)
            throws IOException, InterruptedException, P4RuntimeException {
        try (Bmv2 device = Bmv2.start(program, List.of(VethPairs.TENANT + "0", VethPairs.UNDERLAY + "0"),
                List.of())) {
            device.load(workload);
            return WireRun.of(frames, 1, seconds);
        }
    }
}
