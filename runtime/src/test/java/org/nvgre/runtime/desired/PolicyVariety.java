package org.nvgre.runtime.desired;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

import org.nvgre.runtime.policy.Customer;
import org.nvgre.runtime.policy.Flood;
import org.nvgre.runtime.policy.LookupRecord;
import org.nvgre.runtime.policy.Mac;
import org.nvgre.runtime.policy.NextHop;
import org.nvgre.runtime.policy.Part;
import org.nvgre.runtime.policy.PartKey;
import org.nvgre.runtime.policy.Policy;
import org.nvgre.runtime.policy.PolicyChange;
import org.nvgre.runtime.policy.ProviderAddress;
import org.nvgre.runtime.policy.RoutingDomain;
import org.nvgre.runtime.policy.Switch;
import org.nvgre.runtime.policy.SwitchPort;
import org.nvgre.runtime.policy.SwitchPort.TenantPort;
import org.nvgre.runtime.policy.VirtualSubnet;
import org.nvgre.runtime.policy.WeightedAddress;

/// Changes of a policy at random: of single parts and of several, of every kind.
final class PolicyVariety {

    private final Random random;
    /// As they were at first, to bring back.
    private final List<Part> original;
    private int next = 50;

    PolicyVariety(Random random, Policy policy) {
        this.random = random;
        this.original = policy.parts().toList();
    }

    PolicyChange change(Policy now) {
        Map<PartKey, Part> put = new LinkedHashMap<>();
        Map<PartKey, PartKey> delete = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            switch (random.nextInt(10)) {
                case 0 -> one(now.parts().toList()).ifPresent(part -> delete.put(part.key(), part.key()));
                case 1, 2 -> one(original).ifPresent(part -> put.put(part.key(), part));
                case 3, 4, 5 -> newcomer(now).ifPresent(part -> put.put(part.key(), part));
                case 6 -> one(now.lookupRecords())
                        .ifPresent(record -> delete.put(record.key(), record.key()));
                default -> one(now.parts().toList()).map(part -> altered(now, part))
                        .ifPresent(part -> put.put(part.key(), part));
            }
        }
        put.keySet().forEach(delete::remove);
        return new PolicyChange(List.copyOf(put.values()), List.copyOf(delete.values()));
    }

    private <T> Optional<T> one(List<? extends T> list) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list.get(random.nextInt(list.size())));
    }

    /// A record behind some port of some switch.
    private Optional<Part> newcomer(Policy now) {
        return one(now.switches()).flatMap(device -> one(device.tenantPorts()).flatMap(
                port -> one(now.providerAddresses().stream()
                        .filter(each -> each.switchName().equals(device.name())).toList())
                        .flatMap(provider -> subnet(now, port.virtualSubnetId())
                                .map(subnet -> record(subnet, port, provider)))));
    }

    private static Optional<VirtualSubnet> subnet(Policy now, int vsid) {
        return now.virtualSubnets().stream().filter(subnet -> subnet.id() == vsid).findFirst();
    }

    private LookupRecord record(VirtualSubnet subnet, TenantPort port, ProviderAddress provider) {
        int number = next++;
        byte[] address = subnet.prefixes().isEmpty()
                ? new byte[]{10, 9, 0, 0}
                : subnet.prefixes().get(random.nextInt(subnet.prefixes().size())).address().getAddress();
        address[address.length - 1] = (byte) number;
        try {
            return new LookupRecord(InetAddress.getByAddress(address),
                    new Mac(0x02_00_00_00_30_00L + (random.nextInt(4) == 0 ? 1 : number)), subnet.id(),
                    List.of(new WeightedAddress(provider.address(), 1)),
                    LookupRecord.FlowPolicy.HASH, Optional.empty(), OptionalInt.of(port.port()),
                    random.nextBoolean());
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /// The same part, with something else in it.
    private Part altered(Policy now, Part part) {
        return switch (part) {
            case LookupRecord record -> moved(now, record);
            case Customer customer -> new Customer(customer.name(), customer.routingDomains().stream()
                    .map(domain -> new RoutingDomain(domain.id(), domain.name(),
                            domain.virtualSubnets().stream().map(this::altered).toList()))
                    .toList());
            case Switch device -> altered(device);
            case ProviderAddress provider -> one(now.switches())
                    .<Part>map(other -> new ProviderAddress(provider.address(), other.name(), provider.vrf()))
                    .orElse(provider);
            default -> part;
        };
    }

    private Part moved(Policy now, LookupRecord record) {
        return one(now.switches().stream()
                .filter(device -> device.tenantPorts().stream()
                        .anyMatch(port -> port.virtualSubnetId() == record.virtualSubnetId()))
                .toList())
                .flatMap(device -> one(now.providerAddresses().stream()
                        .filter(each -> each.switchName().equals(device.name())).toList())
                        .map(provider -> new LookupRecord(record.customerAddress(), record.macAddress(),
                                record.virtualSubnetId(),
                                List.of(new WeightedAddress(provider.address(), 1)),
                                record.flowPolicy(), Optional.empty(),
                                OptionalInt.of(device.tenantPorts().stream()
                                        .filter(port -> port.virtualSubnetId() == record.virtualSubnetId())
                                        .findFirst().orElseThrow().port()),
                                record.learned())))
                .orElse(record);
    }

    private VirtualSubnet altered(VirtualSubnet subnet) {
        if (random.nextInt(3) > 0) {
            return subnet;
        }
        Flood flood = random.nextBoolean() ? new Flood.Replicate() : subnet.flood();
        return switch (random.nextInt(3)) {
            case 0 -> new VirtualSubnet(subnet.id(), subnet.prefixes(), flood, subnet.floodUnknown(),
                    List.of(), subnet.router(), List.of(), Optional.empty(), subnet.inLimit(),
                    subnet.physical(), subnet.learning());
            case 1 -> new VirtualSubnet(subnet.id(), subnet.prefixes(), subnet.flood(),
                    subnet.floodUnknown(), subnet.groups(), Optional.empty(), subnet.acl(),
                    subnet.outLimit(), subnet.inLimit(), subnet.physical(), subnet.learning());
            default -> new VirtualSubnet(subnet.id(), subnet.prefixes(), flood, false, subnet.groups(),
                    subnet.router(), subnet.acl(), subnet.outLimit(), subnet.inLimit(), subnet.physical(),
                    subnet.learning());
        };
    }

    private Switch altered(Switch device) {
        var ports = new ArrayList<>(device.ports());
        if (random.nextBoolean()) {
            ports.add(new TenantPort(100 + random.nextInt(50), SwitchPort.UNTAGGED,
                    device.tenantPorts().isEmpty()
                            ? 5001
                            : device.tenantPorts().getFirst().virtualSubnetId(),
                    List.of()));
        } else if (!ports.isEmpty()) {
            ports.remove(random.nextInt(ports.size()));
        }
        List<NextHop> hops = device.nextHops().stream()
                .map(hop -> new NextHop(hop.address(), hop.port(), hop.statedMac(), hop.sourceMac(),
                        hop.vlan(), hop.pcp(), random.nextBoolean() ? hop.mtu() : 65535))
                .toList();
        return new Switch(device.name(), device.address(), device.deviceId(), device.pipeline(), ports, hops,
                device.cpuPort());
    }
}
