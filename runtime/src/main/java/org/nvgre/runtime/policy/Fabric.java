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
import java.util.stream.Stream;

import org.nvgre.runtime.policy.LookupRecord.Whereabouts;

/// The owner's half of a policy, by what is asked of it: the switches, whose provider addresses are, the routes, and which
/// virtual subnets come to which switch.
final class Fabric {

    private record RouteKey(int vrf, Prefix destination) implements Comparable<RouteKey> {
        @Override
        public int compareTo(RouteKey other) {
            int byVrf = Integer.compare(vrf, other.vrf);
            return byVrf != 0 ? byVrf : destination.compareTo(other.destination);
        }
    }

    private final NavigableMap<String, Switch> switches = new TreeMap<>();
    private final Map<String, Map<Integer, Attachments>> attachments = new HashMap<>();
    private final Map<InetAddress, ProviderAddress> providers = new HashMap<>();
    private final Map<String, NavigableSet<ProviderAddress>> providersOf = new HashMap<>();
    private final Map<String, NavigableMap<RouteKey, ProviderRoute>> routes = new HashMap<>();
    private final Map<String, RouteTable> tables = new HashMap<>();
    private final Map<String, NavigableMap<Integer, VsidMap>> mapsOn = new HashMap<>();
    private final Map<Integer, NavigableMap<String, VsidMap>> mapsFrom = new HashMap<>();
    private final Map<Integer, NavigableMap<String, VsidMap>> mapsTo = new HashMap<>();
    private final Map<Integer, NavigableSet<String>> ports = new HashMap<>();

    // ---- what comes and goes; a key that is there already stays as it is

    void add(Switch device) {
        if (switches.putIfAbsent(device.name(), device) == null) {
            Map<Integer, Attachments> bySubnet = Attachments.of(device);
            attachments.put(device.name(), bySubnet);
            bySubnet.keySet().forEach(
                    vsid -> ports.computeIfAbsent(vsid, _ -> new TreeSet<>()).add(device.name()));
        }
    }

    void remove(Switch device) {
        switches.remove(device.name());
        attachments.remove(device.name()).keySet().forEach(vsid -> ports.computeIfPresent(vsid,
                (_, names) -> names.remove(device.name()) && names.isEmpty() ? null : names));
    }

    void add(ProviderAddress provider) {
        if (providers.putIfAbsent(provider.address(), provider) == null) {
            providersOf.computeIfAbsent(provider.switchName(), _ -> new TreeSet<>(Placement.BY_ADDRESS))
                    .add(provider);
        }
    }

    void remove(ProviderAddress provider) {
        providers.remove(provider.address());
        providersOf.computeIfPresent(provider.switchName(),
                (_, all) -> all.remove(provider) && all.isEmpty() ? null : all);
    }

    void add(ProviderRoute route) {
        routes.computeIfAbsent(route.switchName(), _ -> new TreeMap<>())
                .putIfAbsent(new RouteKey(route.vrf(), route.destinationPrefix()), route);
        tables.remove(route.switchName());
    }

    void remove(ProviderRoute route) {
        routes.computeIfPresent(route.switchName(), (_, all) -> {
            all.remove(new RouteKey(route.vrf(), route.destinationPrefix()));
            return all.isEmpty() ? null : all;
        });
        tables.remove(route.switchName());
    }

    void add(VsidMap map) {
        if (mapsOn.computeIfAbsent(map.switchName(), _ -> new TreeMap<>()).putIfAbsent(map.virtualSubnetId(),
                map) == null) {
            mapsFrom.computeIfAbsent(map.virtualSubnetId(), _ -> new TreeMap<>()).put(map.switchName(), map);
            mapsTo.computeIfAbsent(map.to(), _ -> new TreeMap<>())
                    .put(map.switchName() + "/" + map.virtualSubnetId(), map);
        }
    }

