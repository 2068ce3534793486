package org.nvgre.runtime.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.nvgre.runtime.store.Conflict;

/// What is done at a path.
///
/// @param path with variable segments in braces: `/v1/switches/{switch}`
/// @param right who may; empty: anyone, known or not
/// @param query the parameters that it takes
record Route(String method, String path, Optional<Role.Right> right, List<String> query, Handler handler) {

    @FunctionalInterface
    interface Handler {

        /// @throws Refusal when it cannot be served
        Answer answer(Request request) throws IOException, InterruptedException, Conflict;
    }

    Route {
        query = List.copyOf(query);
    }

    static Route read(String path, Role.Right right, List<String> query, Handler handler) {
        return new Route("GET", path, Optional.of(right), query, handler);
    }

    /// For anyone.
    static Route open(String path, Handler handler) {
        return new Route("GET", path, Optional.empty(), List.of(), handler);
    }

    static Route write(String method, String path, Role.Right right, List<String> query, Handler handler) {
        return new Route(method, path, Optional.of(right), query, handler);
    }

    /// The values of the variable segments; empty: this is another path.
    ///
    /// @param raw the segments as they came, percent-encoded
    Optional<Map<String, String>> match(List<String> raw) {
        List<String> own = segments(path);
        if (own.size() != raw.size()) {
            return Optional.empty();
        }
        var names = new HashMap<String, String>();
        for (int i = 0; i < own.size(); i++) {
            String segment = own.get(i);
            if (segment.startsWith("{")) {
                // A '+' is itself in a path.
                names.put(segment.substring(1, segment.length() - 1),
                        Query.decode(raw.get(i).replace("+", "%2B")));
            } else if (!segment.equals(raw.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(names);
    }

    static List<String> segments(String path) {
        return new ArrayList<>(List.of(path.split("/", -1)));
    }
}
