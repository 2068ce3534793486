package org.nvgre.runtime.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.nvgre.runtime.policy.Spelling;

/// What stands behind the `?` of a request.
final class Query {

    private final Map<String, String> values = new LinkedHashMap<>();

    /// @param raw percent-encoded; may be null
    /// @param known the parameters that may be there
    /// @throws Refusal for another, or one that stands there twice
    Query(String raw, Collection<String> known) {
        if (raw == null) {
            return;
        }
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            String[] sides = pair.split("=", 2);
            String key = decode(sides[0]);
            if (!known.contains(key)) {
                throw Refusal.badRequest("unknown parameter '%s'; %s".formatted(key,
                        known.isEmpty()
                                ? "none is expected here"
                                : Spelling.nearest(key, known).map("did you mean '%s'?"::formatted)
                                        .orElseGet(() -> "known are " + String.join(", ", known))));
            }
            if (values.putIfAbsent(key, sides.length == 1 ? "" : decode(sides[1])) != null) {
                throw Refusal.badRequest("'%s' stands twice in the query; keep one".formatted(key));
            }
        }
    }

    /// @param parser throws {@link IllegalArgumentException} for what it does not take
    <T> Optional<T> value(String key, Function<String, T> parser) {
        String text = values.get(key);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException wrong) {
            throw Refusal.badRequest(key + ": " + wrong.getMessage());
        }
    }

    boolean flag(String key) {
        return value(key, text -> switch (text) {
            case "true", "" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException("expected true or false, found '%s'".formatted(text));
        }).orElse(false);
    }

    Optional<Integer> number(String key, int lowest, int highest) {
        return value(key, text -> parse(text, lowest, highest));
    }

    static int parse(String text, int lowest, int highest) {
        try {
            int number = Integer.parseInt(text);
            if (number >= lowest && number <= highest) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException(
                "expected a number from %d to %d, found '%s'".formatted(lowest, highest, text));
    }

    static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            throw Refusal.badRequest("'%s' is not percent-encoded as it should be".formatted(text));
        }
    }
}
