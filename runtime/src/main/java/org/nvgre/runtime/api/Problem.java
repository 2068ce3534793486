package org.nvgre.runtime.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Why a request was not served (RFC 9457): `application/problem+json`.
///
/// @param status HTTP's
/// @param title of the status
/// @param detail what is wrong, and what to do: one line
/// @param mistakes all that were found in the body
/// @param revision the policy's, where the one that the request was made for is not it
record Problem(int status, String title, String detail, List<Flaw> mistakes, OptionalLong revision) {

    static final String MEDIA_TYPE = "application/problem+json";

    /// A mistake in what was sent.
    ///
    /// @param part the path of the part it is in ({@link org.nvgre.runtime.policy.PartKey}); empty: the body
    /// @param line of the body, from 1; 0: not of one line
    /// @param text what is wrong; what to do
    record Flaw(Optional<String> part, int line, String text) {}

    Problem {
        mistakes = List.copyOf(mistakes);
    }

    Problem(int status, String title, String detail) {
        this(status, title, detail, List.of(), OptionalLong.empty());
    }

    static Problem badRequest(String detail) {
        return new Problem(400, "Bad Request", detail);
    }

    static Problem notFound(String detail) {
        return new Problem(404, "Not Found", detail);
    }

    static Problem forbidden(String detail) {
        return new Problem(403, "Forbidden", detail);
    }

    /// What was sent cannot be read, or would make a policy with mistakes.
    static Problem mistaken(List<Flaw> mistakes) {
        String detail = mistakes.size() == 1
                ? mistakes.getFirst().text()
                : "%d mistakes; nothing was changed".formatted(mistakes.size());
        return new Problem(422, "Unprocessable Content", detail, mistakes, OptionalLong.empty());
    }

    static Problem stale(long revision) {
        return new Problem(412, "Precondition Failed",
                "the policy has changed since: it is at revision %d; read it again".formatted(revision),
                List.of(),
                OptionalLong.of(revision));
    }

    static Problem unavailable(String detail) {
        return new Problem(503, "Service Unavailable", detail);
    }

    Answer answer() {
        return Answer.json(status, MEDIA_TYPE, json -> {
            json.writeStartObject();
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            if (revision.isPresent()) {
                json.writeNumberField("revision", revision.getAsLong());
            }
            if (!mistakes.isEmpty()) {
                json.writeArrayFieldStart("mistakes");
                for (Flaw flaw : mistakes) {
                    json.writeStartObject();
                    if (flaw.part().isPresent()) {
                        json.writeStringField("part", flaw.part().get());
                    }
                    if (flaw.line() > 0) {
                        json.writeNumberField("line", flaw.line());
                    }
                    json.writeStringField("text", flaw.text());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        });
    }
}
