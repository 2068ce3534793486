package org.nvgre.runtime.api;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// `/v1/events`.
final class EventResource {

    private static final Pattern REVISION = Pattern.compile("\\d{1,18}");

    private final EventFeed feed;
    private final ApiSettings.Limits limits;

    EventResource(EventFeed feed, ApiSettings.Limits limits) {
        this.feed = feed;
        this.limits = limits;
    }

    List<Route> routes() {
        return List.of(Route.read("/v1/events", Role.Right.WATCH, List.of(), this::listen));
    }

    private Answer listen(Request request) {
        OptionalLong lastSeen = request.header("Last-Event-ID").map(String::strip).filter(id -> !id.isEmpty())
                .map(EventResource::revision).map(OptionalLong::of).orElseGet(OptionalLong::empty);
        // Closed at the end, so that who was cut off notices.
        return Answer.streamed(EventStream.MEDIA_TYPE, feed.open(request.caller(), lastSeen, limits))
                .with("Connection", "close");
    }

    private static long revision(String id) {
        if (!REVISION.matcher(id).matches()) {
            throw Refusal.badRequest("Last-Event-ID: expected a revision, found '%s'".formatted(id));
        }
        return Long.parseLong(id);
    }
}
