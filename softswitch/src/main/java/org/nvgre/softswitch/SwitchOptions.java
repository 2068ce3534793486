package org.nvgre.softswitch;

import java.util.OptionalInt;

/**
 * How a switch is started.
 *
 * @param deviceId the device id that P4Runtime and DataplaneInterface clients must use
 * @param grpcAddress host:port on which P4Runtime is served; port 0 takes any free one
 * @param dataplaneAddress host:port on which DataplaneInterface is served, null if it is not
 * @param cpuPort the port whose packets are packet-in and packet-out of P4Runtime
 */
public record SwitchOptions(long deviceId, String grpcAddress, String dataplaneAddress, OptionalInt cpuPort) {

    /** Device 0, P4Runtime on any free local port, no DataplaneInterface, no CPU port. */
    public static SwitchOptions defaults() {
        return new SwitchOptions(0, "127.0.0.1:0", null, OptionalInt.empty());
    }

    public SwitchOptions withDeviceId(long newDeviceId) {
        return new SwitchOptions(newDeviceId, grpcAddress, dataplaneAddress, cpuPort);
    }

    public SwitchOptions withGrpcAddress(String address) {
        return new SwitchOptions(deviceId, address, dataplaneAddress, cpuPort);
    }

    public SwitchOptions withDataplaneAddress(String address) {
        return new SwitchOptions(deviceId, grpcAddress, address, cpuPort);
    }

    public SwitchOptions withCpuPort(int port) {
        return new SwitchOptions(deviceId, grpcAddress, dataplaneAddress, OptionalInt.of(port));
    }
}
