package org.nvgre.runtime.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// The service itself: alive, ready, measured, described.
final class ServiceResource {

    private final Control control;
    private final Metrics metrics;
    private final byte[] description;

    ServiceResource(Control control, Metrics metrics) throws IOException {
        this.control = control;
        this.metrics = metrics;
        try (InputStream yaml = ServiceResource.class
                .getResourceAsStream("/org/nvgre/runtime/openapi.yaml")) {
            description = yaml.readAllBytes();
        }
    }

    List<Route> routes() {
        return List.of(
                Route.open("/healthz", _ -> Answer.json(json -> {
                    json.writeStartObject();
                    json.writeStringField("status", "alive");
                    json.writeEndObject();
                })),
                Route.open("/readyz", this::readiness),
                Route.open("/openapi.yaml", _ -> Answer.of(200, Answer.YAML, description)),
                Route.read("/metrics", Role.Right.OBSERVE, List.of(), this::metrics));
    }

    /// The switches do not count: a service that waits for one is of use all the same.
    private Answer readiness(Request request) {
        boolean store = control.storeReachable();
        return Answer.json(store ? 200 : 503, Answer.JSON, json -> {
            json.writeStartObject();
            json.writeBooleanField("ready", store);
            json.writeBooleanField("store", store);
            json.writeBooleanField("policy", true); // there is no API before it is loaded
            json.writeNumberField("revision", control.revision());
            if (request.may(Role.Right.OBSERVE)) {
                SwitchResource.write(json, "switches", control.switches());
            }
            json.writeEndObject();
        });
    }

    private Answer metrics(Request request) throws IOException {
        var text = new ByteArrayOutputStream();
        String mediaType = metrics.write(request.header("Accept").orElse(""), text);
        return Answer.of(200, mediaType, text.toByteArray());
    }
}
