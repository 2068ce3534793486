package org.nvgre.runtime.hnv;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Customer;
import org.nvgre.runtime.policy.CustomerRoute;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.policy.Prefix;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.ProviderRoute;
import org.nvgre.runtime.policy.Router;
import org.nvgre.runtime.policy.RoutingDomain;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort;
import org.nvgre.runtime.policy.VirtualSubnet;
import org.nvgre.runtime.policy.WeightedAddress;

/// A policy as what an HNV network has to be told, so that importing it again gives the same policy.
///
/// What HNV has no word for is left out, and noted; what would make HNV carry packets otherwise is refused.
public final class HnvExport {

    private static final Place NOWHERE = new Place(Path.of(""), 0, "$");

    private final Policy policy;
    private final List<String> mistakes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<HnvNetwork.Lookup> lookups = new ArrayList<>();
    private final List<HnvNetwork.CustomerRoute> customerRoutes = new ArrayList<>();
    private final List<HnvNetwork.ProviderAddress> providerAddresses = new ArrayList<>();
    private final List<HnvNetwork.ProviderRoute> providerRoutes = new ArrayList<>();

    private final Map<Integer, VirtualSubnet> subnets = new HashMap<>();
    private final Map<Integer, Optional<UUID>> customerIds = new HashMap<>();

    private record Home(int vsid, InetAddress address) {}

    private final Map<Home, LookupRecord> records = new HashMap<>();

    private HnvExport(Policy policy) {
        this.policy = policy;
    }

    /// @param policy one without mistakes
    /// @throws PolicyException with everything in the policy that HNV would do otherwise
    public static HnvExport of(Policy policy) {
        var export = new HnvExport(policy);
        policy.customers().forEach(export::customer);
        policy.lookupRecords().forEach(export::lookup);
        policy.customerRoutes().forEach(export::customerRoute);
        policy.providerAddresses().forEach(export::providerAddress);
        policy.providerRoutes().forEach(export::providerRoute);
        export.leftOut(policy.nats().size(), "NATs: a gateway VM's work in HNV");
        export.leftOut(policy.vsidMaps().size(), "VSID maps: a gateway VM's work in HNV");
        if (!export.mistakes.isEmpty()) {
            throw new PolicyException(export.mistakes);
        }
        return export;
    }

    /// What HNV has no word for, one line each.
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /// How many objects of each kind, in words.
    public String summary() {
        return "%d lookup records, %d customer routes, %d provider addresses, %d provider routes".formatted(
                lookups.size(), customerRoutes.size(), providerAddresses.size(), providerRoutes.size());
    }

    /// Writes one file for each kind into a folder.
    public void write(Path folder) throws IOException {
        HnvWriter.write(network(), folder);
    }

    HnvNetwork network() {
        return new HnvNetwork(lookups, customerRoutes, providerAddresses, providerRoutes);
    }

    private void leftOut(long count, String what) {
        if (count > 0) {
            notes.add("left out: %d %s".formatted(count, what));
        }
    }

    private void customer(Customer customer) {
        UUID id = id(customer.name());
        for (RoutingDomain domain : customer.routingDomains()) {
            for (VirtualSubnet subnet : domain.virtualSubnets()) {
                subnets.put(subnet.id(), subnet);
                customerIds.put(subnet.id(), Optional.of(id));
                if (subnet.physical()) {
                    notes.add("left out: VSID %d and its records, a physical network".formatted(subnet.id()));
                } else {
                    virtualSubnet(domain, subnet, id);
                }
            }
        }
    }

