package org.nvgre.p4runtime;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/// A device, as messages name it.
record DeviceAddress(String hostAndPort, long deviceId) {
    private static final Pattern HOST_AND_PORT = Pattern
            .compile("(\\[[0-9A-Fa-f:.%]+]|[^:/\\[\\]\\s]+):\\d{1,5}");

    DeviceAddress {
        if (!HOST_AND_PORT.matcher(hostAndPort).matches()) {
            throw new IllegalArgumentException("'" + hostAndPort + "' is not host:port");
        }
    }

    /// Looks the host up, since gRPC's own complaint about an unknown one is a stack trace in the log.
    void requireKnownHost() throws P4RuntimeException {
        try {
            InetAddress.getByName(hostAndPort.substring(0, hostAndPort.lastIndexOf(':')));
        } catch (UnknownHostException e) {
            throw new P4RuntimeException.Unreachable(
                    "cannot reach " + this + ": unknown host; mend its address", e);
        }
    }

    /// `device 1 at 127.0.0.1:9559`
    @Override
    public String toString() {
        return "device " + Long.toUnsignedString(deviceId) + " at " + hostAndPort;
    }
}
