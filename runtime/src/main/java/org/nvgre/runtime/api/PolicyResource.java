package org.nvgre.runtime.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartJson;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.PartKey.Kind;
import org.nvgre.runtime.policy.ProviderAddress;

/// The policy, as far as the caller may see it: as a document, in pages, and part by part.
final class PolicyResource {

    private static final int USUAL_PAGE = 1000;
    private static final int LONGEST_PAGE = 10_000;
    private static final List<String> PAGING = List.of("limit", "after");
    private static final List<String> FILTERS = List.of("limit", "after", "virtualSubnetId",
            "customerAddress",
            "switch");

    private final Control control;

    PolicyResource(Control control) {
        this.control = control;
    }

    List<Route> routes() {
        var routes = new ArrayList<Route>();
        routes.add(Route.read("/v1/policy", Role.Right.READ, List.of(), this::export));
        for (Kind kind : Kind.values()) {
            routes.add(Route.read(PartPath.ofList(kind), Role.Right.READ,
                    kind == Kind.LOOKUP_RECORDS ? FILTERS : PAGING, request -> page(request, kind)));
            routes.add(Route.read(PartPath.of(kind), Role.Right.READ, List.of(),
                    request -> part(request, kind)));
        }
        return routes;
    }

    private Scope scope(Request request) {
        return Scope.of(request.caller(), control::part);
    }

    private Answer part(Request request, Kind kind) {
        PartKey key = PartPath.key(kind, request);
        long revision = control.revision();
        Part part = control.part(key).filter(scope(request)::sees)
                .orElseThrow(() -> new Refusal(Problem.notFound("the policy has no " + key)));
        return request.knows(revision)
                ? Answer.empty(304).at(revision)
                : Answer.json(json -> PartJson.write(part, json)).at(revision);
    }

    private Answer page(Request request, Kind kind) {
        Query query = request.query();
        int limit = query.number("limit", 1, LONGEST_PAGE).orElse(USUAL_PAGE);
        Optional<PartKey> after = query.value("after", path -> ofKind(kind, PartKey.parse(path)));
        Optional<Integer> vsid = query.number("virtualSubnetId", 0, 0xFFFFFF);
        List<String> prefix = vsid.map(number -> List.of(number.toString())).orElse(List.of());
        Scope scope = scope(request);
        Predicate<Part> wanted = ((Predicate<Part>) scope::sees).and(filter(query));
        try (Control.View view = control.view()) {
            long revision = view.revision();
            if (request.knows(revision)) {
                return Answer.empty(304).at(revision);
            }
            // One more than a page has: so that the last one is known to be the last.
            List<Part> parts = view.parts(kind, prefix, after).filter(wanted).limit(limit + 1L).toList();
            List<Part> page = parts.subList(0, Math.min(limit, parts.size()));
            return Answer.json(json -> {
                json.writeStartObject();
                json.writeNumberField("revision", revision);
                json.writeArrayFieldStart("items");
                for (Part part : page) {
                    PartJson.write(part, json);
                }
                json.writeEndArray();
                if (parts.size() > page.size()) {
                    json.writeStringField("next", page.getLast().key().toString());
                }
                json.writeEndObject();
            }).at(revision);
        }
    }

    private static PartKey ofKind(Kind kind, PartKey key) {
        if (key.kind() != kind) {
            throw new IllegalArgumentException(
                    "expected a key of %s, found '%s'".formatted(kind.text(), key));
        }
        return key;
    }

    private Predicate<Part> filter(Query query) {
        Predicate<Part> filter = _ -> true;
        var address = query.value("customerAddress", Addresses::parse);
        if (address.isPresent()) {
            filter = filter.and(part -> ((LookupRecord) part).customerAddress().equals(address.get()));
        }
        var home = query.value("switch", name -> name);
        if (home.isPresent()) {
            filter = filter.and(part -> home.equals(homeOf((LookupRecord) part)));
        }
        return filter;
    }

    /// The switch that a record names, or on which its provider address is.
    private Optional<String> homeOf(LookupRecord record) {
        return record.switchName().or(() -> record.providerAddresses().stream().findFirst()
                .map(address -> new PartKey(Kind.PROVIDER_ADDRESSES,
                        List.of(Addresses.text(address.address()))))
                .flatMap(control::part).map(part -> ((ProviderAddress) part).switchName()));
    }

    private Answer export(Request request) {
        long now = control.revision();
        if (request.knows(now)) {
            return Answer.empty(304).at(now);
        }
        boolean yaml = request.prefers("yaml", "json");
        Control.View view = control.view();
        return Answer.streamed(yaml ? Answer.YAML : Answer.JSON, new PolicyExport(view, scope(request), yaml))
                .at(view.revision());
    }
}
