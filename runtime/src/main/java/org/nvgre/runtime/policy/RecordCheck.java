package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Lookup records against the virtual subnets they are in and the provider addresses they name.
final class RecordCheck {

    /// An address exists once in a routing domain, since its subnets route to each other.
    private record AddressInDomain(Object domain, InetAddress address) {}

    private record MacInSubnet(int virtualSubnetId, Mac mac) {}

    private final Policy policy;
    private final Draft draft;
    private final Placement placement;
    private final Set<String> switches = new TreeSet<>();
    private final Map<Integer, VirtualSubnet> subnets = new HashMap<>();
    private final IdentityHashMap<VirtualSubnet, RoutingDomain> domains = new IdentityHashMap<>();

    RecordCheck(Policy policy, Draft draft) {
        this.policy = policy;
        this.draft = draft;
        this.placement = new Placement(policy);
        policy.switches().stream().map(Switch::name).filter(Objects::nonNull).forEach(switches::add);
        for (Customer customer : policy.customers()) {
            for (RoutingDomain domain : customer.routingDomains()) {
                for (VirtualSubnet subnet : domain.virtualSubnets()) {
                    subnets.putIfAbsent(subnet.id(), subnet);
                    domains.put(subnet, domain);
                }
            }
        }
    }

    void run() {
        policy.lookupRecords().forEach(record -> {
            checkSubnet(record);
            checkHome(record);
        });
        new Uniqueness(draft).require(policy.lookupRecords(), this::addressInDomain, LookupRecord::describe,
                "customerAddress", "within a routing domain a customer address has one record");
        checkMacs();
    }

    private void checkSubnet(LookupRecord record) {
        VirtualSubnet subnet = subnets.get(record.virtualSubnetId());
        if (subnet == null) {
            if (draft.complete(VirtualSubnet.class)) {
                draft.mistake(record, "virtualSubnetId",
                        "no virtual subnet has VSID %d; add it to a routing domain"
                                .formatted(record.virtualSubnetId()));
            }
        } else if (!subnet.mayHold(record.customerAddress())) {
            draft.mistake(record, "customerAddress",
                    "%s is outside the subnet's prefixes %s; mend the one or the others"
                            .formatted(record.describe(), subnet.prefixes()));
        }
    }

    private void checkHome(LookupRecord record) {
        record.switchName().filter(name -> !switches.contains(name) && draft.complete(Switch.class))
                .ifPresent(
                        name -> draft.mistake(record, "switch", Spelling.unknownSwitch(name, switches)));
        List<InetAddress> addresses = record.providerAddresses().stream().map(WeightedAddress::address)
                .toList();
        if (addresses.isEmpty() && record.switchName().isEmpty()) {
            draft.mistake(record, "providerAddress", "the list is empty; name a provider address");
        }
        if (addresses.stream().distinct().count() < addresses.size()) {
            draft.mistake(record, "providerAddress",
                    "a provider address stands twice; give it a higher weight instead");
        }
        if (!draft.complete(ProviderAddress.class)) {
            return;
        }
        Optional<String> home = placement.home(record);
        for (InetAddress address : addresses) {
            Optional<ProviderAddress> provider = placement.owner(address);
            if (provider.isEmpty()) {
                draft.mistake(record, "providerAddress",
                        "no switch owns provider address %s; add it to the providerAddresses"
                                .formatted(Addresses.text(address)));
            } else if (home.isPresent() && !home.get().equals(provider.get().switchName())) {
                draft.mistake(record, "providerAddress",
                        "provider address %s is %s's, and %s is %s's; a customer address lives on one switch"
                                .formatted(Addresses.text(address), provider.get().switchName(),
                                        Addresses.text(addresses.getFirst()), home.get()));
            }
        }
    }

    private AddressInDomain addressInDomain(LookupRecord record) {
        VirtualSubnet subnet = subnets.get(record.virtualSubnetId());
        RoutingDomain domain = subnet == null ? null : domains.get(subnet);
        Object scope = domain == null || domain.id() == null ? record.virtualSubnetId() : domain.id();
        return new AddressInDomain(scope, record.customerAddress());
    }

    private static String place(LookupRecord record) {
        return record.switchName().map("switch "::concat)
                .orElseGet(() -> "provider address " + record.providerAddresses().stream()
                        .map(each -> Addresses.text(each.address())
                                + (each.weight() == 1 ? "" : " (weight %d)".formatted(each.weight())))
                        .collect(Collectors.joining(" and ")));
    }

    /// Frames are bridged by MAC: a MAC with several customer addresses is still in one place.
    private void checkMacs() {
        Map<MacInSubnet, LookupRecord> firsts = new HashMap<>();
        for (LookupRecord record : policy.lookupRecords()) {
            LookupRecord first = firsts
                    .putIfAbsent(new MacInSubnet(record.virtualSubnetId(), record.macAddress()), record);
            if (first != null && !place(first).equals(place(record))) {
                draft.mistake(record, "macAddress",
                        "MAC %s of VSID %d is behind %s here and %s at %s; a MAC lives in one place"
                                .formatted(record.macAddress(), record.virtualSubnetId(), place(record),
                                        place(first), draft.where(first)));
            }
        }
    }
}
