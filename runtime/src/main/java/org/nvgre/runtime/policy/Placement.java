package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A policy seen from its addresses: whose they are, and which switches take part in a virtual subnet.
public final class Placement {

    private static final Comparator<ProviderAddress> BY_ADDRESS = Comparator.comparing(
            ProviderAddress::address,
            Addresses.ORDER);

    private final Map<InetAddress, ProviderAddress> providers = new HashMap<>();
    private final Map<String, NavigableSet<ProviderAddress>> providersOfSwitch = new HashMap<>();
    private final Map<Integer, List<LookupRecord>> records = new TreeMap<>();
    private final Map<Integer, NavigableSet<String>> members = new TreeMap<>();
    private final Map<Integer, Map<String, ProviderAddress>> lowestUsed = new HashMap<>();

    public Placement(Policy policy) {
        for (ProviderAddress provider : policy.providerAddresses()) {
            providers.putIfAbsent(provider.address(), provider);
            providersOfSwitch.computeIfAbsent(provider.switchName(), _ -> new TreeSet<>(BY_ADDRESS))
                    .add(provider);
        }
        for (Switch device : policy.switches()) {
            device.tenantPorts().forEach(port -> join(port.virtualSubnetId(), device.name()));
        }
        for (LookupRecord record : policy.lookupRecords()) {
            int vsid = record.virtualSubnetId();
            records.computeIfAbsent(vsid, _ -> new ArrayList<>()).add(record);
            home(record).ifPresent(provider -> {
                join(vsid, provider.switchName());
                lowestUsed.computeIfAbsent(vsid, _ -> new HashMap<>()).merge(provider.switchName(), provider,
                        (a, b) -> BY_ADDRESS.compare(a, b) <= 0 ? a : b);
            });
        }
    }

    private void join(int vsid, String switchName) {
        members.computeIfAbsent(vsid, _ -> new TreeSet<>()).add(switchName);
    }

    /// Where a record's provider address is; empty when no switch owns it.
    public Optional<ProviderAddress> home(LookupRecord record) {
        return Optional.ofNullable(providers.get(record.providerAddress()));
    }

    public boolean livesOn(LookupRecord record, String switchName) {
        return home(record).filter(provider -> provider.switchName().equals(switchName)).isPresent();
    }

    public List<LookupRecord> records(int vsid) {
        return records.getOrDefault(vsid, List.of());
    }

    /// The switches with a port or a record in a virtual subnet, by name.
    public NavigableSet<String> members(int vsid) {
        return members.getOrDefault(vsid, new TreeSet<>());
    }

    /// A switch's provider addresses, ascending.
    public NavigableSet<ProviderAddress> providersOf(String switchName) {
        return providersOfSwitch.getOrDefault(switchName, new TreeSet<>(BY_ADDRESS));
    }

    /// The provider address that stands for a switch in a virtual subnet, as a tunnel's source and for copies of
    /// flooded frames: the lowest of its records there, or the lowest it has. Both ends find the same one.
    public Optional<ProviderAddress> tunnelEnd(String switchName, int vsid) {
        ProviderAddress used = lowestUsed.getOrDefault(vsid, Map.of()).get(switchName);
        return used != null ? Optional.of(used) : providersOf(switchName).stream().findFirst();
    }

    /// The other switches' provider addresses to which a switch sends frames of a virtual subnet, ascending.
    public NavigableSet<ProviderAddress> peers(String switchName, int vsid) {
        var peers = new TreeSet<>(BY_ADDRESS);
        Stream<ProviderAddress> ofRecords = records(vsid).stream().flatMap(record -> home(record).stream());
        Stream.concat(ofRecords, floodPeers(switchName, vsid))
                .filter(peer -> !peer.switchName().equals(switchName))
                .forEach(peers::add);
        return peers;
    }

    /// One provider address for each other switch in a virtual subnet.
    public Stream<ProviderAddress> floodPeers(String switchName, int vsid) {
        return members(vsid).stream().filter(member -> !member.equals(switchName))
                .flatMap(member -> tunnelEnd(member, vsid).stream());
    }
}