    void remove(VsidMap map) {
        mapsOn.computeIfPresent(map.switchName(), (_, all) -> {
            all.remove(map.virtualSubnetId());
            return all.isEmpty() ? null : all;
        });
        mapsFrom.computeIfPresent(map.virtualSubnetId(), (_, all) -> {
            all.remove(map.switchName());
            return all.isEmpty() ? null : all;
        });
        mapsTo.computeIfPresent(map.to(), (_, all) -> {
            all.remove(map.switchName() + "/" + map.virtualSubnetId());
            return all.isEmpty() ? null : all;
        });
    }

    // ---- by name

    Collection<Switch> switches() {
        return Collections.unmodifiableCollection(switches.values());
    }

    NavigableSet<String> switchNames() {
        return Collections.unmodifiableNavigableSet(switches.navigableKeySet());
    }

    Optional<Switch> device(String name) {
        return Optional.ofNullable(name).map(switches::get);
    }

    Stream<ProviderAddress> providers() {
        return providers.values().stream();
    }

    Stream<ProviderRoute> routes() {
        return routes.values().stream().flatMap(all -> all.values().stream());
    }

    Optional<ProviderRoute> route(String switchName, int vrf, Prefix destination) {
        return Optional.ofNullable(routes.get(switchName))
                .map(all -> all.get(new RouteKey(vrf, destination)));
    }

    Stream<VsidMap> maps() {
        return mapsOn.values().stream().flatMap(all -> all.values().stream());
    }

    Optional<VsidMap> map(String switchName, int vsid) {
        return Optional.ofNullable(mapsOn.get(switchName)).map(all -> all.get(vsid));
    }

    // ---- whose

    Optional<ProviderAddress> owner(InetAddress providerAddress) {
        return Optional.ofNullable(providers.get(providerAddress));
    }

    Optional<String> home(LookupRecord record) {
        return home(record.switchName(), record.providerAddresses());
    }

    Optional<String> home(Whereabouts place) {
        return home(place.switchName(), place.providerAddresses());
    }

    private Optional<String> home(Optional<String> named, Collection<WeightedAddress> addresses) {
        if (named.isPresent() || addresses.isEmpty()) {
            return named;
        }
        return owner(addresses.iterator().next().address()).map(ProviderAddress::switchName);
    }

    NavigableSet<ProviderAddress> providersOf(String switchName) {
        NavigableSet<ProviderAddress> some = providersOf.get(switchName);
        return some == null ? Collections.emptyNavigableSet() : some;
    }

    RouteTable table(String switchName) {
        return tables.computeIfAbsent(switchName, _ -> new RouteTable(
                routes.getOrDefault(switchName, new TreeMap<>()).values()));
    }

    // ---- which virtual subnets

    /// A switch's ports in a virtual subnet.
    Attachments attachments(String switchName, int vsid) {
        return attachments.getOrDefault(switchName, Map.of()).getOrDefault(vsid, Attachments.none());
    }

    /// The virtual subnets on a switch's ports.
    Collection<Integer> onPorts(String switchName) {
        return attachments.getOrDefault(switchName, Map.of()).keySet();
    }

    /// The switches with a port in a virtual subnet.
    NavigableSet<String> withPorts(int vsid) {
        NavigableSet<String> some = ports.get(vsid);
        return some == null ? Collections.emptyNavigableSet() : some;
    }

    /// The translations on a switch, by the VSID that comes in.
    Collection<VsidMap> mapsOn(String switchName) {
        return mapsOn.getOrDefault(switchName, Collections.emptyNavigableMap()).values();
    }

    /// The translations of a VSID, by switch.
    Collection<VsidMap> mapsFrom(int vsid) {
        return mapsFrom.getOrDefault(vsid, Collections.emptyNavigableMap()).values();
    }

    /// The translations that come to a VSID.
    Collection<VsidMap> mapsTo(int vsid) {
        return mapsTo.getOrDefault(vsid, Collections.emptyNavigableMap()).values();
    }
}
