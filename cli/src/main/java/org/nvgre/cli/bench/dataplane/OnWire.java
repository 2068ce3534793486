package org.nvgre.cli.bench.dataplane;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.nvgre.p4runtime.P4RuntimeException;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;

/// The embedded switch and its rivals, one after the other, between veth pairs that are laid in the same way.
final class OnWire {

    private static final double WARM_UP_SECONDS = 5;
    private static final double TIMES_BMV2 = 20;
    private static final double TIMES_OPEN_VSWITCH = 1;

    private final Workload workload;
    private final double seconds;

    OnWire(Workload workload, double seconds) {
        this.workload = workload;
        this.seconds = seconds;
    }

    /// @param simpleSwitch bmv2, where it is installed
    List<Comparison> compare(int length, int packets, Optional<Path> simpleSwitch)
            throws IOException, InterruptedException, P4RuntimeException {
        List<byte[]> frames = workload.frames(packets, length);
        Throughput ours = embedded(frames);
        Optional<String> noOpenVSwitch = OpenVSwitch.missing();
        return List.of(
                new Comparison("veth pairs", length, ours, "simple_switch_grpc",
                        simpleSwitch.isEmpty()
                                ? Optional.empty()
                                : Optional.of(bmv2(simpleSwitch.get(), frames)),
                        Bmv2.MISSING, TIMES_BMV2),
                new Comparison("veth pairs", length, ours, "Open vSwitch, userspace",
                        noOpenVSwitch.isPresent() ? Optional.empty() : Optional.of(openVSwitch(frames)),
                        noOpenVSwitch.orElse(""), TIMES_OPEN_VSWITCH));
    }

    private Throughput embedded(List<byte[]> frames) throws IOException, P4RuntimeException {
        try (VethPairs _ = VethPairs.lay();
                SoftSwitch device = SoftSwitch
                        .start(SwitchOptions.defaults().withDeviceId(Loader.DEVICE_ID))) {
            Loader.load("127.0.0.1:" + device.grpcPort(), workload);
            device.attach(Workload.TENANT_PORT, VethPairs.TENANT + "0");
            device.attach(Workload.UNDERLAY_PORT, VethPairs.UNDERLAY + "0");
            return WireRun.of(frames, WARM_UP_SECONDS, seconds);
        }
    }

    private Throughput bmv2(Path program, List<byte[]> frames)
            throws IOException, InterruptedException, P4RuntimeException {
        try (VethPairs _ = VethPairs.lay();
                Bmv2 device = Bmv2.start(program, List.of(VethPairs.TENANT + "0", VethPairs.UNDERLAY + "0"),
                        List.of())) {
            device.load(workload);
            return WireRun.of(frames, 1, seconds);
        }
    }

    private Throughput openVSwitch(List<byte[]> frames) throws IOException {
        try (VethPairs pairs = VethPairs.lay(); OpenVSwitch _ = OpenVSwitch.start(pairs)) {
            return WireRun.of(frames, 1, seconds);
        }
    }
}
