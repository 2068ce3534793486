package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Lookup records against the virtual subnets they are in and the provider addresses they name.
final class RecordCheck {

    /// An address exists once in a routing domain, since its subnets route to each other.
    private record AddressInDomain(Object domain, InetAddress address) {}

    private record MacInSubnet(int virtualSubnetId, Mac mac) {}

    private final Placement placement;
    private final Blame blame;

    RecordCheck(Placement placement, Blame blame) {
        this.placement = placement;
        this.blame = blame;
    }

    /// All that a policy has.
    void run(Collection<LookupRecord> records) {
        records.forEach(this::check);
        new Uniqueness(blame).require(records, this::addressInDomain, LookupRecord::describe,
                "customerAddress", ONCE);
        Map<MacInSubnet, LookupRecord> firsts = new HashMap<>();
        for (LookupRecord record : records) {
            LookupRecord first = firsts
                    .putIfAbsent(new MacInSubnet(record.virtualSubnetId(), record.macAddress()), record);
            if (first != null) {
                checkPlace(record, first);
            }
        }
    }

    private static final String ONCE = "within a routing domain a customer address has one record";

    /// One that has come to those that there are.
    void checkOne(LookupRecord record) {
        check(record);
        placement.domainOf(record.virtualSubnetId()).ifPresent(domain -> domain.virtualSubnets().stream()
                .filter(subnet -> subnet.id() != record.virtualSubnetId())
                .flatMap(subnet -> placement.record(subnet.id(), record.customerAddress()).stream())
                .forEach(other -> blame.mistake(record, "customerAddress",
                        "%s stands twice, first at %s; %s".formatted(record.describe(), blame.where(other),
                                ONCE))));
        placement.recordsOf(record.virtualSubnetId()).stream()
                .flatMap(some -> some.of(record.macAddress()).stream())
                .filter(other -> !other.customerAddress().equals(record.customerAddress())).findFirst()
                .ifPresent(other -> checkPlace(record, other));
    }

    private void check(LookupRecord record) {
        checkSubnet(record);
        checkHome(record);
    }

    private void checkSubnet(LookupRecord record) {
        Optional<VirtualSubnet> found = placement.subnet(record.virtualSubnetId());
        if (found.isEmpty()) {
            if (blame.complete(VirtualSubnet.class)) {
                blame.mistake(record, "virtualSubnetId",
                        "no virtual subnet has VSID %d; add it to a routing domain"
                                .formatted(record.virtualSubnetId()));
            }
            return;
        }
        VirtualSubnet subnet = found.get();
        if (!subnet.mayHold(record.customerAddress())) {
            blame.mistake(record, "customerAddress",
                    "%s is outside the subnet's prefixes %s; mend the one or the others"
                            .formatted(record.describe(), subnet.prefixes()));
        }
        subnet.router().filter(router -> router.addresses().contains(record.customerAddress()))
                .ifPresent(router -> blame.mistake(record, "customerAddress",
                        "%s is the router's, by %s; choose another".formatted(record.describe(),
                                blame.where(router))));
    }

    private void checkHome(LookupRecord record) {
        record.switchName()
                .filter(name -> placement.device(name).isEmpty() && blame.complete(Switch.class))
                .ifPresent(name -> blame.mistake(record, "switch",
                        Spelling.unknownSwitch(name, placement.switchNames())));
        List<WeightedAddress> addresses = record.providerAddresses();
        if (addresses.isEmpty() && record.switchName().isEmpty()) {
            blame.mistake(record, "providerAddress", "the list is empty; name a provider address");
        }
        if (addresses.size() > 1
                && addresses.stream().map(WeightedAddress::address).distinct().count() < addresses.size()) {
            blame.mistake(record, "providerAddress",
                    "a provider address stands twice; give it a higher weight instead");
        }
        if (!blame.complete(ProviderAddress.class)) {
            return;
        }
        Optional<String> home = placement.home(record);
        for (WeightedAddress each : addresses) {
            Optional<ProviderAddress> provider = placement.owner(each.address());
            if (provider.isEmpty()) {
                blame.mistake(record, "providerAddress",
                        "no switch owns provider address %s; add it to the providerAddresses"
                                .formatted(Addresses.text(each.address())));
            } else if (home.isPresent() && !home.get().equals(provider.get().switchName())) {
                blame.mistake(record, "providerAddress",
                        "provider address %s is %s's, and %s is %s's; a customer address lives on one switch"
                                .formatted(Addresses.text(each.address()), provider.get().switchName(),
                                        Addresses.text(addresses.getFirst().address()), home.get()));
            }
        }
    }

    private AddressInDomain addressInDomain(LookupRecord record) {
        UUID domain = placement.domainOf(record.virtualSubnetId()).map(RoutingDomain::id).orElse(null);
        return new AddressInDomain(domain == null ? record.virtualSubnetId() : domain,
                record.customerAddress());
    }

    private static String place(LookupRecord record) {
        return record.switchName().map("switch "::concat)
                .orElseGet(() -> "provider address " + record.providerAddresses().stream()
                        .map(each -> Addresses.text(each.address())
                                + (each.weight() == 1 ? "" : " (weight %d)".formatted(each.weight())))
                        .collect(Collectors.joining(" and ")));
    }

    /// Frames are bridged by MAC: a MAC with several customer addresses is still in one place.
    private void checkPlace(LookupRecord record, LookupRecord first) {
        boolean same = first.providerAddresses().equals(record.providerAddresses())
                && first.switchName().equals(record.switchName());
        if (!same) {
            blame.mistake(record, "macAddress",
                    "MAC %s of VSID %d is behind %s here and %s at %s; a MAC lives in one place".formatted(
                            record.macAddress(), record.virtualSubnetId(), place(record), place(first),
                            blame.where(first)));
        } else if (first.flowPolicy() != record.flowPolicy()) {
            blame.mistake(record, "flowPolicy",
                    "MAC %s of VSID %d has another flow policy at %s; frames are sent by MAC, so choose one"
                            .formatted(record.macAddress(), record.virtualSubnetId(), blame.where(first)));
        }
    }
}
