package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A policy seen from its addresses: whose they are, which switches take part in a virtual subnet, and between which
/// provider addresses they send.
public final class Placement {

    private static final Comparator<ProviderAddress> BY_ADDRESS = Comparator.comparing(
            ProviderAddress::address,
            Addresses.ORDER);

    /// The part that a switch has in a virtual subnet, by its records.
    private record Presence(int virtualSubnetId, String switchName) {}

    private final Map<InetAddress, ProviderAddress> providers = new HashMap<>();
    private final Map<String, NavigableSet<ProviderAddress>> providersOfSwitch = new HashMap<>();
    private final Map<Integer, List<LookupRecord>> records = new TreeMap<>();
    private final Map<Integer, NavigableSet<String>> members = new TreeMap<>();
    private final Map<Presence, NavigableSet<ProviderAddress>> used = new HashMap<>();
    private final Map<Integer, NavigableSet<Integer>> routed = new HashMap<>();
    private final Map<String, NavigableSet<Integer>> onPorts = new HashMap<>();
    private final List<VsidMap> vsidMaps;

    public Placement(Policy policy) {
        vsidMaps = policy.vsidMaps();
        for (ProviderAddress provider : policy.providerAddresses()) {
            providers.putIfAbsent(provider.address(), provider);
            providersOfSwitch.computeIfAbsent(provider.switchName(), _ -> new TreeSet<>(BY_ADDRESS))
                    .add(provider);
        }
        for (Switch device : policy.switches()) {
            device.tenantPorts().forEach(port -> {
                join(port.virtualSubnetId(), device.name());
                onPorts.computeIfAbsent(device.name(), _ -> new TreeSet<>()).add(port.virtualSubnetId());
            });
        }
        vsidMaps.forEach(map -> {
            join(map.virtualSubnetId(), map.switchName());
            join(map.to(), map.switchName());
        });
        policy.lookupRecords().forEach(this::place);
        policy.routingDomains().forEach(this::connect);
    }

    private void place(LookupRecord record) {
        int vsid = record.virtualSubnetId();
        records.computeIfAbsent(vsid, _ -> new ArrayList<>()).add(record);
        home(record).ifPresent(switchName -> {
            join(vsid, switchName);
            record.providerAddresses().stream().flatMap(each -> owner(each.address()).stream())
                    .forEach(provider -> used.computeIfAbsent(new Presence(vsid, switchName),
                            _ -> new TreeSet<>(BY_ADDRESS)).add(provider));
        });
    }

    private void join(int vsid, String switchName) {
        if (switchName != null) { // a switch without a name is a mistake of its own
            members.computeIfAbsent(vsid, _ -> new TreeSet<>()).add(switchName);
        }
    }

    /// The subnets of a domain that have a router reach each other through it.
    private void connect(RoutingDomain domain) {
        var together = new TreeSet<Integer>();
        domain.virtualSubnets().stream().filter(subnet -> subnet.router().isPresent())
                .forEach(subnet -> together.add(subnet.id()));
        together.forEach(vsid -> routed.put(vsid, together));
    }

    // ---- whose

    /// Whose a provider address is.
    public Optional<ProviderAddress> owner(InetAddress providerAddress) {
        return Optional.ofNullable(providers.get(providerAddress));
    }

    /// The switch behind which a record is; empty when no switch owns its provider address.
    public Optional<String> home(LookupRecord record) {
        return record.switchName().or(() -> record.providerAddresses().stream().findFirst()
                .flatMap(each -> owner(each.address())).map(ProviderAddress::switchName));
    }

    public boolean livesOn(LookupRecord record, String switchName) {
        return home(record).filter(switchName::equals).isPresent();
    }

    public List<LookupRecord> records(int vsid) {
        return records.getOrDefault(vsid, List.of());
    }

    /// The records of a virtual subnet as a switch sees them: those that other sites keep under another VSID are behind
    /// the gateway that translates it.
    public List<LookupRecord> records(int vsid, String seenFrom) {
        var all = new ArrayList<>(records(vsid));
        Set<Mac> known = new HashSet<>();
        all.forEach(record -> known.add(record.macAddress()));
        vsidMaps.stream().filter(map -> map.virtualSubnetId() == vsid && !map.switchName().equals(seenFrom))
                .forEach(map -> records(map.to()).stream()
                        .filter(record -> !known.contains(record.macAddress()))
                        .map(record -> new LookupRecord(record.customerAddress(), record.macAddress(), vsid,
                                List.of(), LookupRecord.FlowPolicy.HASH, Optional.of(map.switchName())))
                        .forEach(all::add));
        return all;
    }

