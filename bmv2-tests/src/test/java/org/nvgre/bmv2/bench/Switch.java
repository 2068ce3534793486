package org.nvgre.bmv2.bench;

/// A switch that runs, without a program. Closing it ends it.
interface Switch extends AutoCloseable {
    /// Packets for it are packet-ins of P4Runtime (`cpuPort` of the profile).
    int CPU_PORT = 510;

    /// Where it listens.
    record Addresses(String p4Runtime, String dataplane, long deviceId) {}

    Addresses addresses();

    /// Whether its counters can be read.
    default boolean counts() {
        return true;
    }

    @Override
    void close();
}
