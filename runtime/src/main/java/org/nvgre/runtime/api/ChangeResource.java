package org.nvgre.runtime.api;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.PolicyText;
import org.nvgre.runtime.service.SwitchStatus;
import org.nvgre.runtime.store.Conflict;

/// Changes of the policy, in all the forms in which they can be asked for; and what they would write.
final class ChangeResource {

    private static final List<String> OPTIONS = List.of("wait", "dryRun");

    private final Control control;
    private final ApiSettings.Limits limits;
    private final RequestMetrics metrics;

    ChangeResource(Control control, ApiSettings.Limits limits, RequestMetrics metrics) {
        this.control = control;
        this.limits = limits;
        this.metrics = metrics;
    }

    List<Route> routes() {
        var routes = new ArrayList<>(List.of(
                Route.write("PUT", "/v1/policy", Role.Right.CHANGE, OPTIONS, this::replace),
                Route.write("POST", "/v1/changes", Role.Right.CHANGE, OPTIONS,
                        request -> commit(request, change(request))),
                Route.write("POST", "/v1/preview", Role.Right.OPERATE, List.of(),
                        request -> {
                            PolicyChange change = change(request);
                            requireDistinct(change);
                            return previewed(request, change);
                        }),
                Route.write("POST", "/v1/moves", Role.Right.OPERATE, List.of("wait"), this::move)));
        for (PartKey.Kind kind : PartKey.Kind.values()) {
            routes.add(Route.write("PUT", PartPath.of(kind), Role.Right.CHANGE, OPTIONS,
                    request -> put(request, kind)));
            routes.add(Route.write("DELETE", PartPath.of(kind), Role.Right.CHANGE, OPTIONS,
                    request -> delete(request, kind)));
        }
        return routes;
    }

    private PolicyChange change(Request request) throws IOException {
        PolicyChange change = PolicyText.change(request.body(limits.bulkBody()), Dispatcher.BODY);
        request.attempts(change);
        return change;
    }

    private Answer replace(Request request) throws IOException, InterruptedException, Conflict {
        List<Part> parts = PolicyText.parts(request.body(limits.bulkBody()), Dispatcher.BODY);
        requireDistinct(new PolicyChange(parts, List.of()));
        if (request.query().flag("dryRun")) {
            return previewed(request, control.difference(parts));
        }
        request.attempts(new PolicyChange(parts, List.of()));
        OptionalLong expected = request.ifMatch();
        long began = System.nanoTime();
        return written(request, control.replace(parts, expected), began);
    }

    private Answer put(Request request, PartKey.Kind kind)
            throws IOException, InterruptedException, Conflict {
        PartKey key = PartPath.key(kind, request);
        Part part = PolicyText.part(kind, request.body(limits.body()), Dispatcher.BODY);
        if (!part.key().equals(key)) {
            throw Refusal
                    .badRequest("the body is %s, the path says %s; make them one".formatted(part.key(), key));
        }
        return commit(request, PolicyChange.put(part));
    }

    private Answer delete(Request request, PartKey.Kind kind) throws InterruptedException, Conflict {
        PartKey key = PartPath.key(kind, request);
        if (control.part(key).isEmpty()) {
            throw new Refusal(Problem.notFound("the policy has no " + key));
        }
        return commit(request, PolicyChange.delete(key));
    }

    private Answer move(Request request) throws IOException, InterruptedException {
        Move move = Move.read(request.body(limits.body()));
        try {
            long began = System.nanoTime();
            return written(request,
                    control.move(move.customerAddress(), move.virtualSubnetId(), move.switchName(),
                            move.port()),
                    began);
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(Problem.mistaken(List.of(
                    new Problem.Flaw(Optional.empty(), 0, wrong.getMessage()))));
        }
    }

    private Answer commit(Request request, PolicyChange change) throws InterruptedException, Conflict {
        request.attempts(change);
        requireDistinct(change);
        if (request.query().flag("dryRun")) {
            return previewed(request, change);
        }
        OptionalLong expected = request.ifMatch();
        long began = System.nanoTime();
        return written(request, control.apply(change, expected), began);
    }

    /// Of two that are one, which would it be?
    private static void requireDistinct(PolicyChange change) {
        var seen = new HashSet<PartKey>();
        List<Problem.Flaw> twice = Stream
                .concat(change.put().stream().map(Part::key), change.delete().stream())
                .filter(key -> !seen.add(key))
                .map(key -> new Problem.Flaw(Optional.of(key.toString()), 0, "stands twice here; keep one"))
                .toList();
        if (!twice.isEmpty()) {
            throw new Refusal(Problem.mistaken(twice));
        }
    }

    /// Acknowledged: what is left is to wait, where that is wanted.
    private Answer written(Request request, long revision, long began) throws InterruptedException {
        metrics.committed(began);
        request.changed(revision);
        Optional<Duration> wait = request.patience(limits.longestWait());
        Set<String> behind = wait.isPresent() ? control.await(revision, wait.get()) : Set.of();
        List<SwitchStatus> waitingFor = behind.isEmpty()
                ? List.of()
                : control.switches().stream().filter(each -> behind.contains(each.name())).toList();
        return Answer.json(json -> {
            json.writeStartObject();
            json.writeNumberField("revision", revision);
            if (wait.isPresent()) {
                json.writeBooleanField("converged", behind.isEmpty());
                SwitchResource.write(json, "waitingFor", waitingFor);
            }
            json.writeEndObject();
        }).at(revision);
    }

    private Answer previewed(Request request, PolicyChange change) throws Conflict {
        long revision = control.revision();
        OptionalLong expected = request.ifMatch();
        if (expected.isPresent() && expected.getAsLong() != revision) {
            throw new Conflict(expected.getAsLong(), revision);
        }
        return PreviewAnswer.of(revision, control.preview(change));
    }
}
