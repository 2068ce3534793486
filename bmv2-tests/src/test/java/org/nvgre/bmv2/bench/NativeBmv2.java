package org.nvgre.bmv2.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A `simple_switch_grpc` of this machine, in a process of its own.
record NativeBmv2(SwitchProcess process, Addresses addresses) implements Switch {
    private static final String PROGRAM = "simple_switch_grpc";

    static Optional<String> missing() {
        return SwitchProcess.isOnPath(PROGRAM)
                ? Optional.empty()
                : Optional.of(PROGRAM + " is not on the PATH: install p4lang-bmv2");
    }

    /// @param log takes what the switch prints
    static NativeBmv2 start(long deviceId, Path log) {
        SwitchProcess process = SwitchProcess.start(3,
                ports -> command(addresses(ports, deviceId), thriftPort(ports)),
                started -> Readiness.ofP4Runtime(addresses(started.ports(), deviceId).p4Runtime(),
                        started::runs),
                log);
        return new NativeBmv2(process, addresses(process.ports(), deviceId));
    }

    private static Addresses addresses(List<Integer> ports, long deviceId) {
        return new Addresses(FreePorts.HOST + ":" + ports.get(0), FreePorts.HOST + ":" + ports.get(1),
                deviceId);
    }

    /// Of [ThriftCommands]; there is one in many builds, and two switches cannot have the same.
    int thriftPort() {
        return thriftPort(process.ports());
    }

    private static int thriftPort(List<Integer> ports) {
        return ports.get(2);
    }

    private static List<String> command(Addresses addresses, int thriftPort) {
        return List.of(PROGRAM, "--no-p4", "--device-id", Long.toString(addresses.deviceId()), "--log-level",
                "off",
                "--thrift-port", Integer.toString(thriftPort), "--", "--cpu-port",
                Integer.toString(Switch.CPU_PORT),
                "--grpc-server-addr", addresses.p4Runtime(), "--dp-grpc-server-addr", addresses.dataplane());
    }

    @Override
    public void close() {
        process.close();
    }
}
