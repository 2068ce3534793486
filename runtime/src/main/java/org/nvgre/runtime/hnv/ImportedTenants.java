package org.nvgre.runtime.hnv;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

import org.nvgre.runtime.hnv.KnownPolicy.Names;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.Prefix;

/// The customers' half of an HNV network in the terms of a policy: customers, lookup records and customer routes.
///
/// An on-link customer route is what gives a subnet its prefixes. The first address of such a prefix is HNV's
/// distributed router, which a policy calls the subnet's `router`; so a record of that address is no host's.
final class ImportedTenants {

    /// Locally administered (IEEE 802-2014 §8.4), with the VSID behind it.
    private static final long ROUTER_MAC = 0x02_4E_56_000000L;

    private record Home(int vsid, InetAddress address) {}

    private record Station(int vsid, Mac mac) {}

    private record Way(UUID domain, int vsid, Prefix destination, InetAddress nextHop, int metric) {}

    private final HnvNetwork network;
    private final KnownPolicy known;
    private final Findings findings;

    private final Map<Integer, HnvNetwork.CustomerRoute> domainOf = new TreeMap<>();
    private final Map<Integer, Set<Prefix>> prefixes = new TreeMap<>();
    private final Map<Integer, Mac> routerMacs = new HashMap<>();
    private final Map<Home, HnvNetwork.Lookup> records = new TreeMap<>(
            Comparator.comparingInt(Home::vsid).thenComparing(Home::address, Addresses.ORDER));
    private final Map<Station, List<HnvNetwork.Lookup>> byStation = new HashMap<>();
    private final Map<Way, HnvNetwork.CustomerRoute> routes = new LinkedHashMap<>();

    ImportedTenants(HnvNetwork network, KnownPolicy known, Findings findings) {
        this.network = network;
        this.known = known;
        this.findings = findings;
        network.customerRoutes().forEach(this::takeRoute);
        network.lookups().forEach(this::takeLookup);
        network.lookups().forEach(this::takeWildcard);
    }

    /// Those whose addresses are known, by VSID and address.
    List<HnvNetwork.Lookup> records() {
        return List.copyOf(records.values());
    }

    private void takeRoute(HnvNetwork.CustomerRoute route) {
        HnvNetwork.CustomerRoute first = domainOf.putIfAbsent(route.virtualSubnetId(), route);
        if (first != null && !first.routingDomainId().equals(route.routingDomainId())) {
            findings.mistake(route.place(),
                    "VSID %d is in routing domain %s here, and in %s at %s; remove what is out of date"
                            .formatted(
                                    route.virtualSubnetId(), route.routingDomainId(), first.routingDomainId(),
                                    position(first.place())));
        }
        if (route.onLink()) {
            prefixes.computeIfAbsent(route.virtualSubnetId(), _ -> new TreeSet<>()).add(route.destination());
        } else {
            add(route);
        }
    }

    /// Unless another host has told it, too.
    private void add(HnvNetwork.CustomerRoute route) {
        routes.putIfAbsent(new Way(route.routingDomainId(), route.virtualSubnetId(), route.destination(),
                route.nextHop(), route.metric()), route);
    }

    private void takeLookup(HnvNetwork.Lookup lookup) {
        if (!domainOf.containsKey(lookup.virtualSubnetId())) {
            findings.mistake(lookup.place(),
                    "no customer route says which routing domain VSID %d is in; export the customer routes of its hosts, too"
                            .formatted(lookup.virtualSubnetId()));
            return;
        }
        if (lookup.customerAddress().isAnyLocalAddress()) {
            return;
        }
        if (isRouter(lookup)) {
            Mac first = routerMacs.putIfAbsent(lookup.virtualSubnetId(), lookup.mac());
            if (first != null && !first.equals(lookup.mac())) {
                findings.mistake(lookup.place(),
                        "the router of VSID %d has MAC %s here and %s before; give it one".formatted(
                                lookup.virtualSubnetId(), lookup.mac(), first));
            }
            return;
        }
        var home = new Home(lookup.virtualSubnetId(), lookup.customerAddress());
        HnvNetwork.Lookup first = records.putIfAbsent(home, lookup);
        if (first == null) {
            byStation.computeIfAbsent(new Station(lookup.virtualSubnetId(), lookup.mac()),
                    _ -> new ArrayList<>()).add(lookup);
        } else if (!first.mac().equals(lookup.mac())
                || !first.providerAddress().equals(lookup.providerAddress())) {
            findings.mistake(lookup.place(),
                    "%s of VSID %d has MAC %s and provider address %s here, and %s and %s at %s; remove the record that is out of date"
                            .formatted(Addresses.text(lookup.customerAddress()), lookup.virtualSubnetId(),
                                    lookup.mac(), Addresses.text(lookup.providerAddress()), first.mac(),
                                    Addresses.text(first.providerAddress()), position(first.place())));
        }
    }

