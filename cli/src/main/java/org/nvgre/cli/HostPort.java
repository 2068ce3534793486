package org.nvgre.cli;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Where a server listens: a host, in brackets where it is an IPv6 address, and a port, 0 for any free one.
public record HostPort(String host, int port) {

    /// The port may have been left to the system.
    HostPort onPort(int actual) {
        return new HostPort(host, actual);
    }

    /// Looks the host up.
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }

    /// Reads `host:port`.
    public static final class ByText implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            int colon = text.lastIndexOf(':');
            String port = text.substring(colon + 1);
            if (colon <= 0 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
                throw new TypeConversionException("'" + text + "' is not host:port, as 127.0.0.1:9559 is");
            }
            return new HostPort(text.substring(0, colon), Integer.parseInt(port));
        }
    }
}
