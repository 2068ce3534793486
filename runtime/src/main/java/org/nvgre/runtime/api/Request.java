package org.nvgre.runtime.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.nvgre.runtime.policy.PolicyChange;

import com.sun.net.httpserver.HttpExchange;

/// What someone asks for; and what was done about it, for the audit log.
final class Request {

    private static final Pattern ENTITY_TAG = Pattern.compile("\"(\\d{1,18})\"");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,5})(ms|s)");
    private static final Set<String> UNDERSTOOD = Set.of("application/json", "application/yaml",
            "application/x-yaml", "text/yaml");

    private final HttpExchange exchange;
    private final Optional<Caller> caller;
    private final Map<String, String> names;
    private final Query query;
    private PolicyChange change = PolicyChange.NONE;
    private OptionalLong revision = OptionalLong.empty();

    /// @param names the variable segments of the path, decoded
    Request(HttpExchange exchange, Optional<Caller> caller, Map<String, String> names, Query query) {
        this.exchange = exchange;
        this.caller = caller;
        this.names = names;
        this.query = query;
    }

    /// Who asks, where the route is for those who are known.
    Caller caller() {
        return caller.orElseThrow();
    }

    boolean may(Role.Right right) {
        return caller.isPresent() && caller.get().may(right);
    }

    String name(String variable) {
        return names.get(variable);
    }

    Query query() {
        return query;
    }

    String path() {
        return exchange.getRequestURI().getRawPath();
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /// @param bytes how long it may be
    /// @throws Refusal when it is longer, is neither JSON nor YAML, or no UTF-8
    String body(int bytes) throws IOException {
        String type = header("Content-Type").orElse("");
        String[] parts = type.toLowerCase(Locale.ROOT).split(";", 2);
        boolean utf8 = parts.length == 1 || !parts[1].contains("charset") || parts[1].contains("utf-8");
        if (!UNDERSTOOD.contains(parts[0].strip()) || !utf8) {
            throw new Refusal(new Problem(415, "Unsupported Media Type",
                    "'Content-Type: %s'; send application/json or application/yaml, in UTF-8"
                            .formatted(type)));
        }
        if (!header("Content-Encoding").orElse("identity").equalsIgnoreCase("identity")) {
            throw new Refusal(
                    new Problem(415, "Unsupported Media Type", "compressed bodies are not understood"));
        }
        byte[] body = exchange.getRequestBody().readNBytes(bytes + 1);
        if (body.length > bytes) {
            throw new Refusal(new Problem(413, "Content Too Large",
                    "the body has more than %d bytes; send it in several changes".formatted(bytes)));
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException _) {
            throw Refusal.badRequest("the body is not UTF-8");
        }
    }

    /// The revision that the policy must have (RFC 9110 §13.1.1); empty: any.
    OptionalLong ifMatch() {
        String tag = header("If-Match").map(String::strip).orElse("*");
        if (tag.equals("*")) {
            return OptionalLong.empty();
        }
        Matcher matcher = ENTITY_TAG.matcher(tag);
        if (!matcher.matches()) {
            throw Refusal.badRequest("If-Match: expected one ETag such as \"17\", found '%s'".formatted(tag));
        }
        return OptionalLong.of(Long.parseLong(matcher.group(1)));
    }

    /// Whether the client has the policy of this revision already (RFC 9110 §13.1.2).
    boolean knows(long current) {
        return header("If-None-Match")
                .map(tags -> List.of(tags.split("\\s*,\\s*")).contains("\"" + current + "\"")).orElse(false);
    }

    /// @param longest more is taken for as much
    Optional<Duration> patience(Duration longest) {
        return query.value("wait", text -> {
            Matcher matcher = DURATION.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "expected a time such as 10s or 500ms, found '%s'".formatted(text));
            }
            long number = Long.parseLong(matcher.group(1));
            Duration wait = matcher.group(2).equals("s")
                    ? Duration.ofSeconds(number)
                    : Duration.ofMillis(number);
            return wait.compareTo(longest) > 0 ? longest : wait;
        });
    }

    /// Whether the client would rather have the one than the other media type (RFC 9110 §12.5.1, without weights: who
    /// names only one gets it).
    boolean prefers(String wanted, String usual) {
        String accepted = header("Accept").orElse("*/*");
        return accepted.contains(wanted) && !accepted.contains(usual);
    }

    /// Notes what is asked to be changed.
    void attempts(PolicyChange what) {
        change = what;
    }

    /// Notes that it was changed.
    void changed(long newRevision) {
        revision = OptionalLong.of(newRevision);
    }

    PolicyChange change() {
        return change;
    }

    OptionalLong revision() {
        return revision;
    }
}
