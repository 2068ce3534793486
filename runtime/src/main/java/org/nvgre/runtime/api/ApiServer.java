package org.nvgre.runtime.api;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import org.nvgre.runtime.service.ControlPlane;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;

/// The service as others reach it: HTTP or HTTPS, one virtual thread for each request.
public final class ApiServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ApiServer.class.getName());
    private static final int BACKLOG = 256;
    /// What is under way has so long to end.
    private static final int GRACE_SECONDS = 1;

    static {
        // The JDK's server has no other way to be told; what was set on the command line stays.
        Map.of("sun.net.httpserver.nodelay", "true", // else small answers wait for an acknowledgement
                "sun.net.httpserver.maxReqTime", "60", // seconds in which a request must be here, its body too
                "sun.net.httpserver.maxReqHeaders", "100",
                "sun.net.httpserver.maxReqHeaderSize", "65536",
                "jdk.httpserver.maxConnections", "4096")
                .forEach((property, value) -> {
                    if (System.getProperty(property) == null) {
                        System.setProperty(property, value);
                    }
                });
    }

    private final HttpServer server;
    private final boolean secure;
    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());
    private final StallGuard stalls;
    private final EventFeed events;
    private final Metrics metrics;
    private final AuditLog audit;

    private ApiServer(Control control, ApiSettings settings, InstantSource clock) throws IOException {
        requireSafe(settings);
        var access = new Access(settings.access());
        secure = settings.tls().isPresent();
        server = bind(settings);
        audit = new AuditLog(settings.auditLog(), clock);
        var counters = new CounterCache(control::counters, settings.limits().counterAge(), clock);
        metrics = new Metrics(new SwitchMetrics(control, counters));
        events = EventFeed.of(control, settings.limits());
        stalls = new StallGuard(settings.limits().stalled());
        var dispatcher = new Dispatcher(routes(control, settings.limits(), counters, events, metrics), access,
                audit,
                metrics.requests(), stalls);
        server.createContext("/", dispatcher);
        server.setExecutor(threads);
        server.start();
    }

    /// Serves until closed; the control plane stays open.
    ///
    /// @throws IOException when a file cannot be used, or the address: one line for each mistake
    public static ApiServer start(ControlPlane control, ApiSettings settings) throws IOException {
        return start(new ControlPlaneAccess(control), settings, InstantSource.system());
    }

    static ApiServer start(Control control, ApiSettings settings, InstantSource clock) throws IOException {
        return new ApiServer(control, settings, clock);
    }

    static List<Route> routes(Control control, ApiSettings.Limits limits, CounterCache counters,
            EventFeed events,
            Metrics metrics) throws IOException {
        return Stream.of(new PolicyResource(control).routes(),
                new ChangeResource(control, limits, metrics.requests()).routes(),
                new SwitchResource(control).routes(), new CounterResource(control, counters).routes(),
                new EventResource(events, limits).routes(), new ServiceResource(control, metrics).routes())
                .flatMap(List::stream).toList();
    }

    private static void requireSafe(ApiSettings settings) throws IOException {
        InetAddress address = settings.listen().getAddress();
        if (address == null) {
            throw new IOException("%s: no such host".formatted(settings.listen().getHostString()));
        }
        if (settings.access().isEmpty() && !address.isLoopbackAddress()) {
            throw new IOException(
                    ("%s: without an access file anyone who can connect may do everything, so only a"
                            + " loopback address is listened on; name an access file, or listen on 127.0.0.1")
                            .formatted(settings.listen()));
        }
        if (settings.access().isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "no access file: anyone on this machine may do everything");
        } else if (settings.tls().isEmpty() && !address.isLoopbackAddress()) {
            LOG.log(System.Logger.Level.WARNING, "no TLS: tokens can be read on their way to {0}",
                    settings.listen());
        }
    }

    private static HttpServer bind(ApiSettings settings) throws IOException {
        try {
            if (settings.tls().isEmpty()) {
                return HttpServer.create(settings.listen(), BACKLOG);
            }
            ServerTls tls = ServerTls.of(settings.tls().get());
            HttpsServer server = HttpsServer.create(settings.listen(), BACKLOG);
            server.setHttpsConfigurator(tls);
            return server;
        } catch (BindException taken) {
            throw new IOException("%s cannot be listened on (%s); choose another address or port"
                    .formatted(settings.listen(), taken.getMessage()), taken);
        }
    }

    /// Where it listens.
    public URI address() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        return URI.create("%s://%s:%d".formatted(secure ? "https" : "http",
                host.contains(":") ? "[" + host + "]" : host, address.getPort()));
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /// No more is let in; what is under way has a second to end.
    @Override
    public void close() {
        events.close();
        server.stop(GRACE_SECONDS);
        threads.shutdownNow();
        stalls.close();
        metrics.close();
        try {
            audit.close();
        } catch (IOException failure) {
            LOG.log(System.Logger.Level.WARNING, "audit log: {0}", failure.getMessage());
        }
    }
}
