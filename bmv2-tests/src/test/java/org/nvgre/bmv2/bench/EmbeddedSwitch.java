package org.nvgre.bmv2.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;

/// Our own switch, in this JVM, but driven over its two gRPC services like the others.
record EmbeddedSwitch(SoftSwitch softSwitch, Addresses addresses) implements Switch {
    static EmbeddedSwitch start(long deviceId) {
        try {
            SoftSwitch started = SoftSwitch.start(SwitchOptions.defaults().withDeviceId(deviceId)
                    .withGrpcAddress("127.0.0.1:0").withDataplaneAddress("127.0.0.1:0")
                    .withCpuPort(CPU_PORT));
            return new EmbeddedSwitch(started, new Addresses("127.0.0.1:" + started.grpcPort(),
                    "127.0.0.1:" + started.dataplanePort(), deviceId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        softSwitch.close();
    }
}
