package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
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
import java.util.UUID;
import java.util.stream.Stream;

import org.nvgre.runtime.policy.LookupRecord.Whereabouts;

/// A policy seen from its addresses: whose they are, which switches take part in a virtual subnet, and between which
/// provider addresses they send. It changes with the policy ({@link PlacementChange}), and is the same whatever way led to
/// it.
public final class Placement {

    static final Comparator<ProviderAddress> BY_ADDRESS = Comparator.comparing(ProviderAddress::address,
            Addresses.ORDER);

    final Fabric fabric = new Fabric();
    final Tenancy tenancy = new Tenancy();
    private final Map<Integer, SubnetRecords> records = new TreeMap<>();

    /// Of nothing.
    public Placement() {}

    /// Of several parts with one key, the first counts.
    public Placement(Policy policy) {
        policy.customers().forEach(tenancy::add);
        policy.switches().stream().filter(device -> device.name() != null).forEach(fabric::add);
        policy.providerAddresses().forEach(fabric::add);
        policy.providerRoutes().forEach(fabric::add);
        policy.vsidMaps().forEach(fabric::add);
        policy.customerRoutes().forEach(tenancy::add);
        policy.nats().forEach(tenancy::add);
        policy.lookupRecords().forEach(this::add);
    }

    void add(LookupRecord record) {
        records.computeIfAbsent(record.virtualSubnetId(), _ -> new SubnetRecords(fabric)).add(record);
    }

    Optional<LookupRecord> remove(int vsid, InetAddress address) {
        Optional<LookupRecord> removed = recordsOf(vsid).flatMap(some -> some.remove(address));
        records.computeIfPresent(vsid, (_, some) -> some.isEmpty() ? null : some);
        return removed;
    }

    Optional<SubnetRecords> recordsOf(int vsid) {
        return Optional.ofNullable(records.get(vsid));
    }

    /// By VSID.
    Map<Integer, SubnetRecords> records() {
        return records;
    }

    // ---- the policy's parts

    public Optional<Part> part(PartKey key) {
        return switch (key.kind()) {
            case CUSTOMERS -> tenancy.customer(key.name(0)).map(part -> part);
            case SWITCHES -> fabric.device(key.name(0)).map(part -> part);
            case PROVIDER_ADDRESSES -> fabric.owner(key.address(0)).map(part -> part);
            case PROVIDER_ROUTES -> fabric
                    .route(key.name(0), key.number(1), Prefix.parse(key.name(2))).map(part -> part);
            case VSID_MAPS -> fabric.map(key.name(0), key.number(1)).map(part -> part);
            case LOOKUP_RECORDS -> record(key.number(0), key.address(1)).map(part -> part);
            case CUSTOMER_ROUTES -> tenancy.routes(UUID.fromString(key.name(0))).stream()
                    .filter(route -> route.key().equals(key)).findFirst().map(part -> part);
            case NATS -> tenancy.nat(key.number(0), key.address(1)).map(part -> part);
        };
    }

    /// The part that has the same key as this one.
    Optional<? extends Part> counterpart(Part part) {
        return switch (part) {
            case Customer customer -> tenancy.customer(customer.name());
            case Switch device -> fabric.device(device.name());
            case ProviderAddress provider -> fabric.owner(provider.address());
            case ProviderRoute route -> fabric.route(route.switchName(), route.vrf(),
                    route.destinationPrefix());
            case VsidMap map -> fabric.map(map.switchName(), map.virtualSubnetId());
            case LookupRecord record -> record(record.virtualSubnetId(), record.customerAddress());
            case CustomerRoute route -> part(route.key());
            case Nat nat -> tenancy.nat(nat.virtualSubnetId(), nat.externalAddress());
        };
    }

