package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/// Lookup records against the virtual subnets they are in and the provider addresses they name.
final class RecordCheck {

    /// An address exists once in a routing domain, since its subnets route to each other.
    private record AddressInDomain(Object domain, InetAddress address) {}

    private record MacInSubnet(int virtualSubnetId, Mac mac) {}

    private final Policy policy;
    private final Draft draft;
    private final Placement placement;
    private final Map<Integer, VirtualSubnet> subnets = new HashMap<>();
    private final IdentityHashMap<VirtualSubnet, RoutingDomain> domains = new IdentityHashMap<>();

    RecordCheck(Policy policy, Draft draft) {
        this.policy = policy;
        this.draft = draft;
        this.placement = new Placement(policy);
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
        } else if (!subnet.prefixes().isEmpty()
                && subnet.prefixes().stream()
                        .noneMatch(prefix -> prefix.contains(record.customerAddress()))) {
            draft.mistake(record, "customerAddress",
                    "%s is outside the subnet's prefixes %s; mend the one or the others"
                            .formatted(record.describe(), subnet.prefixes()));
        }
    }

    private void checkHome(LookupRecord record) {
        if (placement.home(record).isEmpty() && draft.complete(ProviderAddress.class)) {
            draft.mistake(record, "providerAddress",
                    "no switch owns provider address %s; add it to the providerAddresses"
                            .formatted(Addresses.text(record.providerAddress())));
        }
    }

    private AddressInDomain addressInDomain(LookupRecord record) {
        VirtualSubnet subnet = subnets.get(record.virtualSubnetId());
        RoutingDomain domain = subnet == null ? null : domains.get(subnet);
        Object scope = domain == null || domain.id() == null ? record.virtualSubnetId() : domain.id();
        return new AddressInDomain(scope, record.customerAddress());
    }

    /// Frames are bridged by MAC: a MAC with several customer addresses is still in one place.
    private void checkMacs() {
        Map<MacInSubnet, LookupRecord> firsts = new HashMap<>();
        for (LookupRecord record : policy.lookupRecords()) {
            LookupRecord first = firsts
                    .putIfAbsent(new MacInSubnet(record.virtualSubnetId(), record.macAddress()), record);
            if (first != null && !first.providerAddress().equals(record.providerAddress())) {
                draft.mistake(record, "macAddress",
                        "MAC %s of VSID %d is behind provider address %s here and %s at %s; a MAC lives in one place"
                                .formatted(record.macAddress(), record.virtualSubnetId(),
                                        Addresses.text(record.providerAddress()),
                                        Addresses.text(first.providerAddress()),
                                        draft.where(first)));
            }
        }
    }
}
