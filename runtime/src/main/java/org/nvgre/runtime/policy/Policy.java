package org.nvgre.runtime.policy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// All that is wanted of a network: who the customers are, where their addresses live, and the switches.
public record Policy(List<Customer> customers, List<LookupRecord> lookupRecords,
        List<ProviderAddress> providerAddresses,
        List<ProviderRoute> providerRoutes, List<Switch> switches, List<CustomerRoute> customerRoutes,
        List<Nat> nats,
        List<VsidMap> vsidMaps) {

    public Policy {
        customers = List.copyOf(customers);
        lookupRecords = List.copyOf(lookupRecords);
        providerAddresses = List.copyOf(providerAddresses);
        providerRoutes = List.copyOf(providerRoutes);
        switches = List.copyOf(switches);
        customerRoutes = List.copyOf(customerRoutes);
        nats = List.copyOf(nats);
        vsidMaps = List.copyOf(vsidMaps);
    }

    /// Without anything that only routers and gateways need.
    public Policy(List<Customer> customers, List<LookupRecord> lookupRecords,
            List<ProviderAddress> providerAddresses, List<ProviderRoute> providerRoutes,
            List<Switch> switches) {
        this(customers, lookupRecords, providerAddresses, providerRoutes, switches, List.of(), List.of(),
                List.of());
    }

    /// The same policy for the same switches, reached in another way.
    public Policy withSwitches(List<Switch> others) {
        return new Policy(customers, lookupRecords, providerAddresses, providerRoutes, others, customerRoutes,
                nats, vsidMaps);
    }

    /// Reads a policy from one file, or from all `*.yaml` and `*.yml` of a folder, whose lists are joined.
    ///
    /// @throws PolicyException with every mistake there is, in the order of files and lines
    public static Policy load(Path fileOrFolder) throws PolicyException {
        var draft = new Draft();
        Policy policy = new PolicyReader(draft).read(fileOrFolder);
        PolicyCheck.all(policy, new Placement(policy), draft);
        draft.throwIfMistaken();
        return policy;
    }

    /// @throws IllegalArgumentException when there is none of that name
    public Switch switchNamed(String name) {
        return switches.stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no switch '%s' in the policy; there are %s".formatted(name,
                                switches.stream().map(Switch::name).toList())));
    }

    public List<RoutingDomain> routingDomains() {
        return customers.stream().flatMap(customer -> customer.routingDomains().stream()).toList();
    }

    /// Everything in it: who is referred to before who refers to it.
    public Stream<Part> parts() {
        return Arrays.stream(PartKey.Kind.values()).flatMap(kind -> parts(kind).stream());
    }

    /// One of its lists.
    public List<? extends Part> parts(PartKey.Kind kind) {
        return switch (kind) {
            case CUSTOMERS -> customers;
            case SWITCHES -> switches;
            case PROVIDER_ADDRESSES -> providerAddresses;
            case PROVIDER_ROUTES -> providerRoutes;
            case VSID_MAPS -> vsidMaps;
            case LOOKUP_RECORDS -> lookupRecords;
            case CUSTOMER_ROUTES -> customerRoutes;
            case NATS -> nats;
        };
    }

    /// The policy that these parts make, each list in the order in which they come.
    public static Policy of(Collection<? extends Part> parts) {
        return new Policy(list(parts, Customer.class), list(parts, LookupRecord.class),
                list(parts, ProviderAddress.class), list(parts, ProviderRoute.class),
                list(parts, Switch.class), list(parts, CustomerRoute.class), list(parts, Nat.class),
                list(parts, VsidMap.class));
    }

    private static <T extends Part> List<T> list(Collection<? extends Part> parts, Class<T> type) {
        return parts.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// The virtual subnets of all customers, by ascending VSID.
    public List<VirtualSubnet> virtualSubnets() {
        return customers.stream().flatMap(customer -> customer.routingDomains().stream())
                .flatMap(domain -> domain.virtualSubnets().stream())
                .sorted(Comparator.comparingInt(VirtualSubnet::id))
                .toList();
    }
}