    /// What makes undone what a change does to this policy.
    public PolicyChange inverse(PolicyChange change) {
        var put = new ArrayList<Part>();
        var delete = new ArrayList<PartKey>();
        for (Part part : change.put()) {
            Optional<? extends Part> before = counterpart(part);
            before.ifPresent(put::add);
            if (before.isEmpty()) {
                delete.add(part.key());
            }
        }
        change.delete().forEach(key -> part(key).ifPresent(put::add));
        return new PolicyChange(put, delete);
    }

    /// In no particular order.
    public Stream<? extends Part> parts(PartKey.Kind kind) {
        return switch (kind) {
            case CUSTOMERS -> tenancy.customers().stream();
            case SWITCHES -> fabric.switches().stream();
            case PROVIDER_ADDRESSES -> fabric.providers();
            case PROVIDER_ROUTES -> fabric.routes();
            case VSID_MAPS -> fabric.maps();
            case LOOKUP_RECORDS -> records.values().stream().flatMap(some -> some.all().stream());
            case CUSTOMER_ROUTES -> tenancy.routes();
            case NATS -> tenancy.nats();
        };
    }

    public NavigableSet<String> switchNames() {
        return fabric.switchNames();
    }

    public Optional<Switch> device(String switchName) {
        return fabric.device(switchName);
    }

    /// By ascending VSID.
    public Stream<VirtualSubnet> subnets() {
        return tenancy.places().stream().map(Tenancy.Place::subnet);
    }

    public Optional<VirtualSubnet> subnet(int vsid) {
        return tenancy.place(vsid).map(Tenancy.Place::subnet);
    }

    public Optional<RoutingDomain> domainOf(int vsid) {
        return tenancy.place(vsid).map(Tenancy.Place::domain);
    }

    public Optional<Customer> customerOf(int vsid) {
        return tenancy.place(vsid).map(Tenancy.Place::customer);
    }

    public Optional<RoutingDomain> domain(UUID id) {
        return tenancy.domain(id);
    }

    /// The routes that a customer has given a domain.
    public Collection<CustomerRoute> customerRoutes(UUID domain) {
        return tenancy.routes(domain);
    }

    /// The translations into a physical network.
    public Collection<Nat> nats(int vsid) {
        return tenancy.nats(vsid);
    }

    /// A switch's own routes.
    public RouteTable routes(String switchName) {
        return fabric.table(switchName);
    }

    /// A switch's ports in a virtual subnet.
    public Attachments attachments(String switchName, int vsid) {
        return fabric.attachments(switchName, vsid);
    }

    /// The translations on a switch.
    public Collection<VsidMap> maps(String switchName) {
        return fabric.mapsOn(switchName);
    }

    // ---- whose

    /// Whose a provider address is.
    public Optional<ProviderAddress> owner(InetAddress providerAddress) {
        return fabric.owner(providerAddress);
    }

    /// The switch behind which a record is; empty when no switch owns its provider address.
    public Optional<String> home(LookupRecord record) {
        return fabric.home(record);
    }

    public boolean livesOn(LookupRecord record, String switchName) {
        return home(record).filter(switchName::equals).isPresent();
    }

    public boolean livesOn(Whereabouts place, String switchName) {
        return fabric.home(place).filter(switchName::equals).isPresent();
    }

    /// A switch's provider addresses, ascending.
    public NavigableSet<ProviderAddress> providersOf(String switchName) {
        return fabric.providersOf(switchName);
    }

    // ---- the records of a virtual subnet

    /// Its own record of an address.
    public Optional<LookupRecord> record(int vsid, InetAddress address) {
        return recordsOf(vsid).flatMap(some -> some.at(address));
    }

    /// The records of a MAC.
    public Stream<LookupRecord> records(int vsid, Mac mac) {
        return recordsOf(vsid).stream().flatMap(some -> some.of(mac).stream());
    }

    /// The records of an address in all virtual subnets.
    public Stream<LookupRecord> records(InetAddress address) {
        return records.values().stream().flatMap(some -> some.at(address).stream());
    }

    /// All records that were learned.
    Stream<LookupRecord> learned() {
        return records.values().stream().flatMap(SubnetRecords::learned);
    }

