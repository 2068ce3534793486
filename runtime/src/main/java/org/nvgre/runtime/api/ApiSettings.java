package org.nvgre.runtime.api;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How the service is reached, and by whom.
///
/// @param listen port 0: any free one
/// @param tls empty: plain HTTP
/// @param access the file of {@link AccessList}; empty: whoever can connect may do everything, for which reason only a
///        loopback address is listened on
/// @param auditLog a file that is appended to
/// @param limits what one client may take
public record ApiSettings(InetSocketAddress listen, Optional<Tls> tls, Optional<Path> access,
        Optional<Path> auditLog, Limits limits) {

    /// Files in PEM. They are read again when they have changed, save for `clientAuthorities`.
    ///
    /// @param certificates the server's, and what leads from it to the root
    /// @param key PKCS #8, not encrypted
    /// @param clientAuthorities who signs client certificates; empty: clients are not asked for any
    public record Tls(Path certificates, Path key, Optional<Path> clientAuthorities) {}

    /// @param body of a request about one part, in bytes
    /// @param bulkBody of a request about any number of them
    /// @param stalled how long a client may let an answer wait before it is cut off
    /// @param longestWait the longest `?wait`
    /// @param streams how many clients may listen to events at a time
    /// @param backlog how many events a client may be behind before it is cut off
    /// @param heartbeat how often a stream of events shows that it is alive
    /// @param counterAge how old a switch's counters may be when they are shown
    public record Limits(int body, int bulkBody, Duration stalled, Duration longestWait, int streams,
            int backlog,
            Duration heartbeat, Duration counterAge) {

        public static final Limits USUAL = new Limits(1 << 20, 256 << 20, Duration.ofSeconds(30),
                Duration.ofSeconds(60), 256, 1024, Duration.ofSeconds(15), Duration.ofSeconds(5));
    }

    /// On this machine only, without TLS, for everyone on it.
    public static ApiSettings loopback(int port) {
        return new ApiSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                Optional.empty(),
                Optional.empty(), Optional.empty(), Limits.USUAL);
    }
}
