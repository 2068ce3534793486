package org.nvgre.runtime.api;

import java.util.List;
import java.util.stream.Collectors;

import org.nvgre.runtime.policy.PartKey;

/// Where a part is found: `/v1/policy/`, and the path of its key.
final class PartPath {

    private PartPath() {}

    static String ofList(PartKey.Kind kind) {
        return "/v1/policy/" + kind.text();
    }

    /// With variable segments.
    static String of(PartKey.Kind kind) {
        return ofList(kind)
                + names(kind).stream().map(name -> "/{" + name + "}").collect(Collectors.joining());
    }

    /// What the names of such a key are.
    static List<String> names(PartKey.Kind kind) {
        return switch (kind) {
            case CUSTOMERS -> List.of("customer");
            case SWITCHES -> List.of("switch");
            case PROVIDER_ADDRESSES -> List.of("address");
            case PROVIDER_ROUTES -> List.of("switch", "vrf", "destinationPrefix");
            case VSID_MAPS -> List.of("switch", "virtualSubnetId");
            case LOOKUP_RECORDS -> List.of("virtualSubnetId", "customerAddress");
            case CUSTOMER_ROUTES -> List.of("routingDomainId", "destinationPrefix", "metric");
            case NATS -> List.of("virtualSubnetId", "externalAddress");
        };
    }

    /// @throws Refusal when the path leads to nothing that could be in a policy
    static PartKey key(PartKey.Kind kind, Request request) {
        return parse(new PartKey(kind, names(kind).stream().map(request::name).toList()).toString());
    }

    /// @param path as in {@link PartKey#parse}
    static PartKey parse(String path) {
        try {
            return PartKey.parse(path);
        } catch (IllegalArgumentException wrong) {
            throw Refusal.badRequest(wrong.getMessage());
        }
    }
}