    /// How many addresses of a virtual subnet were learned on a switch.
    public int learned(int vsid, String switchName) {
        SubnetRecords some = records.get(vsid);
        return some == null ? 0 : some.learned(switchName);
    }

    /// Its own, by MAC. Each list stays the same object until something changes about it.
    public Collection<List<LookupRecord>> ownStations(int vsid) {
        SubnetRecords some = records.get(vsid);
        return some == null ? List.of() : some.stations();
    }

    /// The records of a MAC as a switch sees them: those that other sites keep under another VSID are behind the gateway
    /// that translates it. None where the MAC is unknown.
    public List<LookupRecord> station(int vsid, Mac mac, String seenFrom) {
        SubnetRecords own = records.get(vsid);
        List<LookupRecord> here = own == null ? List.of() : own.of(mac);
        if (!here.isEmpty()) {
            return here;
        }
        for (VsidMap map : fabric.mapsFrom(vsid)) {
            SubnetRecords others = records.get(map.to());
            if (others != null && !map.switchName().equals(seenFrom) && !others.of(mac).isEmpty()) {
                return others.of(mac).stream().map(record -> translated(record, map)).toList();
            }
        }
        return List.of();
    }

    private static LookupRecord translated(LookupRecord record, VsidMap map) {
        return new LookupRecord(record.customerAddress(), record.macAddress(), map.virtualSubnetId(),
                List.of(), LookupRecord.FlowPolicy.HASH, Optional.of(map.switchName()));
    }

    /// The MACs of other sites that a switch sees in a virtual subnet, and that have no record of its own.
    public Set<Mac> translatedStations(int vsid, String seenFrom) {
        var macs = new HashSet<Mac>();
        SubnetRecords own = records.get(vsid);
        for (VsidMap map : fabric.mapsFrom(vsid)) {
            if (!map.switchName().equals(seenFrom)) {
                for (List<LookupRecord> station : ownStations(map.to())) {
                    Mac mac = station.getFirst().macAddress();
                    if (own == null || own.of(mac).isEmpty()) {
                        macs.add(mac);
                    }
                }
            }
        }
        return macs;
    }

    /// The different places where a virtual subnet's records are, as a switch sees them; those behind a gateway, too.
    public Stream<Whereabouts> whereabouts(int vsid, String seenFrom) {
        Stream<Whereabouts> own = recordsOf(vsid).stream().flatMap(some -> some.whereabouts().stream());
        Stream<Whereabouts> translated = fabric.mapsFrom(vsid).stream()
                .filter(map -> !map.switchName().equals(seenFrom) && records.containsKey(map.to()))
                .map(map -> new Whereabouts(List.of(), LookupRecord.FlowPolicy.HASH,
                        Optional.of(map.switchName())));
        return Stream.concat(own, translated).distinct();
    }

    // ---- who takes part

    /// The switches with a port or a record in a virtual subnet, or that translate its VSID, by name.
    public NavigableSet<String> members(int vsid) {
        var members = new TreeSet<>(serving(vsid));
        recordsOf(vsid).ifPresent(some -> members.addAll(some.homes()));
        return members;
    }

    /// The switches that have a port in a virtual subnet or translate its VSID.
    NavigableSet<String> serving(int vsid) {
        var serving = new TreeSet<>(fabric.withPorts(vsid));
        fabric.mapsFrom(vsid).forEach(map -> serving.add(map.switchName()));
        fabric.mapsTo(vsid).forEach(map -> serving.add(map.switchName()));
        return serving;
    }

    /// The switches that have anything of a virtual subnet: those that serve it, and those that route into it.
    public NavigableSet<String> holders(int vsid) {
        NavigableSet<String> holders = serving(vsid);
        tenancy.routed(vsid).forEach(other -> holders.addAll(fabric.withPorts(other)));
        return holders;
    }