    /// The name itself where HNV gave it; else a GUID made of the name (RFC 9562 §5.3), always the same.
    private static UUID id(String customerName) {
        try {
            return UUID.fromString(customerName);
        } catch (IllegalArgumentException _) {
            return UUID.nameUUIDFromBytes(customerName.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void virtualSubnet(RoutingDomain domain, VirtualSubnet subnet, UUID customerId) {
        if (subnet.prefixes().isEmpty()) {
            mistakes.add("VSID %d has no prefixes, and HNV knows a subnet by its on-link routes; give it some"
                    .formatted(subnet.id()));
        }
        for (Prefix prefix : subnet.prefixes()) {
            InetAddress onLink = Addresses.parse(Addresses.isIpv4(prefix.address()) ? "0.0.0.0" : "::");
            customerRoutes.add(new HnvNetwork.CustomerRoute(NOWHERE, domain.id(), subnet.id(), prefix, onLink,
                    Optional.of(customerId), 0));
        }
        subnet.router().ifPresent(router -> router(subnet, router, customerId));
    }

    /// A record of the router's address, as for any gateway; HNV's router is on all hosts, so whose provider address
    /// stands in it is of no consequence.
    private void router(VirtualSubnet subnet, Router router, UUID customerId) {
        List<InetAddress> firsts = subnet.prefixes().stream()
                .flatMap(prefix -> ImportedTenants.firstAddress(prefix).stream()).toList();
        if (!Set.copyOf(firsts).equals(Set.copyOf(router.addresses()))) {
            mistakes.add(
                    "the router of VSID %d has the addresses %s, and HNV's has the first of each prefix: %s"
                            .formatted(subnet.id(), texts(router.addresses()), texts(firsts)));
        }
        for (InetAddress address : router.addresses()) {
            policy.providerAddresses().stream().findFirst()
                    .ifPresent(any -> lookups.add(new HnvNetwork.Lookup(NOWHERE, address, router.macAddress(),
                            subnet.id(), any.address(), Optional.of(customerId), RecordType.STATIC)));
        }
    }

    private static List<String> texts(List<InetAddress> addresses) {
        return addresses.stream().map(Addresses::text).toList();
    }

    private void lookup(LookupRecord record) {
        VirtualSubnet subnet = subnets.get(record.virtualSubnetId());
        if (subnet.physical()) {
            return;
        }
        String what = "%s of VSID %d".formatted(Addresses.text(record.customerAddress()), subnet.id());
        if (record.providerAddresses().size() != 1) {
            mistakes.add("%s has %d provider addresses, and a record of HNV has one".formatted(what,
                    record.providerAddresses().size()));
            return;
        }
        if (subnet.prefixes().stream().anyMatch(prefix -> ImportedTenants.firstAddress(prefix)
                .equals(Optional.of(record.customerAddress())))) {
            mistakes.add(
                    "%s is the first address of its prefix, which is the router's in HNV".formatted(what));
        }
        records.put(new Home(subnet.id(), record.customerAddress()), record);
        lookups.add(new HnvNetwork.Lookup(NOWHERE, record.customerAddress(), record.macAddress(), subnet.id(),
                record.providerAddress(), customerIds.get(subnet.id()), RecordType.STATIC));
    }

    private void customerRoute(CustomerRoute route) {
        VirtualSubnet subnet = subnets.get(route.virtualSubnetId());
        if (subnet.physical()) {
            notes.add("left out: the route to %s by VSID %d, a physical network".formatted(
                    route.destinationPrefix(), subnet.id()));
            return;
        }
        Optional<UUID> customerId = customerIds.get(subnet.id());
        if (route.nextHop().isEmpty()) {
            if (!subnet.prefixes().contains(route.destinationPrefix())) {
                mistakes.add("the route to %s has no next hop; make it a prefix of VSID %d instead"
                        .formatted(route.destinationPrefix(), subnet.id()));
            }
            return;
        }
        InetAddress nextHop = route.nextHop().get();
        customerRoutes.add(new HnvNetwork.CustomerRoute(NOWHERE, route.routingDomainId(), subnet.id(),
                route.destinationPrefix(), nextHop, customerId, route.metric()));
        LookupRecord gateway = records.get(new Home(subnet.id(), nextHop));
        if (route.destinationPrefix().length() == 0 && gateway != null) {
            lookups.add(new HnvNetwork.Lookup(NOWHERE, route.destinationPrefix().address(),
                    gateway.macAddress(), subnet.id(), gateway.providerAddress(), customerId,
                    RecordType.GATEWAY_WILDCARD));
        }
    }

    /// A prefix as long as the address: what is on the link, the provider routes tell.
    private void providerAddress(ProviderAddress provider) {
        Switch device = policy.switchNamed(provider.switchName());
        int vlan = device.underlayPorts().stream().filter(port -> port.vrf() == provider.vrf())
                .mapToInt(SwitchPort.UnderlayPort::vlan).findFirst().orElse(SwitchPort.UNTAGGED);
        providerAddresses.add(new HnvNetwork.ProviderAddress(NOWHERE, provider.switchName(),
                provider.address(), provider.address().getAddress().length * 8, vlan, Optional.empty()));
        if (provider.vrf() != 0) {
            notes.add("left out: VRF %d of provider address %s".formatted(provider.vrf(),
                    Addresses.text(provider.address())));
        }
    }

    private void providerRoute(ProviderRoute route) {
        if (route.nextHops().stream().mapToInt(WeightedAddress::weight).distinct().count() > 1) {
            mistakes.add("%s's route to %s has next hops of different weights, and HNV has none".formatted(
                    route.switchName(), route.destinationPrefix()));
        }
        if (route.pathMtu() != ProviderRoute.ANY_LENGTH) {
            notes.add("left out: the path MTU of %s's route to %s".formatted(route.switchName(),
                    route.destinationPrefix()));
        }
        for (WeightedAddress hop : route.nextHops()) {
            boolean itself = Prefix.ofAddress(hop.address()).equals(route.destinationPrefix());
            InetAddress nextHop = itself
                    ? Addresses.parse(Addresses.isIpv4(hop.address()) ? "0.0.0.0" : "::")
                    : hop.address();
            providerRoutes.add(new HnvNetwork.ProviderRoute(NOWHERE, route.switchName(),
                    route.destinationPrefix(), nextHop, 0));
        }
    }
}
