package org.nvgre.runtime.service;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.nvgre.runtime.desired.Wanted;
import org.nvgre.runtime.policy.Addresses;
import org.nvgre.runtime.policy.Attachment;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.PolicyException;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.WeightedAddress;

/// What has to change in a policy for a customer address to live on another switch.
///
/// @param virtualSubnet empty: the only one that has the address
/// @param port of the new switch; empty: the only one of its virtual subnet there
record Move(InetAddress customerAddress, OptionalInt virtualSubnet, String toSwitch, OptionalInt port) {

    /// @throws PolicyException when it cannot be, with what to do
    PolicyChange in(Wanted wanted) {
        LookupRecord record = record(wanted);
        Switch target = device(wanted);
        List<LookupRecord> all = ofTheSameHost(wanted, record);
        Set<Attachment> names = new HashSet<>();
        names.add(new Attachment.OfMac(record.macAddress()));
        all.forEach(each -> names.add(new Attachment.OfAddress(each.customerAddress())));
        int there = port(target, record);
        var put = new ArrayList<Part>();
        all.forEach(each -> put.add(moved(wanted, each, OptionalInt.of(there))));
        wanted.parts(PartKey.Kind.SWITCHES).map(Switch.class::cast)
                .flatMap(each -> detached(each, record.virtualSubnetId(), names).stream()).forEach(put::add);
        return new PolicyChange(put, List.of());
    }

    /// A MAC is at one place: all its addresses move with it.
    private static List<LookupRecord> ofTheSameHost(Wanted wanted, LookupRecord record) {
        return wanted.records(record.virtualSubnetId(), record.macAddress()).toList();
    }

    private LookupRecord record(Wanted wanted) {
        List<LookupRecord> records = wanted.records(customerAddress)
                .filter(each -> virtualSubnet.isEmpty() || virtualSubnet.getAsInt() == each.virtualSubnetId())
                .toList();
        if (records.isEmpty()) {
            throw mistake("there is no lookup record for %s%s; add one".formatted(
                    Addresses.text(customerAddress),
                    virtualSubnet.isPresent() ? " in VSID " + virtualSubnet.getAsInt() : ""));
        }
        if (records.size() > 1) {
            throw mistake("%s is in several virtual subnets (VSIDs %s); say in which".formatted(
                    Addresses.text(customerAddress),
                    String.join(", ", records.stream().map(each -> Integer.toString(each.virtualSubnetId()))
                            .toList())));
        }
        return records.getFirst();
    }

    private Switch device(Wanted wanted) {
        return wanted.part(PartKey.ofSwitch(toSwitch)).map(Switch.class::cast)
                .orElseThrow(() -> mistake("there is no switch '%s'; there are %s".formatted(toSwitch,
                        String.join(", ", wanted.parts(PartKey.Kind.SWITCHES)
                                .map(each -> ((Switch) each).name()).sorted().toList()))));
    }

    private int port(Switch target, LookupRecord record) {
        List<Integer> ports = target.tenantPorts().stream()
                .filter(each -> each.virtualSubnetId() == record.virtualSubnetId()).map(TenantPort::port)
                .filter(each -> port.isEmpty() || port.getAsInt() == each).distinct().toList();
        if (ports.isEmpty()) {
            throw mistake("switch %s has no %s for VSID %d; add one".formatted(toSwitch,
                    port.isPresent() ? "port " + port.getAsInt() : "port", record.virtualSubnetId()));
        }
        if (ports.size() > 1) {
            throw mistake("switch %s has several ports for VSID %d (%s); say which".formatted(toSwitch,
                    record.virtualSubnetId(),
                    String.join(", ", ports.stream().map(String::valueOf).toList())));
        }
        return ports.getFirst();
    }

    /// Behind a provider address of the new switch, in the same routing table and of the same IP version where it can be.
    private LookupRecord moved(Wanted wanted, LookupRecord record, OptionalInt named) {
        if (record.providerAddresses().isEmpty()) {
            return new LookupRecord(record.customerAddress(), record.macAddress(), record.virtualSubnetId(),
                    List.of(), record.flowPolicy(), Optional.of(toSwitch), named, record.learned());
        }
        List<ProviderAddress> providers = wanted.parts(PartKey.Kind.PROVIDER_ADDRESSES)
                .map(ProviderAddress.class::cast).toList();
        InetAddress old = record.providerAddress();
        int vrf = providers.stream().filter(each -> each.address().equals(old)).findFirst()
                .map(ProviderAddress::vrf).orElse(0);
        boolean ipv4 = Addresses.isIpv4(old);
        ProviderAddress next = providers.stream().filter(each -> each.switchName().equals(toSwitch))
                .min(Comparator.<ProviderAddress, Boolean>comparing(each -> each.vrf() != vrf)
                        .thenComparing(each -> Addresses.isIpv4(each.address()) != ipv4)
                        .thenComparing(ProviderAddress::address, Addresses.ORDER))
                .orElseThrow(() -> mistake(
                        "switch %s has no provider address; add one".formatted(toSwitch)));
        return new LookupRecord(record.customerAddress(), record.macAddress(), record.virtualSubnetId(),
                List.of(new WeightedAddress(next.address(), 1)), record.flowPolicy(), record.switchName(),
                named, record.learned());
    }

    /// A switch whose ports no longer name the host, if one of them did: from now on its records name their port.
    private static Optional<Switch> detached(Switch device, int vsid, Set<Attachment> names) {
        List<SwitchPort> ports = device.ports().stream()
                .map(each -> each instanceof TenantPort tenant && tenant.virtualSubnetId() == vsid
                        ? without(tenant, names)
                        : each)
                .toList();
        return ports.equals(device.ports())
                ? Optional.empty()
                : Optional
                        .of(new Switch(device.name(), device.address(), device.deviceId(), device.pipeline(),
                                ports, device.nextHops(), device.cpuPort()));
    }

    private static TenantPort without(TenantPort port, Set<Attachment> names) {
        return new TenantPort(port.port(), port.vlan(), port.virtualSubnetId(),
                port.attached().stream().filter(each -> !names.contains(each)).toList());
    }

    private static PolicyException mistake(String text) {
        return new PolicyException(List.of(text));
    }
}