    /// The switches that have a domain's routes.
    public NavigableSet<String> routing(UUID domain) {
        var switches = new TreeSet<String>();
        domain(domain).ifPresent(some -> some.virtualSubnets().stream()
                .filter(subnet -> subnet.router().isPresent())
                .forEach(subnet -> switches.addAll(fabric.withPorts(subnet.id()))));
        return switches;
    }

    public boolean serves(String switchName, int vsid) {
        return fabric.onPorts(switchName).contains(vsid) || fabric.mapsOn(switchName).stream()
                .anyMatch(map -> map.virtualSubnetId() == vsid || map.to() == vsid);
    }

    /// The virtual subnets that a switch serves: those on its ports, and those whose VSIDs it translates.
    public NavigableSet<Integer> served(String switchName) {
        var served = new TreeSet<>(fabric.onPorts(switchName));
        fabric.mapsOn(switchName).forEach(map -> {
            served.add(map.virtualSubnetId());
            served.add(map.to());
        });
        return served;
    }

    /// The virtual subnets into which a switch routes, since routing is done where a frame comes from.
    public NavigableSet<Integer> routedFrom(String switchName) {
        var reached = new TreeSet<Integer>();
        fabric.onPorts(switchName).forEach(vsid -> reached.addAll(tenancy.routed(vsid)));
        return reached;
    }

    // ---- between which addresses

    /// The provider addresses by which a switch is known in a virtual subnet, the first of each family: the lowest of its
    /// records there, or the lowest it has.
    List<ProviderAddress> ends(String switchName, int vsid) {
        var ends = new ArrayList<ProviderAddress>(2);
        addEnds(used(switchName, vsid), ends);
        addEnds(providersOf(switchName), ends);
        return ends;
    }

    private static void addEnds(Collection<ProviderAddress> providers, List<ProviderAddress> ends) {
        for (ProviderAddress provider : providers) {
            boolean known = false;
            for (ProviderAddress end : ends) {
                known |= Addresses.isIpv4(end.address()) == Addresses.isIpv4(provider.address());
            }
            if (!known) {
                ends.add(provider);
            }
        }
    }

    /// The provider addresses of a switch's records in a virtual subnet, ascending.
    Collection<ProviderAddress> used(String switchName, int vsid) {
        SubnetRecords some = records.get(vsid);
        return some == null ? List.of() : some.used(switchName);
    }

    /// The provider address from which a switch sends frames of a virtual subnet, and to which copies of flooded frames
    /// are sent: the lowest of its records there, or the lowest it has. Both ends find the same one.
    public Optional<ProviderAddress> tunnelEnd(String switchName, int vsid, boolean ipv4) {
        return ends(switchName, vsid).stream()
                .filter(provider -> Addresses.isIpv4(provider.address()) == ipv4)
                .findFirst();
    }

    /// The source of a tunnel to a destination.
    public Optional<ProviderAddress> source(String switchName, int vsid, InetAddress destination) {
        return tunnelEnd(switchName, vsid, Addresses.isIpv4(destination));
    }

    /// To where a switch sends what is for a record of a virtual subnet.
    public List<WeightedAddress> destinations(Whereabouts place, int vsid, String sender) {
        if (!place.providerAddresses().isEmpty()) {
            return place.usedAddresses();
        }
        return place.switchName().flatMap(switchName -> peer(sender, switchName, vsid))
                .map(provider -> new WeightedAddress(provider.address(), 1)).stream().toList();
    }

    /// The provider address by which one switch knows another in a virtual subnet: of a family that both have.
    private Optional<ProviderAddress> peer(String sender, String receiver, int vsid) {
        return ends(receiver, vsid).stream()
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
        NavigableSet<String> switches = members(vsid);
        tenancy.routed(vsid).forEach(other -> switches.addAll(members(other)));
        switches.remove(receiver);
        var senders = new TreeSet<>(Addresses.ORDER);
        for (String sender : switches) {
            used(sender, vsid).forEach(provider -> senders.add(provider.address()));
            ends(sender, vsid).forEach(provider -> senders.add(provider.address()));
        }
        return senders;
    }
}
