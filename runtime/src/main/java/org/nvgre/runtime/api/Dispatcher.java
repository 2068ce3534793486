package org.nvgre.runtime.api;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.Mistake;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.store.Conflict;
import org.nvgre.runtime.store.StoreException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;

/// From a request to its answer: who asks, what for, may they; then the route's handler; then the audit log, and only
/// then the answer. Whatever goes wrong becomes a {@link Problem}.
final class Dispatcher implements HttpHandler {

    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
    private static final int BUFFER = 1 << 16;

    /// A request on its way. What is not known yet is empty.
    private static final class Passage {
        private Optional<Caller> caller = Optional.empty();
        private Optional<Route> route = Optional.empty();
        private Optional<Request> request = Optional.empty();
    }

    private record Found(Route route, Map<String, String> names) {}

    private final List<Route> routes;
    private final Access access;
    private final AuditLog audit;
    private final RequestMetrics metrics;
    private final StallGuard stalls;

    Dispatcher(List<Route> routes, Access access, AuditLog audit, RequestMetrics metrics, StallGuard stalls) {
        this.routes = List.copyOf(routes);
        this.access = access;
        this.audit = audit;
        this.metrics = metrics;
        this.stalls = stalls;
    }

    @Override
    public void handle(HttpExchange exchange) {
        long began = System.nanoTime();
        var passage = new Passage();
        try (exchange) {
            Answer answer = answer(exchange, passage);
            if (!readsOnly(exchange)) {
                audit.write(entry(exchange, passage, answer));
            }
            metrics.answered(exchange.getRequestMethod(), passage.route.map(Route::path), answer.status(),
                    System.nanoTime() - began);
            send(exchange, answer);
        } catch (IOException | RuntimeException gone) {
            // The status line is out, or nobody is there to read it: all that is left is to close the connection.
            LOG.log(System.Logger.Level.DEBUG, "while answering", gone);
        }
    }

    private Answer answer(HttpExchange exchange, Passage passage) {
        try {
            Found found = route(exchange);
            passage.route = Optional.of(found.route());
            if (found.route().right().isPresent()) {
                passage.caller = Optional.of(access.caller(exchange));
                require(passage.caller.get(), found.route().right().get());
            } else {
                passage.caller = access.callerIfKnown(exchange);
            }
            var request = new Request(exchange, passage.caller, found.names(),
                    new Query(exchange.getRequestURI().getRawQuery(), found.route().query()));
            passage.request = Optional.of(request);
            return found.route().handler().answer(request);
        } catch (Refusal refusal) {
            return refusal.answer();
        } catch (PolicyException wrong) {
            return Problem.mistaken(wrong.found().stream().map(Dispatcher::flaw).toList()).answer();
        } catch (Conflict conflict) {
            return Problem.stale(conflict.revision()).answer();
        } catch (StoreException failure) {
            LOG.log(System.Logger.Level.WARNING, "store: {0}", failure.getMessage());
            return Problem.unavailable("the store cannot be reached (%s)%s".formatted(failure.getMessage(),
                    failure.unsure() ? "; read the policy to see whether the change was made" : "")).answer();
        } catch (InterruptedException _) {
            return Problem.unavailable("the service is going down; try again").answer();
        } catch (StackOverflowError _) {
            return Problem.badRequest("the body is nested too deeply").answer();
        } catch (IOException | RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "%s %s".formatted(exchange.getRequestMethod(),
                    exchange.getRequestURI()), failure);
            return new Problem(500, "Internal Server Error", "the service failed; its log says how").answer();
        }
    }

    private static Problem.Flaw flaw(Mistake mistake) {
        boolean inBody = mistake.source().equals(BODY);
        return new Problem.Flaw(inBody || mistake.source().isEmpty()
                ? Optional.empty()
                : Optional.of(mistake.source()), mistake.line(), mistake.text());
    }

    /// What mistakes in a request's body are said to be in.
    static final String BODY = "body";

    private Found route(HttpExchange exchange) {
        URI uri = exchange.getRequestURI();
        List<String> segments = Route.segments(Optional.ofNullable(uri.getRawPath()).orElse(""));
        String method = exchange.getRequestMethod().equals("HEAD") ? "GET" : exchange.getRequestMethod();
        var allowed = new TreeSet<String>();
        for (Route route : routes) {
            Optional<Map<String, String>> names = route.match(segments);
            if (names.isPresent()) {
                if (route.method().equals(method)) {
                    return new Found(route, names.get());
                }
                allowed.add(route.method());
            }
        }
        if (allowed.isEmpty()) {
            throw new Refusal(Problem.notFound("nothing is at this path; /openapi.yaml says what there is"));
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        throw new Refusal(new Problem(405, "Method Not Allowed",
                "%s is not done here, but %s".formatted(exchange.getRequestMethod(),
                        String.join(", ", allowed))),
                Map.of("Allow", String.join(", ", allowed)));
    }

    private static void require(Caller caller, Role.Right right) {
        if (!caller.may(right)) {
            throw new Refusal(Problem.forbidden("not for the role '%s'".formatted(caller.role().text())));
        }
    }

    private static boolean readsOnly(HttpExchange exchange) {
        return switch (exchange.getRequestMethod()) {
            case "GET", "HEAD" -> true;
            default -> false;
        };
    }

    private static AuditLog.Entry entry(HttpExchange exchange, Passage passage, Answer answer) {
        Optional<Request> request = passage.request;
        Stream<String> put = request.stream().flatMap(each -> each.change().put().stream())
                .map(part -> part.key().toString());
        Stream<String> deleted = request.stream().flatMap(each -> each.change().delete().stream())
                .map(PartKey::toString);
        int parts = request.map(each -> each.change().put().size() + each.change().delete().size()).orElse(0);
        return new AuditLog.Entry(passage.caller, String.valueOf(exchange.getRemoteAddress()),
                exchange.getRequestMethod() + " " + exchange.getRequestURI(), answer.status(),
                request.map(Request::revision).orElse(OptionalLong.empty()),
                put.limit(AuditLog.NAMED_PARTS).toList(), deleted.limit(AuditLog.NAMED_PARTS).toList(),
                parts);
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        try {
            sendWhole(exchange, answer);
        } finally {
            answer.body().close();
        }
    }

    private void sendWhole(HttpExchange exchange, Answer answer) throws IOException {
        var headers = exchange.getResponseHeaders();
        answer.headers().forEach(headers::set);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        if (!answer.mediaType().isEmpty()) {
            headers.set("Content-Type", answer.mediaType());
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head || answer.length() == 0) {
            if (head && answer.length() > 0) {
                headers.set("Content-Length", Long.toString(answer.length()));
            }
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        // The JDK's server takes 0 for "streamed" and -1 for "empty".
        exchange.sendResponseHeaders(answer.status(),
                answer.length() == Answer.STREAMED ? 0 : answer.length());
        try (OutputStream guarded = stalls.guard(exchange.getResponseBody());
                var out = new BufferedOutputStream(guarded, BUFFER)) {
            answer.body().writeTo(out);
        }
    }
}
