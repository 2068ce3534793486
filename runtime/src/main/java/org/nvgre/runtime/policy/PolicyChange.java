package org.nvgre.runtime.policy;

import java.util.stream.Collectors;
import java.util.Set;
import java.util.HashSet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// From one policy to the next: all of it or nothing.
///
/// @param put parts that are to be there as they are here, whether others of their keys were there before or not
/// @param delete parts that are to be gone; none of those that are put
public record PolicyChange(List<Part> put, List<PartKey> delete) {

    public static final PolicyChange NONE = new PolicyChange(List.of(), List.of());

    public PolicyChange {
        put = List.copyOf(put);
        delete = List.copyOf(delete);
    }

    public static PolicyChange put(Part... parts) {
        return new PolicyChange(List.of(parts), List.of());
    }

    public static PolicyChange delete(PartKey... keys) {
        return new PolicyChange(List.of(), List.of(keys));
    }

    /// All of a policy, from nothing.
    public static PolicyChange of(Policy policy) {
        return new PolicyChange(policy.parts().toList(), List.of());
    }

    /// What is new or different in the next policy, and what is gone. An address that was learned is in no policy that
    /// people write: it stays, as long as there still is a place where it was.
    public static PolicyChange between(Policy now, Policy next) {
        Map<PartKey, Part> before = new LinkedHashMap<>();
        now.parts().forEach(part -> before.put(part.key(), part));
        var put = new ArrayList<Part>();
        next.parts().forEach(part -> {
            if (!part.equals(before.remove(part.key()))) {
                put.add(part);
            }
        });
        if (before.values().stream().anyMatch(PolicyChange::learned)) {
            Set<Place> places = placesThatLearn(next);
            before.values().removeIf(part -> part instanceof LookupRecord record && record.learned()
                    && places.contains(new Place(record.virtualSubnetId(), record.providerAddress(),
                            record.port().orElse(-1))));
        }
        return new PolicyChange(put, List.copyOf(before.keySet()));
    }

    private static boolean learned(Part part) {
        return part instanceof LookupRecord record && record.learned();
    }

    private record Place(int virtualSubnetId, InetAddress providerAddress, int port) {}

    private static Set<Place> placesThatLearn(Policy policy) {
        Set<Integer> subnets = policy.virtualSubnets().stream()
                .filter(subnet -> subnet.learning().isPresent())
                .map(VirtualSubnet::id).collect(Collectors.toSet());
        var places = new HashSet<Place>();
        for (Switch device : policy.switches()) {
            List<InetAddress> addresses = policy.providerAddresses().stream()
                    .filter(provider -> provider.switchName().equals(device.name()))
                    .map(ProviderAddress::address).toList();
            device.tenantPorts().stream().filter(port -> subnets.contains(port.virtualSubnetId()))
                    .forEach(port -> addresses.forEach(address -> places
                            .add(new Place(port.virtualSubnetId(), address, port.port()))));
        }
        return places;
    }

    public boolean isEmpty() {
        return put.isEmpty() && delete.isEmpty();
    }
}
