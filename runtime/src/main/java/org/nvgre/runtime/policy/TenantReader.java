package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

import org.nvgre.runtime.policy.AclRule.PortRange;

/// The customers' half of a policy: what they have, and how their packets are to be treated.
final class TenantReader {

    private static final int VSID_BITS = 0xFFFFFF;
    private static final List<String> SUBNET_KEYS = List.of("id", "prefixes", "flood", "floodUnknown",
            "groups",
            "router", "acl", "meter", "physical", "learn");
    private static final List<String> ACL_KEYS = List.of("direction", "action", "source", "destination",
            "protocol",
            "sourcePorts", "destinationPorts", "priority");
    private static final int LONGEST_IDLE = 86_400;
    private static final int MOST_LEARNED = 1_000_000;
    private static final long HIGHEST_RATE = 1L << 40;

    private final Draft draft;
    final List<Customer> customers = new ArrayList<>();
    final List<LookupRecord> lookupRecords = new ArrayList<>();
    final List<CustomerRoute> customerRoutes = new ArrayList<>();
    final List<Nat> nats = new ArrayList<>();

    TenantReader(Draft draft) {
        this.draft = draft;
    }

    void read(Section root) {
        root.sections("customers", "a customer", List.of("name", "routingDomains"), this::readCustomer);
        root.sections("lookupRecords", "a lookup record", List.of("customerAddress", "macAddress",
                "virtualSubnetId", "providerAddress", "flowPolicy", "switch", "port", "learned", "rule"),
                this::readLookupRecord);
        root.sections("customerRoutes", "a customer route",
                List.of("routingDomainId", "virtualSubnetId", "destinationPrefix", "nextHop", "metric"),
                this::readCustomerRoute);
        root.sections("nats", "a NAT",
                List.of("virtualSubnetId", "customerAddress", "routingDomainId", "externalAddress"),
                this::readNat);
    }

    private void readCustomer(Section section) {
        String name = section.required("name", Values::name);
        var domains = new ArrayList<RoutingDomain>();
        section.sections("routingDomains", "a routing domain", List.of("id", "name", "virtualSubnets"),
                domain -> readRoutingDomain(domain, domains));
        draft.keep(new Customer(name, domains), section, customers);
    }

    private void readRoutingDomain(Section section, List<RoutingDomain> domains) {
        UUID id = section.required("id", Values::guid);
        String name = section.required("name", Values::name);
        var subnets = new ArrayList<VirtualSubnet>();
        section.sections("virtualSubnets", "a virtual subnet", SUBNET_KEYS,
                subnet -> readVirtualSubnet(subnet, subnets));
        draft.keep(new RoutingDomain(id, name, subnets), section, domains);
    }

    private void readVirtualSubnet(Section section, List<VirtualSubnet> subnets) {
        int id = section.required("id", 0, VSID_BITS);
        List<Prefix> prefixes = section.list("prefixes", Prefix::parse);
        Flood flood = flood(section);
        boolean floodUnknown = section.optional("floodUnknown", false, Values::yesOrNo);
        List<GroupOverride> groups = section.parts("groups", "a group with replicas of its own",
                List.of("group", "macAddress", "multicast", "force"), this::groupOverride);
        Optional<Router> router = section.part("router", "a router", List.of("macAddress", "addresses"))
                .map(this::router);
        List<AclRule> acl = section.parts("acl", "an ACL rule", ACL_KEYS, this::aclRule);
        Optional<Section> meter = section.part("meter", "a meter", List.of("out", "in"));
        Optional<RateLimit> outLimit = meter.flatMap(directions -> rateLimit(directions, "out"));
        Optional<RateLimit> inLimit = meter.flatMap(directions -> rateLimit(directions, "in"));
        boolean physical = section.optional("physical", false, Values::yesOrNo);
        Optional<Learning> learning = section.part("learn", "a way to learn", List.of("idleTimeout", "limit"))
                .map(learn -> new Learning(
                        Duration.ofSeconds(learn.optional("idleTimeout", 300, 1, LONGEST_IDLE)),
                        learn.optional("limit", 1000, 1, MOST_LEARNED)));
        if (physical && learning.isPresent()) {
            section.mistakeIn("learn", "behind a physical network's ports are all addresses; remove 'learn'");
        }
        draft.keepIfComplete(VirtualSubnet.class, section, subnets,
                () -> new VirtualSubnet(id, prefixes, flood,
                        floodUnknown, groups, router, acl, outLimit, inLimit, physical, learning));
    }

    private static Flood flood(Section section) {
        if (section.isSection("flood")) {
            return section.part("flood", "a way to flood", List.of("multicast", "force"))
                    .<Flood>map(way -> new Flood.Multicast(multicast(way))).orElseThrow();
        }
        return section.<Flood>optional("flood", new Flood.Replicate(), text -> switch (text) {
            case "replicate" -> new Flood.Replicate();
            case "none" -> new Flood.None();
            default -> throw new IllegalArgumentException(
                    "expected 'replicate', 'none' or {multicast: ADDRESS}, found '%s'".formatted(text));
        });
    }

