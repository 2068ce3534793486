package org.nvgre.runtime.api;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/// How long things took: requests until their answer was known, and changes until they were durable.
final class RequestMetrics {

    private static final Duration[] OBJECTIVES = {Duration.ofMillis(1), Duration.ofMillis(3),
            Duration.ofMillis(10),
            Duration.ofMillis(30), Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofSeconds(1),
            Duration.ofSeconds(10)};

    private final MeterRegistry registry;
    private final Timer commits;

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
        commits = Timer.builder("nvgre.commit").description("Changes, until they were durable")
                .serviceLevelObjectives(OBJECTIVES).register(registry);
    }

    /// @param began {@link System#nanoTime}
    void committed(long began) {
        commits.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    }

    /// @param route its path with the variables' names; empty: there is none. What a client made up is no label
    void answered(String method, Optional<String> route, int status, long nanoseconds) {
        Timer.builder("nvgre.api.request").description("Requests, until their answer was known")
                .tag("method", route.isPresent() ? method : "any").tag("route", route.orElse("none"))
                .tag("status", Integer.toString(status)).serviceLevelObjectives(OBJECTIVES).register(registry)
                .record(nanoseconds, TimeUnit.NANOSECONDS);
    }
}
