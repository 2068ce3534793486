package org.nvgre.runtime.hnv;

import static org.nvgre.runtime.hnv.ImportedTenants.section;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Prefix;

/// The hosts of an HNV network as switches: their provider addresses, and their ways to each other.
///
/// A host reaches a neighbour on its link without a router; a switch has to be told of each neighbour. So where the best
/// route to another host's provider address is the link, by an on-link route or the address's own prefix, it becomes a
/// route to that one address, with the address itself as next hop.
final class ImportedUnderlay {

    /// Where an existing policy has to be completed: no value of that kind can be mistaken for it.
    static final String TODO = "TODO";

    private final HnvNetwork network;
    private final KnownPolicy known;
    private final Map<InetAddress, HnvNetwork.ProviderAddress> owners = new TreeMap<>(Addresses.ORDER);
    private final Set<InetAddress> unowned = new TreeSet<>(Addresses.ORDER);
    private final Map<String, Map<Prefix, SequencedSet<InetAddress>>> routes = new TreeMap<>();

    /// @param records those from which packets are sent, and to which
    ImportedUnderlay(HnvNetwork network, List<HnvNetwork.Lookup> records, KnownPolicy known,
            Findings findings) {
        this.network = network;
        this.known = known;
        for (HnvNetwork.ProviderAddress provider : network.providerAddresses()) {
            HnvNetwork.ProviderAddress first = owners.putIfAbsent(provider.address(), provider);
            if (first != null && !first.host().equals(provider.host())) {
                findings.mistake(provider.place(),
                        "provider address %s is %s's here, and %s's in %s; an address belongs to one host"
                                .formatted(Addresses.text(provider.address()), provider.host(), first.host(),
                                        first.place().file()));
            }
        }
        records.stream().map(HnvNetwork.Lookup::providerAddress)
                .filter(address -> !owners.containsKey(address)).forEach(unowned::add);
        hosts().forEach(host -> routes.put(host, routesOf(host)));
    }

    /// Those whose provider addresses were exported, and those that only have routes.
    Set<String> hosts() {
        var hosts = new TreeSet<String>();
        owners.values().forEach(provider -> hosts.add(provider.host()));
        network.providerRoutes().forEach(route -> hosts.add(route.host()));
        return hosts;
    }

    Optional<String> host(InetAddress providerAddress) {
        return Optional.ofNullable(owners.get(providerAddress)).map(HnvNetwork.ProviderAddress::host);
    }

    List<HnvNetwork.ProviderAddress> providerAddresses(String host) {
        return owners.values().stream().filter(provider -> provider.host().equals(host)).toList();
    }

    /// Of all routes of a host, once each.
    Set<InetAddress> nextHops(String host) {
        var hops = new TreeSet<>(Addresses.ORDER);
        routes.getOrDefault(host, Map.of()).values().forEach(hops::addAll);
        return hops;
    }

    private record Candidate(Prefix destination, Optional<InetAddress> nextHop, int metric) {

        /// The best first: the longest, then the one with the lowest metric.
        static final Comparator<Candidate> ORDER = Comparator
                .<Candidate>comparingInt(each -> -each.destination().length())
                .thenComparingInt(Candidate::metric);
    }

    private Map<Prefix, SequencedSet<InetAddress>> routesOf(String host) {
        List<Candidate> candidates = new ArrayList<>();
        for (HnvNetwork.ProviderRoute route : network.providerRoutes()) {
            if (route.host().equals(host)) {
                candidates.add(new Candidate(route.destination(),
                        route.onLink() ? Optional.empty() : Optional.of(route.nextHop()), route.metric()));
            }
        }
        for (HnvNetwork.ProviderAddress provider : network.providerAddresses()) {
            if (provider.host().equals(host)) {
                candidates.add(new Candidate(linkOf(provider), Optional.empty(), 0));
            }
        }
        candidates.sort(Candidate.ORDER);

        Map<Prefix, SequencedSet<InetAddress>> found = new LinkedHashMap<>();
        var metrics = new LinkedHashMap<Prefix, Integer>();
        for (Candidate each : candidates) {
            boolean best = metrics.putIfAbsent(each.destination(), each.metric()) == null
                    || metrics.get(each.destination()) == each.metric();
            if (best) {
                each.nextHop().ifPresent(hop -> found
                        .computeIfAbsent(each.destination(), _ -> new LinkedHashSet<>()).add(hop));
            }
        }
        owners.values().stream().filter(other -> !other.host().equals(host))
                .map(HnvNetwork.ProviderAddress::address)
                .filter(other -> candidates.stream().filter(each -> each.destination().contains(other))
                        .findFirst().filter(each -> each.nextHop().isEmpty()).isPresent())
                .forEach(other -> found.put(Prefix.ofAddress(other),
                        new LinkedHashSet<>(List.of(other))));
        return found;
    }

    private static Prefix linkOf(HnvNetwork.ProviderAddress provider) {
        byte[] bytes = provider.address().getAddress();
        for (int bit = provider.prefixLength(); bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        try {
            return new Prefix(InetAddress.getByAddress(bytes), provider.prefixLength());
        } catch (UnknownHostException e) {
            throw new AssertionError("as long as an address", e);
        }
    }

    /// The list `providerAddresses` of a policy. Whose one is that no host's file has, is for a person to say.
    List<Object> providerAddresses() {
        var sections = new ArrayList<Object>();
        owners.forEach((address, provider) -> sections.add(providerAddress(address, provider.host())));
        unowned.forEach(address -> sections.add(providerAddress(address, String
                .valueOf(known.providerAddress(Addresses.text(address)).getOrDefault("switch", TODO)))));
        return sections;
    }

    private Map<String, Object> providerAddress(InetAddress address, String host) {
        Map<String, Object> section = section("address", Addresses.text(address), "switch", host);
        known.providerAddress(Addresses.text(address)).forEach(section::putIfAbsent);
        return section;
    }

    /// Provider addresses of records that no host's file has, and nobody has said whose they are.
    List<InetAddress> strangers() {
        return unowned.stream().filter(address -> {
            Object owner = known.providerAddress(Addresses.text(address)).get("switch");
            return owner == null || owner.equals(TODO);
        }).toList();
    }

    /// The list `providerRoutes`.
    List<Object> providerRoutes() {
        var sections = new ArrayList<Object>();
        routes.forEach((host, ways) -> ways.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .forEach(way -> {
                    List<String> hops = way.getValue().stream().map(Addresses::text).toList();
                    sections.add(section("switch", host, "destinationPrefix", way.getKey().toString(),
                            "nextHop", hops.size() == 1 ? hops.getFirst() : hops));
                }));
        return sections;
    }
}
