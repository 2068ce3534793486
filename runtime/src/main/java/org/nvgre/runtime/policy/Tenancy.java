package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/// The customers' half of a policy, but for their records, by what is asked of it: whose a virtual subnet is, and what is
/// routed.
final class Tenancy {

    /// A virtual subnet where it belongs.
    record Place(VirtualSubnet subnet, RoutingDomain domain, Customer customer) {}

    private final Map<String, Customer> customers = new HashMap<>();
    private final NavigableMap<Integer, Place> places = new TreeMap<>();
    private final Map<UUID, RoutingDomain> domains = new HashMap<>();
    private final Map<Integer, NavigableSet<Integer>> routed = new HashMap<>();
    private final Map<UUID, NavigableMap<PartKey, CustomerRoute>> routes = new HashMap<>();
    private final Map<Integer, NavigableMap<InetAddress, Nat>> nats = new HashMap<>();

    // ---- what comes and goes; a key that is there already stays as it is

    void add(Customer customer) {
        customers.putIfAbsent(customer.name(), customer);
        for (RoutingDomain domain : customer.routingDomains()) {
            domains.putIfAbsent(domain.id(), domain);
            var together = new TreeSet<Integer>();
            for (VirtualSubnet subnet : domain.virtualSubnets()) {
                places.putIfAbsent(subnet.id(), new Place(subnet, domain, customer));
                subnet.router().ifPresent(_ -> together.add(subnet.id()));
            }
            together.forEach(vsid -> routed.put(vsid, together));
        }
    }

    void remove(Customer customer) {
        customers.remove(customer.name());
        for (RoutingDomain domain : customer.routingDomains()) {
            domains.remove(domain.id());
            domain.virtualSubnets().forEach(subnet -> {
                places.remove(subnet.id());
                routed.remove(subnet.id());
            });
        }
    }

    void add(CustomerRoute route) {
        routes.computeIfAbsent(route.routingDomainId(), _ -> new TreeMap<>()).putIfAbsent(route.key(), route);
    }

    void remove(CustomerRoute route) {
        routes.computeIfPresent(route.routingDomainId(), (_, all) -> {
            all.remove(route.key());
            return all.isEmpty() ? null : all;
        });
    }

    void add(Nat nat) {
        nats.computeIfAbsent(nat.virtualSubnetId(), _ -> new TreeMap<>(Addresses.ORDER))
                .putIfAbsent(nat.externalAddress(), nat);
    }

    void remove(Nat nat) {
        nats.computeIfPresent(nat.virtualSubnetId(), (_, all) -> {
            all.remove(nat.externalAddress());
            return all.isEmpty() ? null : all;
        });
    }

    // ---- by name

    Collection<Customer> customers() {
        return Collections.unmodifiableCollection(customers.values());
    }

    Optional<Customer> customer(String name) {
        return Optional.ofNullable(customers.get(name));
    }

    Stream<CustomerRoute> routes() {
        return routes.values().stream().flatMap(all -> all.values().stream());
    }

    Stream<Nat> nats() {
        return nats.values().stream().flatMap(all -> all.values().stream());
    }

    Optional<Nat> nat(int vsid, InetAddress external) {
        return Optional.ofNullable(nats.get(vsid)).map(all -> all.get(external));
    }

    // ---- virtual subnets and domains

    /// By ascending VSID.
    Collection<Place> places() {
        return Collections.unmodifiableCollection(places.values());
    }

    Optional<Place> place(int vsid) {
        return Optional.ofNullable(places.get(vsid));
    }

    Optional<RoutingDomain> domain(UUID id) {
        return Optional.ofNullable(domains.get(id));
    }

    /// The virtual subnets between which there is a router, if there is one into this one; itself among them.
    NavigableSet<Integer> routed(int vsid) {
        NavigableSet<Integer> some = routed.get(vsid);
        return some == null ? Collections.emptyNavigableSet() : some;
    }

    /// Of one domain.
    Collection<CustomerRoute> routes(UUID domain) {
        return routes.getOrDefault(domain, Collections.emptyNavigableMap()).values();
    }

    /// Of one physical network, by external address.
    Collection<Nat> nats(int vsid) {
        return nats.getOrDefault(vsid, Collections.emptyNavigableMap()).values();
    }
}