    private static String position(Place place) {
        return place.file() + ":" + place.line();
    }

    private boolean isRouter(HnvNetwork.Lookup lookup) {
        return prefixes.getOrDefault(lookup.virtualSubnetId(), Set.of()).stream()
                .anyMatch(prefix -> firstAddress(prefix).equals(Optional.of(lookup.customerAddress())));
    }

    /// The first address of a prefix that a host could have; none in one of a point-to-point link (RFC 3021, RFC 6164).
    static Optional<InetAddress> firstAddress(Prefix prefix) {
        byte[] bytes = prefix.address().getAddress();
        if (prefix.length() > bytes.length * 8 - 2) {
            return Optional.empty();
        }
        bytes[bytes.length - 1] |= 1;
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new AssertionError("as long as an address", e);
        }
    }

    /// Records without an address: of a gateway, or of a VM that has yet to be given one.
    private void takeWildcard(HnvNetwork.Lookup lookup) {
        if (!lookup.customerAddress().isAnyLocalAddress()
                || !domainOf.containsKey(lookup.virtualSubnetId())) {
            return;
        }
        boolean ipv4 = Addresses.isIpv4(lookup.customerAddress());
        List<HnvNetwork.Lookup> sameMac = byStation
                .getOrDefault(new Station(lookup.virtualSubnetId(), lookup.mac()), List.of());
        Optional<HnvNetwork.Lookup> station = sameMac.stream()
                .filter(each -> Addresses.isIpv4(each.customerAddress()) == ipv4).findFirst();
        if (lookup.type() == RecordType.GATEWAY_WILDCARD) {
            station.ifPresentOrElse(gateway -> takeGateway(lookup, gateway), () -> findings.mistake(
                    lookup.place(),
                    "the gateway with MAC %s has no record with its own %s address in VSID %d; export that, too"
                            .formatted(lookup.mac(), ipv4 ? "IPv4" : "IPv6", lookup.virtualSubnetId())));
        } else if (sameMac.isEmpty()) {
            findings.mistake(lookup.place(),
                    "the VM with MAC %s has no address yet, and a policy's records have one; export again when HNV has learnt it (Type Dynamic), or remove the record"
                            .formatted(lookup.mac()));
        }
    }

    /// What has no other route goes to the gateway; unless a default route says so, or something else, already.
    private void takeGateway(HnvNetwork.Lookup wildcard, HnvNetwork.Lookup gateway) {
        var everything = new Prefix(wildcard.customerAddress(), 0);
        UUID domain = domainOf.get(wildcard.virtualSubnetId()).routingDomainId();
        boolean told = routes.keySet().stream()
                .anyMatch(way -> way.domain().equals(domain) && way.destination().equals(everything));
        if (!told) {
            add(new HnvNetwork.CustomerRoute(wildcard.place(), domain, wildcard.virtualSubnetId(),
                    everything, gateway.customerAddress(), Optional.empty(), 0));
        }
    }

    /// The list `customers` of a policy.
    List<Object> customers() {
        Map<UUID, List<Integer>> subnets = new TreeMap<>();
        domainOf.forEach((vsid, route) -> subnets
                .computeIfAbsent(route.routingDomainId(), _ -> new ArrayList<>()).add(vsid));
        Map<UUID, Names> names = names(subnets.keySet());
        Set<UUID> ways = routes.keySet().stream().map(Way::domain).collect(Collectors.toSet());
        Map<String, List<Object>> domains = new LinkedHashMap<>();
        subnets.forEach((domain, vsids) -> domains
                .computeIfAbsent(names.get(domain).customer(), _ -> new ArrayList<>())
                .add(section("id", domain.toString(), "name", names.get(domain).domain(), "virtualSubnets",
                        vsids.stream()
                                .map(vsid -> subnet(vsid, vsids.size() > 1 || ways.contains(domain)))
                                .toList())));
        return domains.entrySet().stream()
                .<Object>map(each -> section("name", each.getKey(), "routingDomains", each.getValue()))
                .toList();
    }

    /// The names that people gave; else the GUIDs that HNV knows.
    private Map<UUID, Names> names(Set<UUID> domains) {
        Map<UUID, UUID> customerIds = new HashMap<>();
        network.lookups().forEach(lookup -> {
            HnvNetwork.CustomerRoute route = domainOf.get(lookup.virtualSubnetId());
            if (route != null) {
                lookup.customerId()
                        .ifPresent(
                                id -> customerIds.merge(route.routingDomainId(), id, ImportedTenants::lower));
            }
        });
        network.customerRoutes().forEach(route -> route.customerId()
                .ifPresent(id -> customerIds.putIfAbsent(route.routingDomainId(), id)));
        return domains.stream().collect(Collectors.toMap(domain -> domain,
                domain -> known.names(domain).orElseGet(() -> new Names(
                        customerIds.getOrDefault(domain, domain).toString(), domain.toString()))));
    }

    private static UUID lower(UUID one, UUID other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /// @param routed whether anything is routed within its domain
    private Map<String, Object> subnet(int vsid, boolean routed) {
        Set<Prefix> own = prefixes.getOrDefault(vsid, Set.of());
        Map<String, Object> subnet = section("id", vsid);
        if (!own.isEmpty()) {
            subnet.put("prefixes", own.stream().map(Prefix::toString).toList());
        }
        Map<String, Object> before = known.subnet(vsid);
        before.forEach(subnet::putIfAbsent);
        if (routerMacs.containsKey(vsid)) {
            subnet.put("router", router(routerMacs.get(vsid), own));
        } else if (routed && !before.containsKey("router")) {
            subnet.put("router", router(new Mac(ROUTER_MAC | vsid), own));
        }
        return subnet;
    }

    private static Map<String, Object> router(Mac mac, Set<Prefix> prefixes) {
        return section("macAddress", mac.toString(), "addresses",
                prefixes.stream().flatMap(prefix -> firstAddress(prefix).stream()).map(Addresses::text)
                        .toList());
    }

    /// The list `lookupRecords`.
    List<Object> lookupRecords() {
        return records.values().stream().<Object>map(record -> {
            String address = Addresses.text(record.customerAddress());
            Map<String, Object> section = section("customerAddress", address, "macAddress",
                    record.mac().toString(), "virtualSubnetId", record.virtualSubnetId(), "providerAddress",
                    Addresses.text(record.providerAddress()));
            Map<String, Object> before = known.record(record.virtualSubnetId(), address);
            if (section.get("providerAddress").equals(before.get("providerAddress"))) {
                before.forEach(section::putIfAbsent); // its port, while it stays where it is
            }
            return section;
        }).toList();
    }

    /// The list `customerRoutes`.
    List<Object> customerRoutes() {
        return routes.values().stream().<Object>map(route -> {
            Map<String, Object> section = section("routingDomainId", route.routingDomainId().toString(),
                    "virtualSubnetId", route.virtualSubnetId(), "destinationPrefix",
                    route.destination().toString(), "nextHop", Addresses.text(route.nextHop()));
            if (route.metric() != 0) {
                section.put("metric", route.metric());
            }
            return section;
        }).toList();
    }

    /// Keys and values in turn, in this order.
    static Map<String, Object> section(Object... keysAndValues) {
        var section = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            section.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return section;
    }
}