    /// A group of the underlay; one that others on the Internet may use, too, only if that is meant.
    private static InetAddress multicast(Section section) {
        boolean forced = section.optional("force", false, Values::yesOrNo);
        return section.required("multicast", forced ? Values::multicast : Values::ownMulticast);
    }

    private GroupOverride groupOverride(Section section) {
        Mac mac = section.has("group")
                ? section.optional("group", null, text -> Mac.ofGroup(Values.anyMulticast(text)))
                : section.required("macAddress", Values::groupMac);
        if (section.has("group") && section.has("macAddress")) {
            section.mistakeIn("macAddress", "'group' has told the MAC; remove one of them");
        }
        return draft.place(new GroupOverride(mac, multicast(section)), section);
    }

    private Router router(Section section) {
        Mac mac = section.required("macAddress", Values::stationMac);
        return draft.place(new Router(mac, section.list("addresses", Addresses::parse)), section);
    }

    private AclRule aclRule(Section section) {
        AclRule.Direction direction = section.required("direction",
                text -> Values.word(AclRule.Direction.class, text));
        AclRule.Action action = section.required("action", text -> Values.word(AclRule.Action.class, text));
        Optional<Prefix> source = section.optional("source", Optional.empty(),
                text -> Optional.of(Prefix.ofAddressOrPrefix(text)));
        Optional<Prefix> destination = section.optional("destination", Optional.empty(),
                text -> Optional.of(Prefix.ofAddressOrPrefix(text)));
        OptionalInt protocol = section.optional("protocol", OptionalInt.empty(), Values::protocol);
        PortRange sourcePorts = section.optional("sourcePorts", PortRange.ALL, PortRange::parse);
        PortRange destinationPorts = section.optional("destinationPorts", PortRange.ALL, PortRange::parse);
        int priority = section.optional("priority", 0, 0, 1_000_000);
        return draft.place(new AclRule(direction, action, source, destination, protocol, sourcePorts,
                destinationPorts, priority), section);
    }

    private static Optional<RateLimit> rateLimit(Section directions, String direction) {
        return directions.part(direction, "a meter's rates", List.of("cir", "cbs", "pir", "pbs"))
                .map(rates -> new RateLimit(rates.requiredLong("cir", 1, HIGHEST_RATE),
                        rates.requiredLong("cbs", 1, Integer.MAX_VALUE),
                        rates.requiredLong("pir", 1, HIGHEST_RATE),
                        rates.requiredLong("pbs", 1, Integer.MAX_VALUE)))
                .filter(rates -> {
                    if (directions.complete() && rates.pir() < rates.cir()) {
                        directions.mistakeIn(direction,
                                "the peak rate (pir) is below the committed one (cir); raise it");
                    }
                    return true;
                });
    }

    private void readLookupRecord(Section section) {
        InetAddress customerAddress = section.required("customerAddress", Addresses::parse);
        Mac mac = section.required("macAddress", Values::stationMac);
        int subnet = section.required("virtualSubnetId", 0, VSID_BITS);
        Optional<String> owner = section.optional("switch", Optional.empty(),
                text -> Optional.of(Values.name(text)));
        List<WeightedAddress> providers = owner.isPresent() && !section.has("providerAddress")
                ? List.of()
                : section.weightedAddresses("providerAddress");
        if (owner.isPresent() && section.has("providerAddress")) {
            section.mistakeIn("switch", "the provider address tells the switch; remove one of them");
        }
        LookupRecord.FlowPolicy policy = section.optional("flowPolicy", LookupRecord.FlowPolicy.HASH,
                text -> Values.word(LookupRecord.FlowPolicy.class, text));
        OptionalInt port = section.has("port")
                ? OptionalInt.of(section.optional("port", 0, 0, 0xFFFF))
                : OptionalInt.empty();
        boolean learned = section.optional("learned", false, Values::yesOrNo);
        section.optional("rule", "", Values::encapsulationRule);
        draft.keepIfComplete(LookupRecord.class, section, lookupRecords,
                () -> new LookupRecord(customerAddress, mac, subnet, providers, policy, owner, port,
                        learned));
    }

    private void readCustomerRoute(Section section) {
        UUID domain = section.required("routingDomainId", Values::guid);
        int subnet = section.required("virtualSubnetId", 0, VSID_BITS);
        Prefix destination = section.required("destinationPrefix", Prefix::parse);
        Optional<InetAddress> nextHop = section.optional("nextHop", Optional.<InetAddress>empty(),
                text -> Optional.of(Addresses.parse(text)).filter(address -> !address.isAnyLocalAddress()));
        int metric = section.optional("metric", 0, 0, Integer.MAX_VALUE);
        draft.keepIfComplete(CustomerRoute.class, section, customerRoutes,
                () -> new CustomerRoute(domain, subnet, destination, nextHop, metric));
    }

    private void readNat(Section section) {
        int subnet = section.required("virtualSubnetId", 0, VSID_BITS);
        InetAddress customerAddress = section.required("customerAddress", Values::ipv4);
        UUID domain = section.required("routingDomainId", Values::guid);
        InetAddress external = section.required("externalAddress", Values::ipv4);
        draft.keepIfComplete(Nat.class, section, nats,
                () -> new Nat(subnet, customerAddress, domain, external));
    }
}