    /// A switch's provider addresses, ascending.
    public NavigableSet<ProviderAddress> providersOf(String switchName) {
        return providersOfSwitch.getOrDefault(switchName, new TreeSet<>(BY_ADDRESS));
    }

    // ---- who takes part

    /// The switches with a port or a record in a virtual subnet, or that translate its VSID, by name.
    public NavigableSet<String> members(int vsid) {
        return members.getOrDefault(vsid, new TreeSet<>());
    }

    /// The virtual subnets that a switch serves: those on its ports, and those whose VSIDs it translates.
    public NavigableSet<Integer> served(String switchName) {
        var served = new TreeSet<>(onPorts.getOrDefault(switchName, new TreeSet<>()));
        vsidMaps.stream().filter(map -> map.switchName().equals(switchName)).forEach(map -> {
            served.add(map.virtualSubnetId());
            served.add(map.to());
        });
        return served;
    }

    /// The virtual subnets into which a switch routes, since routing is done where a frame comes from.
    public NavigableSet<Integer> routedFrom(String switchName) {
        var reached = new TreeSet<Integer>();
        onPorts.getOrDefault(switchName, new TreeSet<>())
                .forEach(vsid -> reached.addAll(routed.getOrDefault(vsid, new TreeSet<>())));
        return reached;
    }

    // ---- between which addresses

    /// The provider address from which a switch sends frames of a virtual subnet, and to which copies of flooded frames
    /// are sent: the lowest of its records there, or the lowest it has. Both ends find the same one.
    public Optional<ProviderAddress> tunnelEnd(String switchName, int vsid, boolean ipv4) {
        return Stream.concat(
                used.getOrDefault(new Presence(vsid, switchName), new TreeSet<>(BY_ADDRESS)).stream(),
                providersOf(switchName).stream())
                .filter(provider -> Addresses.isIpv4(provider.address()) == ipv4).findFirst();
    }

    /// The source of a tunnel to a destination.
    public Optional<ProviderAddress> source(String switchName, int vsid, InetAddress destination) {
        return tunnelEnd(switchName, vsid, Addresses.isIpv4(destination));
    }

    /// To where a switch sends what is for a record.
    public List<WeightedAddress> destinations(LookupRecord record, String sender) {
        if (!record.providerAddresses().isEmpty()) {
            return record.usedAddresses();
        }
        return home(record).flatMap(switchName -> peer(sender, switchName, record.virtualSubnetId()))
                .map(provider -> new WeightedAddress(provider.address(), 1)).stream().toList();
    }

    /// The provider address by which one switch knows another in a virtual subnet: of a family that both have.
    private Optional<ProviderAddress> peer(String sender, String receiver, int vsid) {
        return Stream.concat(
                used.getOrDefault(new Presence(vsid, receiver), new TreeSet<>(BY_ADDRESS)).stream(),
                providersOf(receiver).stream())
                .filter(provider -> source(sender, vsid, provider.address()).isPresent()).findFirst();
    }

    /// One provider address for each other switch in a virtual subnet.
    public Stream<ProviderAddress> floodPeers(String switchName, int vsid) {
        return members(vsid).stream().filter(member -> !member.equals(switchName))
                .flatMap(member -> peer(switchName, member, vsid).stream());
    }

    /// The provider addresses that may send frames of a virtual subnet to a switch, ascending (D6): those of its other
    /// members, and of the switches that route into it.
    public NavigableSet<InetAddress> senders(int vsid, String receiver) {
        var switches = new TreeSet<>(members(vsid));
        routed.getOrDefault(vsid, new TreeSet<>()).forEach(other -> switches.addAll(members(other)));
        switches.remove(receiver);
        var senders = new TreeSet<>(Addresses.ORDER);
        for (String sender : switches) {
            used.getOrDefault(new Presence(vsid, sender), new TreeSet<>(BY_ADDRESS))
                    .forEach(provider -> senders.add(provider.address()));
            tunnelEnd(sender, vsid, true).ifPresent(provider -> senders.add(provider.address()));
            tunnelEnd(sender, vsid, false).ifPresent(provider -> senders.add(provider.address()));
        }
        return senders;
    }
}
