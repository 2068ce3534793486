package org.nvgre.runtime.api;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

import org.nvgre.runtime.service.SwitchStatus;

import com.fasterxml.jackson.core.JsonGenerator;

/// How the switches are; and that one is to be looked at now.
final class SwitchResource {

    private final Control control;

    SwitchResource(Control control) {
        this.control = control;
    }

    List<Route> routes() {
        return List.of(
                Route.read("/v1/switches", Role.Right.OBSERVE, List.of(), _ -> all()),
                Route.read("/v1/switches/{switch}", Role.Right.OBSERVE, List.of(),
                        request -> answer(status(control, request))),
                Route.write("POST", "/v1/switches/{switch}/reconcile", Role.Right.OPERATE, List.of(),
                        this::reconcile));
    }

    /// Of the switch that the path names.
    ///
    /// @throws Refusal when the policy has none
    static SwitchStatus status(Control control, Request request) {
        String name = request.name("switch");
        return control.switches().stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(
                        () -> new Refusal(Problem.notFound("the policy has no switch '%s'".formatted(name))));
    }

    private Answer all() {
        return Answer.json(json -> {
            json.writeStartObject();
            json.writeNumberField("revision", control.revision());
            write(json, "items", control.switches());
            json.writeEndObject();
        });
    }

    private Answer reconcile(Request request) {
        SwitchStatus status = status(control, request);
        control.reconcile(status.name());
        return Answer.json(202, Answer.JSON, json -> write(json, status(control, request)));
    }

    private static Answer answer(SwitchStatus status) {
        return Answer.json(json -> write(json, status));
    }

    static void write(JsonGenerator json, String key, List<SwitchStatus> switches) throws IOException {
        json.writeArrayFieldStart(key);
        for (SwitchStatus each : switches) {
            write(json, each);
        }
        json.writeEndArray();
    }

    static void write(JsonGenerator json, SwitchStatus status) throws IOException {
        json.writeStartObject();
        writeFields(json, status);
        json.writeEndObject();
    }

    static void writeFields(JsonGenerator json, SwitchStatus status) throws IOException {
        json.writeStringField("switch", status.name());
        json.writeStringField("state", status.state().name().toLowerCase(Locale.ROOT));
        json.writeBooleanField("owned", status.owned());
        json.writeNumberField("epoch", status.epoch());
        json.writeNumberField("revision", status.revision());
        json.writeNumberField("wanted", status.wanted());
        json.writeNumberField("installed", status.installed());
        json.writeNumberField("failed", status.failed());
        json.writeArrayFieldStart("failures");
        for (String failure : status.failures()) {
            json.writeString(failure);
        }
        json.writeEndArray();
        if (status.problem().isPresent()) {
            json.writeStringField("problem", status.problem().get());
        }
        json.writeStringField("since", status.since().toString());
    }
}
