package org.nvgre.bmv2.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.nvgre.bmv2.bench.FreePorts;
import org.nvgre.runtime.device.Device;
import org.nvgre.runtime.device.DeviceException;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;

/// A switch with Linux interfaces as its ports, without a program yet.
///
/// @param device it, led by us
/// @param end ends it
record NveProcess(Device device, Runnable end) implements AutoCloseable {
    private static final int CPU_PORT = 510;
    private static final long DEVICE_ID = 1;
    private static final long LIMIT_NANOS = 15_000_000_000L;

    /// The kinds of switch.
    enum Kind {
        EMBEDDED("embedded") {
            @Override
            Optional<String> missing() {
                return Optional.empty();
            }

            @Override
            NveProcess start(Map<Integer, String> interfaces, Path folder) throws IOException {
                SoftSwitch started = SoftSwitch
                        .start(SwitchOptions.defaults().withDeviceId(DEVICE_ID).withCpuPort(CPU_PORT));
                for (var each : interfaces.entrySet()) {
                    started.attach(each.getKey(), each.getValue());
                }
                return new NveProcess(Device.connect("127.0.0.1:" + started.grpcPort(), DEVICE_ID, 1),
                        started::close);
            }
        },
        BMV2("p4c") {
            @Override
            Optional<String> missing() {
                return Command.works("simple_switch_grpc", "--version")
                        ? Optional.empty()
                        : Optional.of("simple_switch_grpc is not on the PATH: install p4lang-bmv2");
            }

            @Override
            NveProcess start(Map<Integer, String> interfaces, Path folder) throws IOException {
                List<Integer> ports = FreePorts.take(2);
                String address = FreePorts.HOST + ":" + ports.getFirst();
                List<String> command = new ArrayList<>(List.of("simple_switch_grpc", "--no-p4",
                        "--device-id", Long.toString(DEVICE_ID), "--log-level", "off", "--thrift-port",
                        Integer.toString(ports.getLast()), "--notifications-addr",
                        "ipc://" + folder.resolve("notifications.ipc")));
                interfaces.forEach((port, name) -> command.addAll(List.of("-i", port + "@" + name)));
                command.addAll(List.of("--", "--cpu-port", Integer.toString(CPU_PORT), "--grpc-server-addr",
                        address));
                Process process = new ProcessBuilder(command).redirectErrorStream(true)
                        .redirectOutput(folder.resolve("simple_switch_grpc.log").toFile()).start();
                return new NveProcess(whenReady(address, process), () -> {
                    process.destroyForcibly();
                    process.onExit().join();
                });
            }
        };

        private final String compiler;

        Kind(String compiler) {
            this.compiler = compiler;
        }

        /// The compiler that comes from where the switch comes from.
        String compiler() {
            return compiler;
        }

        /// What is to be installed first; empty when it is there.
        abstract Optional<String> missing();

        /// @param interfaces by port
        /// @param folder for logs
        abstract NveProcess start(Map<Integer, String> interfaces, Path folder) throws IOException;
    }

    private static Device whenReady(String address, Process process) {
        long start = System.nanoTime();
        while (true) {
            try {
                return Device.connect(address, DEVICE_ID, 1);
            } catch (DeviceException notYet) {
                if (!process.isAlive() || System.nanoTime() - start > LIMIT_NANOS) {
                    process.destroyForcibly();
                    throw notYet;
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    @Override
    public void close() {
        device.close();
        end.run();
    }
}
