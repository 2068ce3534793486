package org.nvgre.runtime.policy;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// VSID maps, by which a gateway joins two sites.
final class GatewayCheck {

    private record Mapped(String switchName, int virtualSubnetId) {}

    private final Policy policy;
    private final Blame blame;

    GatewayCheck(Policy policy, Blame blame) {
        this.policy = policy;
        this.blame = blame;
    }

    void run() {
        new Uniqueness(blame).require(policy.vsidMaps(),
                map -> new Mapped(map.switchName(), map.virtualSubnetId()),
                map -> "the map of VSID %d on %s".formatted(map.virtualSubnetId(), map.switchName()),
                "virtualSubnetId", "a VSID becomes one other");
        Set<Integer> subnets = policy.virtualSubnets().stream().map(VirtualSubnet::id)
                .collect(Collectors.toSet());
        Set<String> switches = policy.switches().stream().map(Switch::name).filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        for (VsidMap map : policy.vsidMaps()) {
            if (!switches.contains(map.switchName()) && blame.complete(Switch.class)) {
                blame.mistake(map, "switch", Spelling.unknownSwitch(map.switchName(), switches));
            }
            if (map.virtualSubnetId() == map.to()) {
                blame.mistake(map, "to",
                        "VSID %d would become itself; name the other site's".formatted(map.to()));
            }
            if (blame.complete(VirtualSubnet.class)) {
                Stream.of("virtualSubnetId", "to").forEach(key -> {
                    int vsid = key.equals("to") ? map.to() : map.virtualSubnetId();
                    if (!subnets.contains(vsid)) {
                        blame.mistake(map, key,
                                "no virtual subnet has VSID %d; add it to a routing domain".formatted(vsid));
                    }
                });
            }
        }
    }
}
