package org.nvgre.runtime.api;

import java.io.IOException;
import java.io.OutputStream;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// All that Prometheus is shown: of the service, of the JVM, and of the switches.
final class Metrics implements AutoCloseable {

    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final PrometheusMeterRegistry registry;
    private final RequestMetrics requests;
    private final JvmGcMetrics collections = new JvmGcMetrics();

    Metrics(SwitchMetrics switches) {
        var prometheus = new PrometheusRegistry();
        prometheus.register(switches);
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
        requests = new RequestMetrics(registry);
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    RequestMetrics requests() {
        return requests;
    }

    /// @param accepted the request's `Accept`
    /// @return the media type of what was written
    String write(String accepted, OutputStream out) throws IOException {
        String mediaType = accepted.contains(OPEN_METRICS)
                ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
        registry.scrape(out, mediaType);
        return mediaType;
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
